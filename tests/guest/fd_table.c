/*
 * The descriptor table: the lowest free number, a full table, and that no
 * failing call leaves a descriptor behind. The limit is 1024 (begin_testing).
 */
#include "tap.h"

static void
test_lowest(void)
{
    int fds[2];
    is_int(open("file", O_RDONLY), 3, "the first open gets 3");
    is_int(open("file", O_RDONLY), 4, "the next 4");
    is_int(open("file", O_RDONLY), 5, "the next 5");
    close(4);
    close(3);
    is_int(open("file", O_RDONLY), 3, "closed 4, then 3: open gets 3");
    is_int(open("file", O_RDONLY), 4, "then 4 (LABS 14)");
    is_int(open("file", O_RDONLY), 6, "then 6");
    close(4);
    is_int(pipe(fds), 0, "pipe with 4 free");
    is_int(fds[0], 4, "its read end gets 4");
    is_int(fds[1], 7, "its write end 7");
    close(0);
    is_int(open("file", O_RDONLY), 0, "0 is a number like any other");
    for (int fd = 3; fd < 8; fd++)
        close(fd);
    is_int(open_descriptors(64), 3, "all closed");
}

static void
test_close(void)
{
    int fd = open("file", O_RDONLY);
    char byte;
    is_int(close(fd), 0, "close");
    is_err(close(fd), EBADF, "a second close: EBADF (LABS 19)");
    is_err(read(fd, &byte, 1), EBADF, "read after close: EBADF (LABS 18)");
    is_err(close(-1), EBADF, "close(-1): EBADF (LABS 17)");
    is_err(close(1023), EBADF, "close of a high number: EBADF");
    is_err(close(1024), EBADF, "close of the limit: EBADF (LABS 15)");
    is_err(close(0x7fffffff), EBADF, "close(INT_MAX): EBADF");
    is_err(close(-0x7fffffff - 1), EBADF, "close(INT_MIN): EBADF");
}

static void
test_limit(void)
{
    uint32_t limit[2] = {0, 0};
    is_int(syscall(SYS_ugetrlimit, 7, limit), 0, "ugetrlimit(NOFILE)");
    is_int(limit[0], 1024, "says 1024 descriptors");
    is_fault(syscall(SYS_ugetrlimit, 7, bad), "ugetrlimit");
    is_err(syscall(SYS_ugetrlimit, 1000, limit), EINVAL,
           "ugetrlimit of nothing known: EINVAL");
}

/* Opens descriptors until it can't: the number of the last one. */
static int
fill_table(void)
{
    int fd, last = -1;
    while ((fd = dup(0)) >= 0)
        last = fd;
    return last;
}

static void
test_full(void)
{
    int fds[2] = {-7, -8};
    is_int(fill_table(), 1023, "the last slot is usable (LABS 16)");
    is_err(dup(0), EMFILE, "dup in a full table: EMFILE (LABS 15, 21)");
    is_err(open("file", O_RDONLY), EMFILE, "open: EMFILE");
    is_err(open("made", O_CREAT | O_WRONLY, 0600), EMFILE,
           "open with O_CREAT: EMFILE");
    is_err(access("made", F_OK), ENOENT, "and no file was made");
    is_err(pipe(fds), EMFILE, "pipe: EMFILE");
    ok(fds[0] == -7 && fds[1] == -8, "which leaves the array alone");
    is_err(fcntl(0, F_DUPFD, 0), EMFILE, "F_DUPFD: EMFILE");
    is_int(dup2(0, 500), 500, "dup2 over a used number still works");
    close(700);
    is_err(pipe(fds), EMFILE, "pipe with one free: EMFILE");
    is_int(dup(0), 700, "and that one is free again (LABS 20)");
    close(1023);
    close(600);
    is_int(pipe(fds), 0, "pipe with two free works");
    ok(fds[0] == 600 && fds[1] == 1023, "and takes exactly those");
    for (int fd = 3; fd < 1024; fd++)
        close(fd);
    is_int(open_descriptors(1024), 3, "all closed");
}

static int
child_fills(void *unused UNUSED)
{
    return fill_table() == 1023 && close(3) == 0 && dup(0) == 3 ? 7 : 1;
}

static void
test_full_in_child(void)
{
    is_exit(in_child(child_fills, NULL), 7, "a child fills its own table");
    is_int(dup(0), 3, "ours is not touched");
    close(3);
}

static int
count_child(void *fd)
{
    close(*(int *)fd);
    return open_descriptors(1024);
}

static void
test_copied_table(void)
{
    int fd = dup2(0, 900);
    is_exit(in_child(count_child, &fd), 3, "the child has a copied table");
    is_int(fcntl(900, F_GETFD), 0, "what it closes stays open here");
    close(900);
}

/* Each of these fails after having taken something; all give it back. */
static void
test_no_leaks(void)
{
    for (int i = 0; i < 1100; i++) {
        open("missing", O_RDONLY);
        open("file", O_CREAT | O_EXCL | O_RDWR, 0600);
        open("file", O_DIRECTORY | O_RDONLY);
        open(".", O_WRONLY);
    }
    is_int(open_descriptors(1024), 3, "failing opens leak nothing (LABS 20)");
    for (int i = 0; i < 1100; i++)
        syscall(SYS_pipe, 0);
    is_int(open_descriptors(1024), 3, "failing pipes leak nothing (LABS 20)");
    for (int i = 0; i < 1100; i++)
        syscall(SYS_pipe2, 0xC0100000u, 0);
    is_int(open_descriptors(1024), 3, "nor does pipe2");
}

int
main(void)
{
    begin_testing();
    make_file("file", "content");
    test_lowest();
    test_close();
    test_limit();
    test_full();
    test_full_in_child();
    test_copied_table();
    test_no_leaks();
    unlink("file");
    return done_testing();
}
