/* /dev: null, zero, full, random; and ioctl on what is no terminal. */
#include "tap.h"
#include <sys/ioctl.h>
#include <termios.h>

static char buffer[5000];

static int
all(const char *bytes, int count, char value)
{
    for (int i = 0; i < count; i++)
        if (bytes[i] != value)
            return 0;
    return 1;
}

static void
test_null(void)
{
    int fd = open("/dev/null", O_RDWR);
    is_int(write(fd, buffer, 5000), 5000, "/dev/null takes everything");
    is_int(read(fd, buffer, 100), 0, "and gives the end of file");
    is_int(lseek(fd, 77, SEEK_SET), 0, "its position is 0");
    is_int(syscall(SYS_write, fd, 0xC0100000u, 10), 10,
           "it looks at no byte it is given");
    close(fd);
    fd = open("/dev/null", O_WRONLY | O_TRUNC | O_CREAT | O_APPEND, 0666);
    is_int(fd >= 0, 1, "it opens with the flags of a redirection");
    is_err(read(fd, buffer, 1), EBADF, "O_WRONLY does not read: EBADF");
    close(fd);
}

static void
test_zero(void)
{
    int fd = open("/dev/zero", O_RDWR);
    memset(buffer, 'x', 5000);
    is_int(read(fd, buffer, 4999), 4999, "/dev/zero gives all one asks for");
    ok(all(buffer, 4999, 0) && buffer[4999] == 'x', "in zeros, and no more");
    is_int(write(fd, buffer, 100), 100, "and takes everything");
    is_err(syscall(SYS_read, fd, 0xC0100000u, 10), EFAULT,
           "read to a bad pointer: EFAULT");
    char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    ok(page != MAP_FAILED && all(page, PAGE, 0), "a private mapping is zeros");
    munmap(page, PAGE);
    close(fd);
}

static void
test_full(void)
{
    int fd = open("/dev/full", O_RDWR);
    is_err(write(fd, "x", 1), ENOSPC, "/dev/full takes nothing: ENOSPC");
    memset(buffer, 'x', 100);
    is_int(read(fd, buffer, 99), 99, "but gives");
    ok(all(buffer, 99, 0), "zeros");
    close(fd);
}

static void
test_random(void)
{
    char other[64];
    int fd = open("/dev/urandom", O_RDONLY);
    is_int(read(fd, buffer, 64), 64, "/dev/urandom gives 64 bytes");
    is_int(read(fd, other, 64), 64, "and 64 others");
    ok(memcmp(buffer, other, 64) != 0, "that differ");
    ok(!all(buffer, 64, buffer[0]), "and are not all the same");
    is_err(syscall(SYS_read, fd, 0xC0100000u, 10), EFAULT,
           "read to a bad pointer: EFAULT");
    close(fd);
    fd = open("/dev/random", O_RDONLY);
    is_int(read(fd, buffer, 16), 16, "/dev/random gives 16");
    close(fd);
}

static void
test_files(void)
{
    struct stat status;
    static const char *const names[] = {"/dev/null",    "/dev/zero",
                                        "/dev/full",    "/dev/random",
                                        "/dev/urandom", "/dev/tty"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        ok(stat(names[i], &status) == 0 && S_ISCHR(status.st_mode),
           "%s is a character device", names[i]);
    is_err(open("/dev/missing", O_RDONLY), ENOENT, "/dev/missing: ENOENT");
    is_err(open("/dev/null/x", O_RDONLY), ENOTDIR, "/dev/null/x: ENOTDIR");
}

static void
test_ioctl(void)
{
    int fds[2], there = -1;
    char terminal[100];
    int file = open("file", O_RDWR | O_CREAT, 0600);
    write(file, "12345", 5);
    lseek(file, 2, SEEK_SET);
    is_err(ioctl(file, TCGETS, terminal), ENOTTY, "TCGETS of a file: ENOTTY");
    is_err(ioctl(file, TIOCGWINSZ, terminal), ENOTTY, "TIOCGWINSZ: ENOTTY");
    is_err(ioctl(file, 0x12345678, terminal), ENOTTY, "nonsense: ENOTTY");
    is_int(isatty(file), 0, "isatty of a file says no");
    is_int(ioctl(file, FIONREAD, &there), 0, "FIONREAD of a file");
    is_int(there, 3, "says what is left");
    is_err(ioctl(30, TCGETS, terminal), EBADF, "of a closed one: EBADF");
    is_err(ioctl(-1, TCGETS, terminal), EBADF, "of -1: EBADF");
    pipe(fds);
    is_err(ioctl(fds[0], TCGETS, terminal), ENOTTY, "of a pipe: ENOTTY");
    is_int(isatty(fds[0]), 0, "isatty of a pipe says no");
    is_fault(syscall(SYS_ioctl, fds[0], FIONREAD, bad), "FIONREAD of a pipe");
    int null = open("/dev/null", O_RDWR);
    is_err(ioctl(null, TCGETS, terminal), ENOTTY, "of /dev/null: ENOTTY");
    close(null);
    close(file);
    close(fds[0]);
    close(fds[1]);
    unlink("file");
}

int
main(void)
{
    begin_testing();
    test_null();
    test_zero();
    test_full();
    test_random();
    test_files();
    test_ioctl();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
