/*
 * A signal that comes while a call sleeps: EINTR, a restart, or a partial
 * count, as sigaction and what had been done say.
 */
#include "tap.h"
#include <poll.h>

static volatile int handled;
static char buffer[80000];

static void
count(int signal UNUSED)
{
    handled++;
}

static void
handle(int flags)
{
    struct sigaction action = {.sa_handler = count, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    handled = 0;
}

/*
 * Forks one who signals us when we sleep and, when we sleep again or still,
 * writes a byte into FD. Whom a signal wakes isn't asleep when kill returns.
 */
static int
disturb(int fd)
{
    int parent = getpid();
    int pid = fork();
    if (pid == 0) {
        await_state(parent, 'S');
        kill(parent, SIGUSR1);
        await_state(parent, 'S');
        if (fd >= 0)
            write(fd, "z", 1);
        _exit(0);
    }
    return pid;
}

static void
test_read(void)
{
    int fds[2], pid;
    pipe(fds);
    handle(0);
    pid = disturb(fds[1]);
    is_err(read(fds[0], buffer, 1), EINTR, "read, no SA_RESTART: EINTR");
    is_int(handled, 1, "after the handler");
    is_int(read(fds[0], buffer, 1), 1, "read again gets the byte");
    status_of(pid);
    handle(SA_RESTART);
    pid = disturb(fds[1]);
    is_int(read(fds[0], buffer, 1), 1, "read, SA_RESTART: goes on");
    is_int(handled, 1, "after the handler");
    status_of(pid);
    signal(SIGUSR1, SIG_IGN);
    pid = disturb(fds[1]);
    is_int(read(fds[0], buffer, 1), 1, "read, ignored: is not disturbed");
    status_of(pid);
    close(fds[0]);
    close(fds[1]);
}

static int
drain_later(int *fds, int parent)
{
    await_state(parent, 'S');
    kill(parent, SIGUSR1);
    await_state(parent, 'S');
    close(fds[1]);
    int total = 0, got;
    while ((got = read(fds[0], buffer, 70000)) > 0)
        total += got;
    return total == 65536 ? 1 : total == 65536 + 4000 ? 2 : 3;
}

/* Writes SIZE with FULL bytes already there; a child signals, then drains. */
static int
interrupted_write(int size, int full, int *drained)
{
    int fds[2], parent = getpid();
    pipe(fds);
    write(fds[1], buffer, full);
    int pid = fork();
    if (pid == 0)
        _exit(drain_later(fds, parent));
    close(fds[0]);
    int got = write(fds[1], buffer, size);
    int error = errno;
    close(fds[1]);
    *drained = status_of(pid);
    errno = error;
    return got;
}

static void
test_write(void)
{
    int drained;
    signal(SIGPIPE, SIG_IGN);
    handle(0);
    is_err(interrupted_write(4000, 65536, &drained), EINTR,
           "write, nothing moved: EINTR");
    is_exit(drained, 1, "and nothing was written");
    handle(SA_RESTART);
    is_int(interrupted_write(4000, 65536, &drained), 4000,
           "write, nothing moved, SA_RESTART: goes on");
    is_exit(drained, 2, "and all was written");
    handle(0);
    is_int(interrupted_write(69536, 0, &drained), 65536,
           "write, 65536 moved: says so");
    is_exit(drained, 1, "and those were written");
    handle(SA_RESTART);
    is_int(interrupted_write(69536, 0, &drained), 65536,
           "with SA_RESTART the same");
    is_int(handled, 1, "after the handler");
}

static void
test_wait(void)
{
    int fds[2], status;
    char byte;
    pipe(fds);
    for (int flags = 0; flags < 2; flags++) {
        int child = fork();
        if (child == 0) {
            close(fds[1]);
            _exit(read(fds[0], &byte, 1) == 1 ? 6 : 1);
        }
        handle(flags ? SA_RESTART : 0);
        int pid = disturb(fds[1]);
        if (flags) {
            is_int(waitpid(child, &status, 0) == child, 1,
                   "waitpid, SA_RESTART: goes on");
        } else {
            is_err(waitpid(child, &status, 0), EINTR,
                   "waitpid, no SA_RESTART: EINTR");
            waitpid(child, &status, 0);
        }
        is_exit(status, 6, "and the status comes in the end");
        status_of(pid);
    }
    close(fds[0]);
    close(fds[1]);
}

static void
test_nanosleep(void)
{
    struct timespec time = {20, 0}, left = {0, 0};
    handle(0);
    int pid = disturb(-1);
    is_err(nanosleep(&time, &left), EINTR, "nanosleep: EINTR");
    ok(left.tv_sec < 20 && (left.tv_sec || left.tv_nsec),
       "and tells what is left");
    status_of(pid);
    handle(SA_RESTART);
    pid = disturb(-1);
    is_err(nanosleep(&time, &left), EINTR, "nanosleep, SA_RESTART: EINTR");
    status_of(pid);
    signal(SIGUSR1, SIG_IGN);
    pid = disturb(-1);
    time = (struct timespec){0, 60000000};
    is_int(nanosleep(&time, NULL), 0, "nanosleep, ignored: sleeps on");
    status_of(pid);
}

static void
test_poll(void)
{
    int fds[2];
    pipe(fds);
    struct pollfd poll_fd = {fds[0], POLLIN, 0};
    for (int flags = 0; flags < 2; flags++) {
        handle(flags ? SA_RESTART : 0);
        int pid = disturb(fds[1]);
        is_err(poll(&poll_fd, 1, 20000), EINTR, "poll, %s: EINTR",
               flags ? "SA_RESTART" : "no SA_RESTART");
        is_int(read(fds[0], buffer, 1), 1, "then a byte comes");
        status_of(pid);
    }
    close(fds[0]);
    close(fds[1]);
}

/* A blocked signal does not wake; it is there when it is unblocked. */
static void
test_blocked(void)
{
    int fds[2];
    sigset_t set;
    pipe(fds);
    handle(0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int pid = disturb(fds[1]);
    is_int(read(fds[0], buffer, 1), 1, "read, blocked: is not disturbed");
    is_int(handled, 0, "no handler ran");
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    is_int(handled, 1, "until it was unblocked");
    status_of(pid);
    close(fds[0]);
    close(fds[1]);
}

int
main(void)
{
    begin_testing();
    test_read();
    test_write();
    test_wait();
    test_nanosleep();
    test_poll();
    test_blocked();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
