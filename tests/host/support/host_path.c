#define _GNU_SOURCE
#include "tests/host/support/host_path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int old_root;

static int
result(int returned)
{
    return returned < 0 ? -errno : returned;
}

bool
host_enter_empty_root(void)
{
    char shm[] = "/dev/shm/path_test.XXXXXX", tmp[] = "/tmp/path_test.XXXXXX";
    char *made = mkdtemp(shm);

    if (!made)
        made = mkdtemp(tmp);
    umask(0);
    old_root = open("/", O_RDONLY | O_DIRECTORY);
    return made && chroot(made) == 0 && chdir("/") == 0;
}

bool
host_leave_root(void)
{
    return fchdir(old_root) == 0 && chroot(".") == 0 && close(old_root) == 0;
}

int
host_mkdir(const char *path)
{
    return result(mkdir(path, 0755));
}

int
host_rmdir(const char *path)
{
    return result(rmdir(path));
}

int
host_unlink(const char *path)
{
    return result(unlink(path));
}

int
host_symlink(const char *target, const char *path)
{
    return result(symlink(target, path));
}

int
host_link(const char *old_path, const char *new_path)
{
    return result(link(old_path, new_path));
}

int
host_rename(const char *old_path, const char *new_path)
{
    return result(rename(old_path, new_path));
}

int
host_open(const char *path, uint32_t flags)
{
    int fd = result(open(path, flags, 0644));

    if (fd >= 0)
        close(fd);
    return fd < 0 ? fd : 0;
}

int
host_readlink(const char *path, char *buf, size_t size)
{
    return result(readlink(path, buf, size));
}

int
host_stat(const char *path, bool follow, uint32_t *mode, uint32_t *links)
{
    struct stat status;
    int error = result(follow ? stat(path, &status) : lstat(path, &status));

    *mode = status.st_mode;
    *links = status.st_nlink;
    return error;
}

int
host_real_path(const char *path, char *buf, size_t size)
{
    int error = result(chdir(path));

    if (error)
        return error;
    error = getcwd(buf, size) ? 0 : -errno;
    return chdir("/") == 0 ? error : -errno;
}
