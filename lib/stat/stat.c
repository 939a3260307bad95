/* What a file is: the kernel's struct turned into ours. */
#include "lib/x86/syscall.h"
#include <sys/stat.h>

/* The names of the kernel's fields are macros of the public header. */
#undef st_atime
#undef st_mtime
#undef st_ctime

/* Fills STATUS from what the call answered; passes RESULT on. */
static int
deliver(long result, const struct abi_stat64 *answer, struct stat *status)
{
    if (__system_result(result) < 0)
        return -1;
    *status = (struct stat){
        .st_dev = answer->st_dev,
        .st_ino = answer->st_ino,
        .st_mode = answer->st_mode,
        .st_nlink = answer->st_nlink,
        .st_uid = answer->st_uid,
        .st_gid = answer->st_gid,
        .st_rdev = answer->st_rdev,
        .st_size = answer->st_size,
        .st_blksize = answer->st_blksize,
        .st_blocks = answer->st_blocks,
        .st_atim = {answer->st_atime, answer->st_atime_nsec},
        .st_mtim = {answer->st_mtime, answer->st_mtime_nsec},
        .st_ctim = {answer->st_ctime, answer->st_ctime_nsec},
    };
    return 0;
}

int
stat(const char *restrict path, struct stat *restrict status)
{
    struct abi_stat64 answer;

    return deliver(SYSTEM_CALL(SYS_stat64, path, &answer), &answer, status);
}

int
lstat(const char *restrict path, struct stat *restrict status)
{
    struct abi_stat64 answer;

    return deliver(SYSTEM_CALL(SYS_lstat64, path, &answer), &answer, status);
}

int
fstat(int fd, struct stat *status)
{
    struct abi_stat64 answer;

    return deliver(SYSTEM_CALL(SYS_fstat64, fd, &answer), &answer, status);
}

int
fstatat(int dir_fd, const char *restrict path, struct stat *restrict status,
        int flags)
{
    struct abi_stat64 answer;

    return deliver(SYSTEM_CALL(SYS_fstatat64, dir_fd, path, &answer, flags),
                   &answer, status);
}
