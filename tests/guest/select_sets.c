/* select and pselect: sets in, sets out, over pipes, files and sockets. */
#include "net.h"
#include <sys/select.h>
#include <sys/time.h>

static struct timeval now;
static int fds[2];

/* A set of the descriptors A and B; -1: none. */
static fd_set
set_of(int a, int b)
{
    fd_set set;
    FD_ZERO(&set);
    if (a >= 0)
        FD_SET(a, &set);
    if (b >= 0)
        FD_SET(b, &set);
    return set;
}

static int
same(const fd_set *set, fd_set wanted, int limit)
{
    for (int fd = 0; fd < limit; fd++)
        if (!FD_ISSET(fd, set) != !FD_ISSET(fd, &wanted))
            return 0;
    return 1;
}

static void
test_macros(void)
{
    fd_set set = set_of(0, FD_SETSIZE - 1);
    ok(FD_ISSET(0, &set) && FD_ISSET(FD_SETSIZE - 1, &set) &&
           !FD_ISSET(31, &set) && !FD_ISSET(32, &set),
       "FD_SET sets one bit");
    FD_CLR(0, &set);
    ok(!FD_ISSET(0, &set) && FD_ISSET(FD_SETSIZE - 1, &set),
       "FD_CLR clears one");
    is_int(sizeof set * 8, FD_SETSIZE, "a set has FD_SETSIZE bits");
}

static void
test_pipe(void)
{
    pipe(fds);
    fd_set in = set_of(fds[0], fds[1]), out = set_of(fds[0], fds[1]),
           odd = set_of(fds[0], fds[1]);
    now = (struct timeval){0, 0};
    is_int(select(fds[1] + 1, &in, &out, &odd, &now), 1, "an empty pipe");
    ok(same(&in, set_of(-1, -1), 64), "none readable");
    ok(same(&out, set_of(fds[1], -1), 64), "its write end writable");
    ok(same(&odd, set_of(-1, -1), 64), "nothing exceptional");
    write(fds[1], "x", 1);
    in = out = set_of(fds[0], fds[1]);
    is_int(select(fds[1] + 1, &in, &out, NULL, &now), 2,
           "with a byte: bits are counted");
    ok(same(&in, set_of(fds[0], -1), 64), "readable");
    in = set_of(fds[0], -1);
    is_int(select(fds[0], &in, NULL, NULL, &now), 0,
           "descriptors from the limit on don't count");
    in = set_of(fds[0], 1000);
    FD_CLR(1000, &in);
    is_int(select(1024, &in, NULL, NULL, &now), 1, "the highest limit");
    close(fds[1]);
    read(fds[0], &(char){0}, 1);
    in = set_of(fds[0], -1);
    is_int(select(fds[0] + 1, &in, NULL, NULL, &now), 1, "the end is readable");
    close(fds[0]);
}

static void
test_errors(void)
{
    fd_set in = set_of(60, -1);
    now = (struct timeval){0, 0};
    is_err(select(61, &in, NULL, NULL, &now), EBADF,
           "a closed descriptor: EBADF");
    ok(same(&in, set_of(60, -1), 64), "the sets are left alone");
    is_err(select(-1, NULL, NULL, NULL, &now), EINVAL, "limit -1: EINVAL");
    now.tv_sec = -1;
    is_err(select(0, NULL, NULL, NULL, &now), EINVAL,
           "a negative time-out: EINVAL");
    is_err(
        pselect(0, NULL, NULL, NULL, &(struct timespec){0, 1000000000}, NULL),
        EINVAL, "10^9 nanoseconds: EINVAL");
    is_int(select(0, NULL, NULL, NULL, &(struct timeval){0, 1000}), 0,
           "nothing but a time-out");
    for (size_t i = 1; i < COUNT_OF(tap_bad_pointers); i++) {
        void *bad = (void *)(uintptr_t)tap_bad_pointers[i].address;
        int32_t zero[2] = {0, 0};
        is_err(syscall(142 /* _newselect */, 3, bad, 0, 0, zero), EFAULT,
               "a set %s: EFAULT", tap_bad_pointers[i].name);
        is_err(syscall(142, 0, 0, 0, 0, bad), EFAULT, "a time-out %s: EFAULT",
               tap_bad_pointers[i].name);
    }
}

static int
write_late(void *argument)
{
    await_state(getppid(), 'S');
    return write(*(int *)argument, "x", 1) != 1;
}

static void
test_sleep(void)
{
    pipe(fds);
    fd_set in = set_of(fds[0], -1), out = set_of(fds[1], -1);
    now = (struct timeval){0, 30000};
    is_int(select(fds[0] + 1, &in, NULL, NULL, &now), 0, "a time-out: 0");
    ok(same(&in, set_of(-1, -1), 64), "the sets are empty then");
    ok(now.tv_sec == 0 && now.tv_usec == 0, "no time is left");
    in = set_of(fds[0], -1);
    now = (struct timeval){PATIENCE / 1000, 0};
    int pid = spawn(write_late, &fds[1]);
    is_int(select(fds[0] + 1, &in, NULL, NULL, &now), 1, "a byte wakes it");
    ok(same(&in, set_of(fds[0], -1), 64), "it is the right one");
    ok(now.tv_sec < PATIENCE / 1000, "the time left is told");
    status_of(pid);
    read(fds[0], &(char){0}, 1);
    in = set_of(fds[0], -1);
    pid = spawn(write_late, &fds[1]);
    is_int(select(fds[1] + 1, &in, NULL, NULL, NULL), 1, "without a time-out");
    status_of(pid);
    is_int(select(fds[1] + 1, NULL, &out, NULL, NULL), 1, "to write");
    close_both(fds);
}

static volatile int handled;

static void
count(int signal UNUSED)
{
    handled++;
}

/* Masks: a blocked signal that waits comes in during the call alone. */
static void
test_masks(void)
{
    sigset_t none, usr1, old;
    struct timespec brief = {PATIENCE / 1000, 0};
    sigemptyset(&none);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    signal(SIGUSR1, count);
    sigprocmask(SIG_BLOCK, &usr1, &old);
    raise(SIGUSR1);
    is_int(handled, 0, "a blocked signal waits");
    is_err(pselect(0, NULL, NULL, NULL, &brief, &none), EINTR,
           "pselect lets it in: EINTR");
    is_int(handled, 1, "the handler ran");
    sigset_t during;
    sigprocmask(SIG_BLOCK, NULL, &during);
    is_int(sigismember(&during, SIGUSR1), 1, "it is blocked again");
    is_int(brief.tv_sec, PATIENCE / 1000, "the time-out isn't changed");
    raise(SIGUSR1);
    is_err(ppoll(NULL, 0, &brief, &none), EINTR, "ppoll as well: EINTR");
    is_int(handled, 2, "the handler ran");
    brief = (struct timespec){0, 1000000};
    raise(SIGUSR1);
    is_int(ppoll(NULL, 0, &brief, NULL), 0, "without a mask it stays out");
    is_int(pselect(0, NULL, NULL, NULL, &brief, &usr1), 0,
           "or with one that blocks it");
    is_int(handled, 2, "no handler");
    sigprocmask(SIG_SETMASK, &old, NULL);
    is_int(handled, 3, "until it is unblocked");
    is_err(ppoll(NULL, 0, &(struct timespec){0, -1}, NULL), EINVAL,
           "ppoll, a negative time-out: EINVAL");
}

static void
test_sockets(void)
{
    int pair[2];
    tcp_pair(pair);
    now = (struct timeval){0, 0};
    fd_set in = set_of(pair[0], pair[1]), out = in, odd = in;
    is_int(select(16, &in, &out, &odd, &now), 2, "a connection: writable");
    write(pair[0], "x", 1);
    await_input(pair[1]);
    in = out = set_of(pair[0], pair[1]);
    is_int(select(16, &in, &out, NULL, &now), 3, "a byte to read");
    reset_and_close(pair[0]);
    await_events(pair[1], 0, POLLERR);
    in = out = odd = set_of(pair[1], -1);
    is_int(select(16, &in, &out, &odd, &now), 2,
           "a reset: readable and writable, not exceptional");
    close(pair[1]);
    int listener = tcp_listener(1), client = tcp_client(listener);
    await_input(listener);
    in = out = set_of(listener, -1);
    is_int(select(16, &in, &out, NULL, &now), 1, "a listener with a client");
    ok(FD_ISSET(listener, &in), "is readable");
    close(client);
    close(listener);
}

int
main(void)
{
    begin_testing();
    test_macros();
    test_pipe();
    test_errors();
    test_sleep();
    test_masks();
    test_sockets();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
