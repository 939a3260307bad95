/* Directories and permissions. */
#include "lib/x86/syscall.h"
#include <sys/stat.h>

int
mkdir(const char *path, mode_t mode)
{
    return __system_result(SYSTEM_CALL(SYS_mkdir, path, mode));
}

int
mkdirat(int dir_fd, const char *path, mode_t mode)
{
    return __system_result(SYSTEM_CALL(SYS_mkdirat, dir_fd, path, mode));
}

int
chmod(const char *path, mode_t mode)
{
    return __system_result(SYSTEM_CALL(SYS_chmod, path, mode));
}

int
fchmod(int fd, mode_t mode)
{
    return __system_result(SYSTEM_CALL(SYS_fchmod, fd, mode));
}

mode_t
umask(mode_t mask)
{
    return SYSTEM_CALL(SYS_umask, mask);
}
