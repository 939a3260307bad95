/* futex: waiting for a word, waking, time-outs, bit sets, errors. */
#include "raw_thread.h"

/* A word that nobody else's bucket is likely to be. */
static volatile int word;
static struct raw_thread threads[8];
static volatile int results[8], handled;

/* One call of futex, as a thread makes it: its arguments. */
struct wait_call {
    volatile int *word;
    int operation, value;
    int32_t *timeout; /* seconds, nanoseconds */
    unsigned bitset;
    volatile int *result;
};

static int
wait_as_told(void *argument)
{
    struct wait_call *call = argument;
    *call->result = raw(SYS_futex, call->word, call->operation, call->value,
                        call->timeout, 0, call->bitset);
    return 0;
}

/* Starts threads FIRST to LAST - 1 that wait for WORD, 0, with BITSET. */
static void
start_waiters(int first, int last, int operation, unsigned bitset)
{
    static struct wait_call calls[8];
    for (int i = first; i < last; i++) {
        results[i] = 99;
        calls[i] =
            (struct wait_call){&word, operation, 0, NULL, bitset, &results[i]};
        raw_thread_start(&threads[i], wait_as_told, &calls[i]);
    }
    while (waiters(&word, operation & PRIVATE) < last)
        nap(1);
}

/* How many of threads 0 to COUNT - 1 have come back with 0. */
static int
count_woken(int count)
{
    int woken = 0;
    for (int i = 0; i < count; i++)
        woken += results[i] == 0;
    return woken;
}

static void
join_all(int count)
{
    for (int i = 0; i < count; i++)
        raw_thread_join(&threads[i]);
}

static void
test_wake(int flag, const char *kind)
{
    is_int(raw(SYS_futex, &word, WAKE | flag, 1), 0, "%s: nobody to wake",
           kind);
    start_waiters(0, 4, WAIT | flag, 0);
    is_int(raw(SYS_futex, &word, WAKE | flag, 1), 1, "%s: one of four", kind);
    is_int(raw(SYS_futex, &word, WAKE | flag, 2), 2, "%s: two more", kind);
    is_int(raw(SYS_futex, &word, WAKE | flag, INT_MAX), 1, "%s: the last",
           kind);
    join_all(4);
    is_int(count_woken(4), 4, "%s: all come back with 0", kind);
}

static void
test_kinds(void)
{
    start_waiters(0, 1, WAIT | PRIVATE, 0);
    is_int(raw(SYS_futex, &word, WAKE, 1), 0,
           "who waits privately is not woken by a shared wake");
    is_int(raw(SYS_futex, &word + 1, WAKE | PRIVATE, 1), 0,
           "nor by another word's");
    is_int(raw(SYS_futex, &word, WAKE | PRIVATE, 0), 1,
           "a count of 0 wakes one, all the same");
    join_all(1);
}

static void
test_bitsets(void)
{
    start_waiters(0, 1, WAIT_BITSET | PRIVATE, 1);
    start_waiters(1, 2, WAIT_BITSET | PRIVATE, 2);
    start_waiters(2, 3, WAIT | PRIVATE, 0);
    is_int(raw(SYS_futex, &word, WAKE_BITSET | PRIVATE, 9, 0, 0, 4), 1,
           "bit 4 wakes who waits for any");
    is_int(raw(SYS_futex, &word, WAKE_BITSET | PRIVATE, 9, 0, 0, 2), 1,
           "bit 2 who waits for it");
    raw_thread_join(&threads[1]);
    is_int(results[0], 99, "not who waits for bit 1");
    is_int(raw(SYS_futex, &word, WAKE | PRIVATE, 9), 1, "WAKE has all bits");
    raw_thread_join(&threads[0]);
    raw_thread_join(&threads[2]);
    is_int(raw(SYS_futex, &word, WAIT_BITSET, 0, NULL, 0, 0), -EINVAL,
           "waiting for no bit: EINVAL");
    is_int(raw(SYS_futex, &word, WAKE_BITSET, 1, NULL, 0, 0), -EINVAL,
           "waking none: EINVAL");
}

static void
test_errors(void)
{
    char *hole =
        mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(hole, PAGE);
    is_int(raw(SYS_futex, &word, WAIT, 1, NULL), -EAGAIN,
           "another value: EAGAIN");
    is_int(raw(SYS_futex, &word, WAIT_BITSET, 1, NULL, 0, 1), -EAGAIN,
           "also with bits");
    is_int(raw(SYS_futex, (char *)&word + 2, WAIT, 0, NULL), -EINVAL,
           "a word that isn't aligned: EINVAL");
    is_int(raw(SYS_futex, (char *)&word + 1, WAKE | PRIVATE, 1), -EINVAL,
           "also for waking");
    is_int(raw(SYS_futex, hole, WAIT, 0, NULL), -EFAULT,
           "no memory there: EFAULT");
    is_int(raw(SYS_futex, hole, WAIT | PRIVATE, 0, NULL), -EFAULT,
           "no private memory: EFAULT");
    is_int(raw(SYS_futex, hole, WAKE, 1), -EFAULT, "to wake: EFAULT");
    is_int(raw(SYS_futex, hole, WAKE | PRIVATE, 1), 0,
           "to wake privately, nobody looks");
    is_int(raw(SYS_futex, 0xC0100000, WAIT, 0, NULL), -EFAULT,
           "the kernel's memory: EFAULT");
    is_int(raw(SYS_futex, &word, 2 /* FUTEX_FD */, 0), -ENOSYS,
           "FUTEX_FD: ENOSYS");
    is_int(raw(SYS_futex, &word, 99, 0), -ENOSYS, "operation 99: ENOSYS");
    is_int(raw(SYS_futex, &word, WAKE | REALTIME, 1), -ENOSYS,
           "waking by a clock: ENOSYS");
}

static long
timed_wait(int operation, long seconds, long nanoseconds)
{
    int32_t time[2] = {seconds, nanoseconds};
    return raw(SYS_futex, &word, operation, 0, time, 0, -1);
}

/* What CLOCK shows plus MILLISECONDS; the old 32-bit call reads it. */
static long
wait_until(int operation, clockid_t clock, int milliseconds)
{
    struct timespec now;
    clock_gettime(clock, &now);
    now.tv_nsec += milliseconds * 1000000L;
    if (now.tv_nsec >= 1000000000) {
        now.tv_sec++;
        now.tv_nsec -= 1000000000;
    }
    int32_t time[2] = {now.tv_sec, now.tv_nsec};
    return raw(SYS_futex, &word, operation, 0, time, 0, -1);
}

static void
test_timeouts(void)
{
    int64_t time64[2] = {0, 10000000};
    is_int(timed_wait(WAIT | PRIVATE, 0, 10000000), -ETIMEDOUT,
           "10 ms pass: ETIMEDOUT");
    is_int(timed_wait(WAIT | PRIVATE, 0, 0), -ETIMEDOUT, "no time at all");
    is_int(raw(422, &word, WAIT, 0, time64), -ETIMEDOUT, "with 64 bits");
    is_int(timed_wait(WAIT, 0, 1000000000), -EINVAL,
           "a second of nanoseconds: EINVAL");
    is_int(timed_wait(WAIT, -1, 0), -EINVAL, "a negative time: EINVAL");
    is_int(raw(SYS_futex, &word, WAIT, 0, 16), -EFAULT,
           "a time that can't be read: EFAULT");
    is_int(raw(SYS_futex, &word, WAKE, 1, 16), 0, "who wakes has none");
    is_int(wait_until(WAIT_BITSET, CLOCK_MONOTONIC, 10), -ETIMEDOUT,
           "until 10 ms from now");
    is_int(wait_until(WAIT_BITSET | REALTIME, CLOCK_REALTIME, 10), -ETIMEDOUT,
           "by the other clock");
    is_int(timed_wait(WAIT_BITSET, 0, 1), -ETIMEDOUT, "a time long past");
    is_int(timed_wait(WAIT_BITSET | REALTIME, 1, 0), -ETIMEDOUT,
           "in 1970, too");
    word = 1;
    is_int(timed_wait(WAIT_BITSET | REALTIME, 1, 0), -EAGAIN,
           "the value is looked at first");
    word = 0;
}

static void
on_signal(int signal UNUSED)
{
    handled++;
}

/* A thread waits as OPERATION says; what it comes back with after a signal
 * with a handler of FLAGS, and with STAY a wakeup. */
static int
interrupt(int operation, int32_t *timeout, int flags, int stay)
{
    static struct wait_call call;
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = flags};
    sigaction(SIGUSR1, &action, NULL);
    handled = 0;
    call = (struct wait_call){&word, operation, 0, timeout, -1, &results[0]};
    raw_thread_start(&threads[0], wait_as_told, &call);
    await_waiters(&word, PRIVATE, 1);
    raw(SYS_tgkill, getpid(), threads[0].tid, SIGUSR1);
    while (!handled)
        nap(1);
    if (stay) {
        await_waiters(&word, PRIVATE, 1);
        raw(SYS_futex, &word, WAKE | PRIVATE, 1);
    }
    raw_thread_join(&threads[0]);
    return results[0];
}

static void
test_signals(void)
{
    int32_t long_time[2] = {1000, 0};
    is_int(interrupt(WAIT | PRIVATE, NULL, 0, 0), -EINTR, "a handler: EINTR");
    is_int(interrupt(WAIT | PRIVATE, NULL, SA_RESTART, 1), 0,
           "SA_RESTART: it waits on");
    is_int(interrupt(WAIT | PRIVATE, long_time, SA_RESTART, 0), -EINTR,
           "not with a time-out: EINTR");
    is_int(interrupt(WAIT_BITSET | PRIVATE, NULL, SA_RESTART, 1), 0,
           "with bits it does");
}

static int
wait_60_ms(void *unused UNUSED)
{
    return timed_wait(WAIT, 0, 60000000) == -ETIMEDOUT ? 5 : 1;
}

static int
sleep_60_ms(void *unused UNUSED)
{
    int32_t time[2] = {0, 60000000};
    return raw(SYS_nanosleep, time, NULL) == 0 ? 5 : 1;
}

/* Stops BODY, a sleep of 60 ms, again and again for 20 ms, until it ends: its
 * status word; or -1 when it doesn't. */
static int
status_of_stopped(int (*body)(void *))
{
    int status = -1;
    int pid = spawn(body, NULL);
    for (int i = 0; i < 200 && waitpid(pid, &status, WNOHANG) != pid; i++) {
        kill(pid, SIGSTOP);
        nap(20);
        kill(pid, SIGCONT);
        raw(SYS_sched_yield);
    }
    return status;
}

static void
test_stopped(void)
{
    is_exit(status_of_stopped(wait_60_ms), 5,
            "a wait that is stopped ends when it would have");
    is_exit(status_of_stopped(sleep_60_ms), 5, "so does nanosleep");
}

int
main(void)
{
    begin_testing();
    test_wake(0, "shared");
    test_wake(PRIVATE, "private");
    test_kinds();
    test_bitsets();
    test_errors();
    test_timeouts();
    test_signals();
    test_stopped();
    return done_testing();
}
