/* lseek and _llseek: where the next byte is, and what refuses to say. */
#include "tap.h"

static char buffer[64];

/* _llseek: the new position, or -1. */
static long long
far_seek(int fd, long long offset, int whence)
{
    int64_t result = -7;
    long got = syscall(SYS__llseek, fd, (uint32_t)(offset >> 32),
                       (uint32_t)offset, &result, whence);
    return got == 0 ? result : -1;
}

static void
test_lseek(int fd)
{
    is_int(lseek(fd, 0, SEEK_CUR), 0, "a new description is at 0");
    is_int(lseek(fd, 4, SEEK_SET), 4, "SEEK_SET 4");
    is_int(read(fd, buffer, 1), 1, "read there");
    is_int(buffer[0], '4', "is 4");
    is_int(lseek(fd, 2, SEEK_CUR), 7, "SEEK_CUR 2 from 5 is 7");
    is_int(lseek(fd, -3, SEEK_CUR), 4, "SEEK_CUR -3 is 4");
    is_int(lseek(fd, 0, SEEK_END), 10, "SEEK_END 0 is the size");
    is_int(lseek(fd, -1, SEEK_END), 9, "SEEK_END -1 is the last byte");
    is_int(read(fd, buffer, 5), 1, "which is one byte");
    is_int(lseek(fd, 5, SEEK_END), 15, "SEEK_END 5 is behind the end");
    is_int(read(fd, buffer, 5), 0, "where nothing is");
    is_int(lseek(fd, 0, SEEK_END), 10, "and the size is as before");
}

static void
test_errors(int fd)
{
    lseek(fd, 3, SEEK_SET);
    is_err(lseek(fd, -1, SEEK_SET), EINVAL, "SEEK_SET -1: EINVAL");
    is_err(lseek(fd, -4, SEEK_CUR), EINVAL, "SEEK_CUR before 0: EINVAL");
    is_err(lseek(fd, -11, SEEK_END), EINVAL, "SEEK_END before 0: EINVAL");
    is_err(lseek(fd, 0, 99), EINVAL, "an unknown whence: EINVAL");
    is_err(lseek(fd, 0, -1), EINVAL, "whence -1: EINVAL");
    is_int(lseek(fd, 0, SEEK_CUR), 3, "failures leave the position");
    is_err(lseek(-1, 0, SEEK_SET), EBADF, "lseek(-1): EBADF");
    is_err(lseek(30, 0, SEEK_SET), EBADF, "lseek of a closed one: EBADF");
    is_err(lseek(1024, 0, SEEK_SET), EBADF, "lseek of the limit: EBADF");
}

static void
test_far(int fd)
{
    int64_t result = -7;
    is_int(far_seek(fd, 5, SEEK_SET), 5, "_llseek to 5");
    is_int(far_seek(fd, -2, SEEK_CUR), 3, "_llseek back by 2");
    is_int(far_seek(fd, -1, SEEK_END), 9, "_llseek to before the end");
    is_int(far_seek(fd, 0x123456789LL, SEEK_SET), 0x123456789LL,
           "_llseek beyond 4 GiB");
    is_int(read(fd, buffer, 1), 0, "read there: the end");
    is_int(far_seek(fd, 1, SEEK_CUR), 0x12345678ALL, "_llseek goes on by 1");
    is_err(far_seek(fd, -1, SEEK_SET), EINVAL, "_llseek to -1: EINVAL");
    is_err(far_seek(fd, 0, 77), EINVAL, "_llseek, unknown whence: EINVAL");
    is_err(far_seek(-1, 0, SEEK_SET), EBADF, "_llseek(-1): EBADF");
    is_fault(syscall(SYS__llseek, fd, 0, 6, bad, SEEK_SET), "_llseek");
    syscall(SYS__llseek, fd, 0, 2, &result, SEEK_SET);
    is_int(result, 2, "_llseek writes a 64-bit result");
}

static void
test_large_file(void)
{
    int fd = open("file", O_RDWR);
    is_int(far_seek(fd, 0x7ffffffeLL, SEEK_SET), 0x7ffffffeLL,
           "seek to just under 2 GiB");
    is_int(far_seek(fd, 1, SEEK_CUR), 0x7fffffffLL, "and one on");
    is_int(far_seek(fd, 1, SEEK_CUR), 0x80000000LL, "and over it");
    is_int(far_seek(fd, 0, SEEK_END), 10, "no seek changed the size");
    close(fd);
}

static void
test_not_seekable(void)
{
    int fd = open(".", O_RDONLY);
    is_int(lseek(fd, 0, SEEK_SET), 0, "a directory rewinds");
    close(fd);
    fd = open("/dev/null", O_RDWR);
    is_int(lseek(fd, 0, SEEK_CUR), 0, "/dev/null says 0");
    close(fd);
}

int
main(void)
{
    begin_testing();
    make_file("file", "0123456789");
    int fd = open("file", O_RDWR);
    test_lseek(fd);
    test_errors(fd);
    test_far(fd);
    close(fd);
    test_large_file();
    test_not_seekable();
    unlink("file");
    return done_testing();
}
