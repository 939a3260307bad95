/*
 * Slide: State Maintained by the Kernel; What's in an Open File Description?
 *
 * Look for: both calls are the same, and yet they bring different bytes. The
 * position isn't in the program: the kernel keeps it in the open file
 * description and picks up where it left off. A second open makes a second
 * description, which starts at 0.
 */
#include "hundreds.h"

int
main(void)
{
    slide("State Maintained by the Kernel");
    enter_scratch_folder();
    make_hundreds("foo.txt", 3);

    claim("the kernel remembers that fd is foo.txt and picks up where it "
          "left off");
    char buffer1[100];
    char buffer2[100];
    int fd = open("foo.txt", O_RDONLY);
    ssize_t n1 = read(fd, buffer1, 100);
    ssize_t n2 = read(fd, buffer2, 100);
    happened(n1 == 100 && is_hundred_at(buffer1, 0),
             "the first read got %zd bytes, all '%c'", n1, buffer1[0]);
    happened(n2 == 100 && is_hundred_at(buffer2, 100),
             "the second read got %zd bytes, all '%c'", n2, buffer2[0]);
    happened(lseek(fd, 0, SEEK_CUR) == 200, "the position is now %ld",
             (long)lseek(fd, 0, SEEK_CUR));

    claim("on open, an open file description is created in the kernel");
    int other = open("foo.txt", O_RDONLY);
    ssize_t n = read(other, buffer1, 100);
    happened(n == 100 && is_hundred_at(buffer1, 0),
             "through a second open, read got '%c' again", buffer1[0]);

    close(other);
    close(fd);
    unlink("foo.txt");
    return verdict();
}
