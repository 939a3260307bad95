/*
 * Slides: Abstract Representation of a Process; Instead of Closing, let's
 * fork()!; Open File Description is *Aliased*; File Descriptor is *Copied*
 *
 * Look for: the child's read moves the parent's position, for both
 * descriptors lead to one description; but close(3) in one of them removes
 * only its own entry, and the other reads on.
 */
#include "hundreds.h"

#include <errno.h>

static char buf[100];

/* The child: exits with the number of claims that didn't hold. */
static void
child(void)
{
    ssize_t n = read(3, buf, 100);
    bool next = n == 100 && is_hundred_at(buf, 100);
    happened(next, "child:  read(3, buf, 100) got %zd bytes, all '%c'", n,
             buf[0]);
    close(3);
    n = read(3, buf, 100);
    happened(n == -1 && errno == EBADF,
             "child:  after close(3), read(3, buf, 100) fails");
    exit(slide_disagreements);
}

int
main(void)
{
    slide("Instead of Closing, let's fork()!");
    enter_scratch_folder();
    make_hundreds("foo.txt", 4);
    make_3_the_lowest_free();

    claim("open(\"foo.txt\") returns 3, and read(3, buf, 100) returns 100");
    int fd = open("foo.txt", O_RDONLY);
    ssize_t n = read(3, buf, 100);
    happened(fd == 3 && n == 100 && is_hundred_at(buf, 0),
             "parent: fd %d, read got %zd bytes, all '%c'", fd, n, buf[0]);

    claim("the description is aliased: parent and child read on in it");
    claim("the descriptor is copied: one closes it, the other still has it");
    pid_t pid = fork();
    if (pid == 0)
        child();
    int status = -1;
    waitpid(pid, &status, 0);
    slide_disagreements += status != 0;

    n = read(3, buf, 100);
    happened(n == 100 && is_hundred_at(buf, 200),
             "parent: read(3, buf, 100) got %zd bytes, all '%c'", n, buf[0]);
    close(3);
    unlink("foo.txt");
    return verdict();
}
