/* stat, lstat, fstat, fstatat and access: what a file says of itself. */
#include "tap.h"

static struct stat status;

static void
test_file(void)
{
    make_file("file", "twelve bytes");
    chmod("file", 0640);
    is_int(stat("file", &status), 0, "stat of a file");
    is_int(status.st_mode, S_IFREG | 0640, "its type and mode");
    is_int(status.st_size, 12, "its size");
    is_int(status.st_nlink, 1, "one link");
    is_int(status.st_uid == getuid(), 1, "it is ours");
    is_int(status.st_gid == getgid(), 1, "and our group's");
    ok(status.st_blksize >= 512, "its block size makes sense");
    ok(status.st_ino != 0, "it has an inode number");
    uint64_t inode = status.st_ino, device = status.st_dev;
    int fd = open("file", O_RDONLY);
    is_int(fstat(fd, &status), 0, "fstat of it");
    ok(status.st_ino == inode && status.st_dev == device, "the same inode");
    close(fd);
    is_int(lstat("file", &status), 0, "lstat of it");
    ok(status.st_ino == inode, "the same inode");
    make_file("other", "");
    stat("other", &status);
    ok(status.st_ino != inode, "another file, another inode");
    is_int(status.st_size, 0, "of size 0");
    is_int(status.st_blocks, 0, "without blocks");
    unlink("other");
}

static void
test_types(void)
{
    mkdir("dir", 0711);
    is_int(stat("dir", &status), 0, "stat of a directory");
    is_int(status.st_mode, S_IFDIR | 0711, "its type and mode");
    is_int(stat(".", &status), 0, "stat of .");
    ok(S_ISDIR(status.st_mode), "is a directory");
    symlink("file", "link");
    is_int(stat("link", &status), 0, "stat of a symbolic link");
    is_int(status.st_mode, S_IFREG | 0640, "tells of the file");
    is_int(lstat("link", &status), 0, "lstat of it");
    ok(S_ISLNK(status.st_mode), "tells of the link");
    is_int(status.st_size, 4, "whose size is its target's length");
    is_int(stat("/dev/null", &status), 0, "stat of /dev/null");
    ok(S_ISCHR(status.st_mode), "is a character device");
    is_int(status.st_rdev, 0x103, "1, 3");
    unlink("link");
    rmdir("dir");
}

static void
test_errors(void)
{
    is_err(stat("missing", &status), ENOENT, "stat, missing: ENOENT");
    is_err(lstat("missing", &status), ENOENT, "lstat, missing: ENOENT");
    is_err(stat("", &status), ENOENT, "stat of the empty path: ENOENT");
    is_err(stat("file/x", &status), ENOTDIR, "stat through a file: ENOTDIR");
    is_err(stat("file/", &status), ENOTDIR, "stat of file/: ENOTDIR");
    is_err(fstat(-1, &status), EBADF, "fstat(-1): EBADF");
    is_err(fstat(30, &status), EBADF, "fstat of a closed one: EBADF");
    is_err(syscall(SYS_fstat64, 1024, &status), EBADF, "fstat64: EBADF");
    is_fault(syscall(SYS_stat64, bad, &status), "stat64, path");
    is_fault(syscall(SYS_stat64, "file", bad), "stat64, result");
    is_fault(syscall(SYS_lstat64, "file", bad), "lstat64, result");
    is_fault(syscall(SYS_fstat64, 0, bad), "fstat64, result");
    char *edge = page_edge();
    is_int(syscall(SYS_stat64, "file", edge - 96), 0,
           "a result that ends with its page");
    is_err(syscall(SYS_stat64, "file", edge - 95), EFAULT,
           "one byte less: EFAULT (LABS 4)");
}

static void
test_fstatat(void)
{
    mkdir("dir", 0755);
    make_file("dir/inner", "123");
    symlink("inner", "dir/link");
    int dir = open("dir", O_RDONLY);
    int file = open("file", O_RDONLY);
    is_int(fstatat(dir, "inner", &status, 0), 0, "fstatat");
    is_int(status.st_size, 3, "finds it");
    is_int(fstatat(dir, "link", &status, 0), 0, "fstatat follows a link");
    ok(S_ISREG(status.st_mode), "to the file");
    is_int(fstatat(dir, "link", &status, AT_SYMLINK_NOFOLLOW), 0,
           "AT_SYMLINK_NOFOLLOW");
    ok(S_ISLNK(status.st_mode), "does not");
    is_int(fstatat(dir, "", &status, AT_EMPTY_PATH), 0, "AT_EMPTY_PATH");
    ok(S_ISDIR(status.st_mode), "is the descriptor's own");
    is_int(fstatat(file, "", &status, AT_EMPTY_PATH), 0, "of a file as well");
    is_int(status.st_size, 12, "its size");
    is_err(fstatat(dir, "", &status, 0), ENOENT, "without it: ENOENT");
    is_err(fstatat(file, "x", &status, 0), ENOTDIR, "from a file: ENOTDIR");
    is_err(fstatat(-1, "x", &status, 0), EBADF, "from -1: EBADF");
    is_err(syscall(SYS_fstatat64, dir, "inner", &status, 0x8000), EINVAL,
           "an unknown flag: EINVAL");
    is_fault(syscall(SYS_fstatat64, dir, bad, &status, 0), "fstatat64, path");
    close(dir);
    close(file);
    unlink("dir/inner");
    unlink("dir/link");
    rmdir("dir");
}

static void
test_times(void)
{
    struct timespec before, after;
    clock_gettime(CLOCK_REALTIME, &before);
    make_file("timed", "x");
    clock_gettime(CLOCK_REALTIME, &after);
    stat("timed", &status);
    ok(status.st_mtime >= before.tv_sec - 2 && status.st_mtime <= after.tv_sec,
       "a new file was changed now");
    ok(status.st_ctime >= before.tv_sec - 2, "and its inode, too");
    unlink("timed");
}

static void
test_access(void)
{
    is_int(access("file", F_OK), 0, "access F_OK");
    is_int(access("file", R_OK | W_OK), 0, "access R_OK and W_OK");
    is_int(access(".", X_OK), 0, "access X_OK of a directory");
    is_err(access("file", X_OK), EACCES,
           "X_OK of a file that nobody may run: EACCES, also for root");
    chmod("file", 0100);
    is_int(access("file", X_OK), 0, "X_OK of one that somebody may run");
    is_err(access("missing", F_OK), ENOENT, "access, missing: ENOENT");
    is_err(access("file/x", F_OK), ENOTDIR, "through a file: ENOTDIR");
    is_err(access("", F_OK), ENOENT, "the empty path: ENOENT");
    is_err(access("file", 8), EINVAL, "an unknown mode: EINVAL");
    is_err(access("file", -1), EINVAL, "mode -1: EINVAL");
    is_fault(syscall(SYS_access, bad, F_OK), "access");
}

static void
test_chmod(void)
{
    int fd = open("file", O_RDWR);
    is_int(chmod("file", 04755), 0, "chmod 04755");
    fstat(fd, &status);
    is_int(status.st_mode, S_IFREG | 04755, "sets all twelve bits");
    is_int(fchmod(fd, 0600), 0, "fchmod 0600");
    stat("file", &status);
    is_int(status.st_mode, S_IFREG | 0600, "sets them");
    is_err(chmod("missing", 0600), ENOENT, "chmod, missing: ENOENT");
    is_err(fchmod(30, 0600), EBADF, "fchmod of a closed one: EBADF");
    is_fault(syscall(SYS_chmod, bad, 0600), "chmod");
    close(fd);
}

int
main(void)
{
    begin_testing();
    test_file();
    test_types();
    test_errors();
    test_fstatat();
    test_times();
    test_access();
    test_chmod();
    unlink("file");
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
