/* fcntl: its commands, their errors, and the two calls it comes by. */
#include "tap.h"

static void
test_errors(void)
{
    int fd = open("file", O_RDWR | O_CREAT, 0600);
    is_err(fcntl(-1, F_GETFD), EBADF, "F_GETFD of -1: EBADF");
    is_err(fcntl(30, F_GETFL), EBADF, "F_GETFL of a closed one: EBADF");
    is_err(fcntl(30, F_SETFD, 1), EBADF, "F_SETFD of a closed one: EBADF");
    is_err(fcntl(1024, F_SETFL, 0), EBADF, "F_SETFL of the limit: EBADF");
    is_err(fcntl(fd, 9999), EINVAL, "an unknown command: EINVAL");
    is_err(fcntl(30, 9999), EBADF, "of a closed one: EBADF");
    is_err(fcntl(fd, F_GETPIPE_SZ), EBADF, "F_GETPIPE_SZ of a file: EBADF");
    is_int(fcntl(fd, F_SETFD, 2), 0, "F_SETFD takes other bits");
    is_int(fcntl(fd, F_GETFD), 0, "and forgets them");
    is_int(fcntl(fd, F_SETFD, 3), 0, "F_SETFD 3");
    is_int(fcntl(fd, F_GETFD), FD_CLOEXEC, "is FD_CLOEXEC");
    close(fd);
}

/* The old call and the 64-bit one are the same for what is asked here. */
static void
test_both_calls(void)
{
    static const struct {
        int number;
        const char *name;
    } calls[] = {{SYS_fcntl, "fcntl"}, {SYS_fcntl64, "fcntl64"}};
    for (int i = 0; i < 2; i++) {
        int number = calls[i].number;
        const char *name = calls[i].name;
        int fd = open("file", O_RDWR);
        is_int(syscall(number, fd, F_DUPFD, 10), 10, "%s: F_DUPFD", name);
        is_int(syscall(number, 10, F_SETFD, 1), 0, "%s: F_SETFD", name);
        is_int(syscall(number, 10, F_GETFD, 0), 1, "%s: F_GETFD", name);
        is_int(syscall(number, fd, F_SETFL, O_APPEND), 0, "%s: F_SETFL", name);
        is_int(syscall(number, 10, F_GETFL, 0) & (O_APPEND | O_ACCMODE),
               O_APPEND | O_RDWR, "%s: F_GETFL", name);
        close(fd);
        close(10);
    }
}

/* Each description has flags of its own; every copy has the same ones. */
static void
test_sharing(void)
{
    int fds[2];
    pipe(fds);
    int copy = dup(fds[0]);
    fcntl(copy, F_SETFL, O_NONBLOCK);
    char byte;
    is_err(read(fds[0], &byte, 1), EAGAIN,
           "O_NONBLOCK set on a copy: the original does not block");
    int pid = fork();
    if (pid == 0)
        _exit(fcntl(fds[0], F_SETFL, 0) == 0 ? 0 : 1);
    is_exit(status_of(pid), 0, "a child takes it away");
    is_int(fcntl(copy, F_GETFL) & O_NONBLOCK, 0, "for all");
    is_int(fcntl(fds[1], F_GETFL) & O_NONBLOCK, 0,
           "the other end never had it");
    close(copy);
    close(fds[0]);
    close(fds[1]);
}

int
main(void)
{
    begin_testing();
    test_errors();
    test_both_calls();
    test_sharing();
    unlink("file");
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
