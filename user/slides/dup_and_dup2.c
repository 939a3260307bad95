/*
 * Slide: Other Syscalls: dup and dup2
 *
 * Look for: three numbers, one open file description, one position. A read
 * through any of them moves it for all, and closing one leaves the others.
 * 162 is far beyond the entries in use: the table grows.
 */
#include "hundreds.h"

/* Reads 100 bytes from FD, which should be those at POSITION. */
static void
read_through(int fd, int position)
{
    char buf[100] = "?";
    ssize_t n = read(fd, buf, 100);
    happened(n == 100 && is_hundred_at(buf, position),
             "read(%d, buf, 100) got %zd bytes, all '%c'", fd, n, buf[0]);
}

int
main(void)
{
    slide("Other Syscalls: dup and dup2");
    enter_scratch_folder();
    make_hundreds("foo.txt", 6);
    make_3_the_lowest_free();

    claim("open(\"foo.txt\") is 3, dup(3) is 4, dup2(3, 162) is 162");
    int fd = open("foo.txt", O_RDONLY);
    happened(fd == 3, "open(\"foo.txt\") is %d", fd);
    read_through(3, 0);
    int copy = dup(3);
    happened(copy == 4, "dup(3) is %d", copy);
    int far_copy = dup2(3, 162);
    happened(far_copy == 162, "dup2(3, 162) is %d", far_copy);

    claim("the open file description remains aliased");
    read_through(4, 100);
    read_through(162, 200);
    read_through(3, 300);
    close(3);
    close(4);
    claim("closing a descriptor leaves the others");
    read_through(162, 400);

    close(162);
    unlink("foo.txt");
    return verdict();
}
