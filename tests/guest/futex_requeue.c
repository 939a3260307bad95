/* futex: moving waiters from one word to another. */
#include "raw_thread.h"

#define THREADS 6

static volatile int first, second, woken;
static struct raw_thread threads[THREADS];

static int
wait_for_first(void *flag)
{
    raw(SYS_futex, &first, WAIT | (long)flag, 0, NULL);
    __atomic_fetch_add(&woken, 1, __ATOMIC_SEQ_CST);
    return 0;
}

static void
start_all(int flag)
{
    woken = 0;
    for (int i = 0; i < THREADS; i++)
        raw_thread_start(&threads[i], wait_for_first, (void *)(long)flag);
    await_waiters(&first, flag, THREADS);
}

static void
await_woken(int count)
{
    while (woken != count)
        raw(SYS_sched_yield);
}

static long
requeue(int operation, int wake, int move, int expected)
{
    return raw(SYS_futex, &first, operation, wake, move, &second, expected);
}

static void
test_counts(int flag, const char *kind)
{
    start_all(flag);
    is_int(requeue(REQUEUE | flag, 1, 2, 0), 3, "%s: wakes 1, moves 2", kind);
    await_woken(1);
    is_int(waiters(&second, flag), 2, "%s: two wait for the second word", kind);
    is_int(waiters(&first, flag), 3, "%s: three for the first", kind);
    is_int(requeue(CMP_REQUEUE | flag, 1, 1, 7), -EAGAIN,
           "%s: another value: EAGAIN", kind);
    is_int(requeue(CMP_REQUEUE | flag, 2, 0, 0), 2, "%s: wakes 2, moves none",
           kind);
    await_woken(3);
    is_int(requeue(CMP_REQUEUE | flag, 0, INT_MAX, 0), 1,
           "%s: moves what is left", kind);
    is_int(raw(SYS_futex, &first, WAKE | flag, INT_MAX), 0,
           "%s: nobody waits for the first word now", kind);
    is_int(raw(SYS_futex, &second, WAKE | flag, INT_MAX), 3,
           "%s: three for the second", kind);
    for (int i = 0; i < THREADS; i++)
        raw_thread_join(&threads[i]);
    is_int(woken, THREADS, "%s: all have come back", kind);
}

static void
test_errors(void)
{
    is_int(requeue(CMP_REQUEUE, -1, 1, 0), -EINVAL, "wake -1: EINVAL");
    is_int(requeue(CMP_REQUEUE, 1, -1, 0), -EINVAL, "move -1: EINVAL");
    is_int(requeue(REQUEUE, 1, -1, 0), -EINVAL, "for both: EINVAL");
    is_int(raw(SYS_futex, &first, REQUEUE | PRIVATE, 1, 1, (char *)&second + 1),
           -EINVAL, "a target that isn't aligned: EINVAL");
    is_int(raw(SYS_futex, 16, CMP_REQUEUE | PRIVATE, 1, 1, &second, 0), -EFAULT,
           "no memory to compare: EFAULT");
    is_int(raw(SYS_futex, &first, REQUEUE, 1, 1, 16), -EFAULT,
           "a shared target that isn't there: EFAULT");
}

static volatile int result;

static int
wait_a_while(void *unused UNUSED)
{
    int32_t time[2] = {0, 30000000};
    result = raw(SYS_futex, &first, WAIT | PRIVATE, 0, time);
    return 0;
}

static int
wait_for_signal(void *unused UNUSED)
{
    result = raw(SYS_futex, &first, WAIT | PRIVATE, 0, NULL);
    return 0;
}

static void
on_signal(int signal UNUSED)
{
}

static void
test_moved(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGUSR1, &action, NULL);
    raw_thread_start(&threads[0], wait_for_signal, NULL);
    await_waiters(&first, PRIVATE, 1);
    is_int(requeue(REQUEUE | PRIVATE, 0, 1, 0), 1, "a waiter is moved");
    raw(SYS_tgkill, getpid(), threads[0].tid, SIGUSR1);
    raw_thread_join(&threads[0]);
    is_int(result, -EINTR, "a signal ends its sleep, too");
    is_int(waiters(&second, PRIVATE), 0, "and nothing of it stays");
    raw_thread_start(&threads[0], wait_a_while, NULL);
    while (requeue(REQUEUE | PRIVATE, 0, 1, 0) != 1)
        raw(SYS_sched_yield);
    raw_thread_join(&threads[0]);
    is_int(result, -ETIMEDOUT, "so does its time-out");
    is_int(waiters(&second, PRIVATE), 0, "and nothing stays");
}

int
main(void)
{
    begin_testing();
    test_counts(0, "shared");
    test_counts(PRIVATE, "private");
    test_errors();
    test_moved();
    return done_testing();
}
