/* ppoll, by both its numbers: times, masks, and what it shares with poll. */
#include "net.h"

enum { PPOLL32 = 309, PPOLL64 = 414 };

static int
raw32(struct pollfd *fds, unsigned count, int32_t *time, const void *mask,
      size_t size)
{
    return syscall(PPOLL32, fds, count, time, mask, size);
}

static int
raw64(struct pollfd *fds, unsigned count, int64_t *time, const void *mask,
      size_t size)
{
    return syscall(PPOLL64, fds, count, time, mask, size);
}

static void
check_times(void)
{
    int32_t time32[2] = {0, 0};
    int64_t time64[2] = {0, 0};
    int fds[2];

    is_int(raw32(NULL, 0, time32, NULL, 0), 0, "no time");
    is_int(raw64(NULL, 0, time64, NULL, 0), 0, "no time, 64 bits");
    time32[1] = time64[1] = 20000000;
    is_int(raw32(NULL, 0, time32, NULL, 0), 0, "20 milliseconds");
    is_int(raw64(NULL, 0, time64, NULL, 0), 0, "20 milliseconds, 64 bits");
    ok(time32[0] == 0 && time32[1] == 0, "nothing is left");
    ok(time64[0] == 0 && time64[1] == 0, "nothing is left, 64 bits");
    time32[1] = time64[1] = 1000000000;
    is_err(raw32(NULL, 0, time32, NULL, 0), EINVAL, "too many nanoseconds");
    is_err(raw64(NULL, 0, time64, NULL, 0), EINVAL,
           "too many nanoseconds, 64 bits");
    time32[1] = time64[1] = 0;
    time32[0] = time64[0] = -1;
    is_err(raw32(NULL, 0, time32, NULL, 0), EINVAL, "-1 second");
    is_err(raw64(NULL, 0, time64, NULL, 0), EINVAL, "-1 second, 64 bits");
    is_fault(raw32(NULL, 0, bad ? bad : (void *)1, NULL, 0), "the time");

    pipe(fds);
    write(fds[1], "x", 1);
    struct pollfd one = {fds[0], POLLIN, 0};
    time64[0] = 1ll << 40;
    is_int(raw64(&one, 1, time64, NULL, 0), 1, "ready at once");
    ok(time64[0] > 1ll << 39, "and nearly all is left of a long time");
    is_int(one.revents, POLLIN, "the events");
    struct timespec time = {1000, 0};
    is_int(ppoll(&one, 1, &time, NULL), 1, "the libc's");
    is_int(time.tv_sec, 1000, "which leaves the time alone");
    is_int(raw64(&one, 1, NULL, NULL, 0), 1, "no time-out at all");
    close_both(fds);
}

static void
check_errors(void)
{
    uint64_t mask = 0;
    int32_t none[2] = {0, 0};
    struct pollfd two[2] = {{1000, POLLIN, 0}, {-1, POLLIN, 0}};

    is_err(raw32(NULL, 0, none, &mask, 4), EINVAL, "a mask of 4 bytes");
    is_int(raw32(NULL, 0, none, NULL, 4), 0,
           "no mask: its size doesn't matter");
    is_fault(raw32(NULL, 0, none, bad ? bad : (void *)1, 8), "the mask");
    is_fault(raw32(bad, 1, none, NULL, 0), "the descriptors");
    is_err(raw32(two, 2000, none, NULL, 0), EINVAL, "too many descriptors");
    is_int(raw32(two, 2, none, NULL, 0), 1, "a number that names nothing");
    ok(two[0].revents == POLLNVAL && two[1].revents == 0,
       "is POLLNVAL, and -1 is left out");
}

static volatile int handled;

static void
handle(int signal)
{
    (void)signal;
    handled++;
}

/* SIGUSR1 pending and blocked: ppoll lets it in, and blocks it again. */
static int
let_in(void *unused)
{
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    sigset_t blocked, none, now;

    (void)unused;
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&none);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    kill(getpid(), SIGUSR1);
    int got = ppoll(NULL, 0, NULL, &none);
    if (got != -1 || errno != EINTR || handled != 1)
        return 1;
    sigprocmask(SIG_SETMASK, NULL, &now);
    return sigismember(&now, SIGUSR1) ? 0 : 2;
}

/* In the handler the mask is the one ppoll was given, and the signal. */
static volatile int blocked_in_handler;

static void
look_at_mask(int signal)
{
    sigset_t now;

    sigprocmask(SIG_SETMASK, NULL, &now);
    blocked_in_handler = sigismember(&now, signal) +
                         2 * sigismember(&now, SIGUSR2) +
                         4 * sigismember(&now, SIGHUP);
}

static int
mask_in_handler(void *unused)
{
    struct sigaction action = {.sa_handler = look_at_mask};
    sigset_t blocked, during, now;

    (void)unused;
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigaddset(&blocked, SIGHUP);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    sigemptyset(&during);
    sigaddset(&during, SIGUSR2);
    kill(getpid(), SIGUSR1);
    if (ppoll(NULL, 0, NULL, &during) != -1 || errno != EINTR)
        return 1;
    if (blocked_in_handler != 3)
        return 2;
    sigprocmask(SIG_SETMASK, NULL, &now);
    if (!sigismember(&now, SIGUSR1) || !sigismember(&now, SIGHUP))
        return 3;
    return sigismember(&now, SIGUSR2) ? 4 : 0;
}

/* A signal that is ignored ends nothing: the byte does. */
static int
wait_for_byte(void *argument)
{
    struct pollfd one = {*(int *)argument, POLLIN, 0};
    sigset_t none, now;

    sigemptyset(&none);
    signal(SIGUSR1, SIG_IGN);
    if (ppoll(&one, 1, NULL, &none) != 1)
        return 1;
    sigprocmask(SIG_SETMASK, NULL, &now);
    return sigismember(&now, SIGUSR1);
}

static void
check_signals(void)
{
    int fds[2];

    is_exit(in_child(let_in, NULL), 0, "a signal that the mask lets in");
    is_exit(in_child(mask_in_handler, NULL), 0,
            "the mask in its handler, and afterwards");
    pipe(fds);
    int pid = spawn(wait_for_byte, &fds[0]);
    await_state(pid, 'S');
    kill(pid, SIGUSR1);
    kill(pid, SIGSTOP);
    await_state(pid, 'T');
    kill(pid, SIGCONT);
    write(fds[1], "x", 1);
    is_exit(status_of(pid), 0, "an ignored signal, and a stop, end nothing");
    close_both(fds);
}

int
main(void)
{
    begin_testing();
    check_times();
    check_errors();
    check_signals();
    return done_testing();
}
