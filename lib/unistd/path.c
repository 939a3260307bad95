/* Names: making, removing, and looking where they lead. */
#include "lib/unistd/uncancelled.h"
#include "lib/x86/syscall.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
access(const char *path, int mode)
{
    return __system_result(SYSTEM_CALL(SYS_access, path, mode));
}

/* FLAGS must be 0: the call has none, and they are not imitated. */
int
faccessat(int dir_fd, const char *path, int mode, int flags)
{
    if (flags != 0) {
        errno = EINVAL;
        return -1;
    }
    return __system_result(SYSTEM_CALL(SYS_faccessat, dir_fd, path, mode));
}

int
link(const char *old_path, const char *new_path)
{
    return __system_result(SYSTEM_CALL(SYS_link, old_path, new_path));
}

int
linkat(int old_dir_fd, const char *old_path, int new_dir_fd,
       const char *new_path, int flags)
{
    return __system_result(SYSTEM_CALL(SYS_linkat, old_dir_fd, old_path,
                                       new_dir_fd, new_path, flags));
}

int
symlink(const char *target, const char *path)
{
    return __system_result(SYSTEM_CALL(SYS_symlink, target, path));
}

int
symlinkat(const char *target, int dir_fd, const char *path)
{
    return __system_result(SYSTEM_CALL(SYS_symlinkat, target, dir_fd, path));
}

ssize_t
readlink(const char *restrict path, char *restrict buf, size_t size)
{
    return __system_result(SYSTEM_CALL(SYS_readlink, path, buf, size));
}

ssize_t
readlinkat(int dir_fd, const char *restrict path, char *restrict buf,
           size_t size)
{
    return __system_result(
        SYSTEM_CALL(SYS_readlinkat, dir_fd, path, buf, size));
}

int
unlink(const char *path)
{
    return __system_result(SYSTEM_CALL(SYS_unlink, path));
}

int
unlinkat(int dir_fd, const char *path, int flags)
{
    return __system_result(SYSTEM_CALL(SYS_unlinkat, dir_fd, path, flags));
}

int
rmdir(const char *path)
{
    return __system_result(SYSTEM_CALL(SYS_rmdir, path));
}

int
rename(const char *old_path, const char *new_path)
{
    return __system_result(SYSTEM_CALL(SYS_rename, old_path, new_path));
}

int
renameat(int old_dir_fd, const char *old_path, int new_dir_fd,
         const char *new_path)
{
    return __system_result(
        SYSTEM_CALL(SYS_renameat, old_dir_fd, old_path, new_dir_fd, new_path));
}

/* Removes a file or an empty directory (ISO C 7.21.4.1, POSIX remove). */
int
remove(const char *path)
{
    if (unlink(path) == 0)
        return 0;
    return errno == EISDIR ? rmdir(path) : -1;
}

int
chdir(const char *path)
{
    return __system_result(SYSTEM_CALL(SYS_chdir, path));
}

/* There is no call for it here: the file is opened and cut by descriptor. */
int
truncate(const char *path, off_t length)
{
    int fd = uncancelled_open(path, O_WRONLY | O_CLOEXEC, 0);
    int result;
    int error;

    if (fd < 0)
        return -1;
    result = ftruncate(fd, length);
    error = errno;
    uncancelled_close(fd);
    errno = error;
    return result;
}
