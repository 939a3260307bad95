/* open, openat and creat: flags, modes, and every way to be refused. */
#include "tap.h"

static char text[64];

/* Opens PATH with FLAGS and closes it again: 0 or -1. */
static int
try_open(const char *path, int flags)
{
    int fd = open(path, flags, 0600);
    if (fd < 0)
        return -1;
    return close(fd);
}

static void
test_access_modes(void)
{
    make_file("file", "hello");
    int fd = open("file", O_RDONLY);
    is_int(read(fd, text, 64), 5, "O_RDONLY reads");
    is_err(write(fd, "x", 1), EBADF, "O_RDONLY does not write (LABS 22)");
    is_err(ftruncate(fd, 0), EINVAL, "nor does it truncate");
    is_int(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY, "F_GETFL: O_RDONLY");
    close(fd);
    fd = open("file", O_WRONLY);
    is_int(write(fd, "J", 1), 1, "O_WRONLY writes");
    is_err(read(fd, text, 1), EBADF, "O_WRONLY does not read (LABS 22)");
    is_int(fcntl(fd, F_GETFL) & O_ACCMODE, O_WRONLY, "F_GETFL: O_WRONLY");
    close(fd);
    fd = open("file", O_RDWR);
    is_int(read(fd, text, 5), 5, "O_RDWR reads");
    ok(memcmp(text, "Jello", 5) == 0, "what was written");
    is_int(write(fd, "!", 1), 1, "O_RDWR writes");
    is_int(lseek(fd, 0, SEEK_END), 6, "behind what was read");
    close(fd);
}

static void
test_creation(void)
{
    struct stat status;
    is_err(open("new", O_RDWR), ENOENT, "open of a missing file: ENOENT");
    int fd = open("new", O_RDWR | O_CREAT, 0640);
    is_int(fd, 3, "O_CREAT makes it");
    is_int(fstat(fd, &status), 0, "fstat of it");
    is_int(status.st_size, 0, "it is empty");
    is_int(status.st_mode, S_IFREG | 0640, "its mode is 0640");
    is_int(write(fd, "content", 7), 7, "write to it");
    close(fd);
    is_int(try_open("new", O_RDWR | O_CREAT), 0, "O_CREAT of an existing one");
    stat("new", &status);
    is_int(status.st_size, 7, "leaves its content");
    is_int(status.st_mode & 0777, 0640, "and its mode");
    is_err(try_open("new", O_RDWR | O_CREAT | O_EXCL), EEXIST,
           "O_EXCL of an existing one: EEXIST");
    is_int(try_open("new", O_WRONLY | O_TRUNC), 0, "O_TRUNC");
    stat("new", &status);
    is_int(status.st_size, 0, "empties it");
    is_int(unlink("new"), 0, "unlink it");
    is_int(try_open("new", O_WRONLY | O_CREAT | O_EXCL), 0, "O_EXCL makes it");
    unlink("new");
    fd = open("readonly", O_RDWR | O_CREAT, 0400);
    is_int(write(fd, "x", 1), 1, "a new file of mode 0400 can be written to");
    close(fd);
    unlink("readonly");
}

static void
test_creat(void)
{
    struct stat status;
    make_file("file", "old content");
    int fd = creat("file", 0777);
    is_int(fd, 3, "creat of an existing file");
    is_err(read(fd, text, 1), EBADF, "opens it for writing only");
    fstat(fd, &status);
    is_int(status.st_size, 0, "and empties it");
    close(fd);
    fd = creat("other", 0777);
    fstat(fd, &status);
    is_int(status.st_mode & 0777, 0755, "a new one has the mode less the mask");
    close(fd);
    unlink("other");
}

static void
test_umask(void)
{
    struct stat status;
    is_int(umask(077), 022, "umask returns the old mask");
    close(open("private", O_CREAT | O_WRONLY, 0666));
    stat("private", &status);
    is_int(status.st_mode & 0777, 0600, "a file made under mask 077");
    mkdir("hidden", 0777);
    stat("hidden", &status);
    is_int(status.st_mode & 0777, 0700, "a directory made under mask 077");
    is_int(umask(01777777), 077, "umask takes any number");
    is_int(umask(022), 0777, "and keeps its nine bits");
    unlink("private");
    rmdir("hidden");
}

static void
test_directories(void)
{
    mkdir("dir", 0755);
    is_int(try_open("dir", O_RDONLY), 0, "a directory opens for reading");
    is_int(try_open("dir", O_RDONLY | O_DIRECTORY), 0, "with O_DIRECTORY, too");
    is_err(try_open("dir", O_WRONLY), EISDIR, "for writing: EISDIR");
    is_err(try_open("dir", O_RDWR), EISDIR, "for both: EISDIR");
    is_err(try_open("dir", O_RDONLY | O_CREAT), EISDIR, "O_CREAT: EISDIR");
    is_err(try_open("file", O_RDONLY | O_DIRECTORY), ENOTDIR,
           "O_DIRECTORY of a file: ENOTDIR");
    is_int(try_open(".", O_RDONLY), 0, "open of .");
    is_int(try_open("..", O_RDONLY), 0, "open of ..");
    is_int(try_open("/", O_RDONLY), 0, "open of /");
    is_err(try_open("dir/new/", O_WRONLY | O_CREAT), EISDIR,
           "O_CREAT of a name with a slash behind: EISDIR");
    int fd = open("dir", O_RDONLY);
    is_err(read(fd, text, 1), EISDIR, "read of a directory: EISDIR");
    is_err(write(fd, "x", 1), EBADF, "write to a directory: EBADF");
    close(fd);
    rmdir("dir");
}

static void
test_paths(void)
{
    static char path[5000];
    is_err(try_open("", O_RDONLY), ENOENT, "the empty path: ENOENT");
    is_err(try_open("missing/file", O_RDONLY), ENOENT,
           "a missing directory on the way: ENOENT");
    is_err(try_open("missing/new", O_WRONLY | O_CREAT), ENOENT,
           "O_CREAT in a missing directory: ENOENT");
    is_err(try_open("file/x", O_RDONLY), ENOTDIR, "a file on the way: ENOTDIR");
    is_err(try_open("file/", O_RDONLY), ENOTDIR, "file/: ENOTDIR");
    is_err(try_open("file/.", O_RDONLY), ENOTDIR, "file/.: ENOTDIR");
    is_int(try_open("./././//file", O_RDONLY), 0, "./././//file");
    memset(path, 'n', 255);
    is_int(try_open(path, O_WRONLY | O_CREAT), 0, "a name of 255 bytes");
    is_int(unlink(path), 0, "can be unlinked");
    memset(path, 'n', 256);
    is_err(try_open(path, O_WRONLY | O_CREAT), ENAMETOOLONG,
           "a name of 256: ENAMETOOLONG");
    for (int i = 0; i < 4092; i += 2)
        memcpy(path + i, "./", 2);
    strcpy(path + 4090, "/file");
    is_int(try_open(path, O_RDONLY), 0, "a path of 4095 bytes");
    strcpy(path + 4090, "//file");
    is_err(try_open(path, O_RDONLY), ENAMETOOLONG,
           "a path of 4096: ENAMETOOLONG");
}

static void
test_bad_pointers(void)
{
    is_fault(syscall(SYS_open, bad, O_RDONLY, 0), "open");
    is_fault(syscall(SYS_openat, AT_FDCWD, bad, O_RDONLY, 0), "openat");
    is_fault(syscall(SYS_creat, bad, 0), "creat");
    char *edge = page_edge();
    memcpy(edge - 5, "file", 5);
    is_int(try_open(edge - 5, O_RDONLY), 0, "a path that ends with its page");
    memcpy(edge - 4, "file", 4);
    is_err(syscall(SYS_open, edge - 4, O_RDONLY, 0), EFAULT,
           "a path without an end before its page's: EFAULT (LABS 6)");
    is_int(open_descriptors(64), 3, "nothing is left open (LABS 20)");
}

static void
test_openat(void)
{
    mkdir("dir", 0755);
    int dir = open("dir", O_RDONLY | O_DIRECTORY);
    int file = open("file", O_RDONLY);
    int fd = openat(dir, "inner", O_RDWR | O_CREAT, 0600);
    is_int(fd, 5, "openat makes a file in a directory");
    close(fd);
    is_int(try_open("dir/inner", O_RDONLY), 0, "it is there");
    is_int(close(openat(dir, "../file", O_RDONLY)), 0, "openat of ../file");
    is_int(close(openat(dir, ".", O_RDONLY)), 0, "openat of .");
    is_int(close(openat(AT_FDCWD, "file", O_RDONLY)), 0, "AT_FDCWD");
    is_int(close(openat(-1, "/", O_RDONLY)), 0,
           "an absolute path needs no directory");
    is_err(openat(-1, "file", O_RDONLY), EBADF, "a bad directory: EBADF");
    is_err(openat(40, "file", O_RDONLY), EBADF, "a closed one: EBADF");
    is_err(openat(file, "x", O_RDONLY), ENOTDIR, "a file for one: ENOTDIR");
    is_err(openat(dir, "", O_RDONLY), ENOENT, "the empty path: ENOENT");
    close(file);
    close(dir);
    unlink("dir/inner");
    rmdir("dir");
}

static void
test_cloexec(void)
{
    int fd = open("file", O_RDONLY | O_CLOEXEC);
    is_int(fcntl(fd, F_GETFD), FD_CLOEXEC, "O_CLOEXEC sets close-on-exec");
    ok(!(fcntl(fd, F_GETFL) & O_CLOEXEC), "and is no status flag");
    close(fd);
    fd = open("file", O_WRONLY | O_APPEND | O_NONBLOCK | O_TRUNC | O_CREAT, 0);
    is_int(fcntl(fd, F_GETFL) & ~0100000, O_WRONLY | O_APPEND | O_NONBLOCK,
           "F_GETFL tells the status flags, not the creation flags");
    close(fd);
}

int
main(void)
{
    begin_testing();
    test_access_modes();
    test_creation();
    test_creat();
    test_umask();
    test_directories();
    test_paths();
    test_bad_pointers();
    test_openat();
    test_cloexec();
    unlink("file");
    return done_testing();
}
