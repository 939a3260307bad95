/* sigtimedwait: taking signals instead of handling them. */
#include "raw_thread.h"

static struct raw_thread threads[2];
static volatile int ready, results[2];

static uint64_t
bit(int signal)
{
    return 1ull << (signal - 1);
}

/* rt_sigtimedwait for SET, for MILLISECONDS or (-1) for ever. */
static long
wait_for(uint64_t set, siginfo_t *info, int milliseconds)
{
    int32_t time[2] = {0, milliseconds * 1000000};
    return raw(SYS_rt_sigtimedwait, &set, info, milliseconds < 0 ? NULL : time,
               8);
}

static void
block(uint64_t set)
{
    raw(SYS_rt_sigprocmask, SIG_BLOCK, &set, NULL, 8);
}

/* Linux wakes both threads for one signal: who gets none has EINTR. */
static int
wait_for_both(void *number)
{
    long got;
    __atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
    do
        got = wait_for(bit(SIGUSR1) | bit(SIGUSR2), NULL, -1);
    while (got == -EINTR);
    results[(long)number] = got;
    return 0;
}

static int
wait_and_tell(void *unused UNUSED)
{
    return wait_for(bit(SIGUSR1), NULL, -1) == SIGUSR1 ? 5 : 1;
}

static void
on_signal(int signal UNUSED)
{
}

static int
wait_interrupted(void *unused UNUSED)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(SIGTERM, &action, NULL);
    return wait_for(bit(SIGUSR1), NULL, -1) == -EINTR ? 6 : 1;
}

static int
exit_three(void *unused UNUSED)
{
    return 3;
}

static void
test_taking(void)
{
    siginfo_t info = {0};
    is_int(wait_for(bit(SIGUSR1), NULL, 10), -EAGAIN, "nothing in 10 ms");
    is_int(wait_for(bit(SIGUSR1), NULL, 0), -EAGAIN, "nor at once");
    kill(getpid(), SIGUSR1);
    is_int(wait_for(bit(SIGUSR1), &info, 0), SIGUSR1, "one that waits");
    is_int(info.si_signo, SIGUSR1, "its description");
    is_int(info.si_pid, getpid(), "and its sender");
    is_int(wait_for(bit(SIGUSR1), NULL, 0), -EAGAIN, "it is gone then");
    raw(SYS_tgkill, getpid(), raw(SYS_gettid), SIGUSR2);
    is_int(wait_for(bit(SIGUSR1), NULL, 0), -EAGAIN, "not another one");
    is_int(wait_for(bit(SIGUSR2) | bit(SIGKILL), NULL, -1), SIGUSR2,
           "a thread's own");
    int pid = spawn(exit_three, NULL);
    is_int(wait_for(bit(SIGCHLD), &info, -1), SIGCHLD,
           "one that is ignored by default, for it is blocked");
    is_int(info.si_pid, pid, "tells of the child");
    is_exit(status_of(pid), 3, "whose status is there");
}

static void
test_sleeping(void)
{
    int pid = spawn(wait_and_tell, NULL);
    await_state(pid, 'S');
    kill(pid, SIGUSR1);
    is_exit(status_of(pid), 5, "a signal ends the sleep for it");
    pid = spawn(wait_interrupted, NULL);
    await_state(pid, 'S');
    kill(pid, SIGTERM);
    is_exit(status_of(pid), 6, "another one's handler: EINTR");
    for (long i = 0; i < 2; i++)
        raw_thread_start(&threads[i], wait_for_both, (void *)i);
    while (ready < 2)
        raw(SYS_sched_yield);
    kill(getpid(), SIGUSR1);
    while (results[0] + results[1] == 0)
        raw(SYS_sched_yield);
    kill(getpid(), SIGUSR2);
    raw_thread_join(&threads[0]);
    raw_thread_join(&threads[1]);
    is_int(results[0] + results[1], SIGUSR1 + SIGUSR2,
           "of two threads each takes one");
}

static void
test_errors(void)
{
    uint64_t set = bit(SIGUSR1);
    int32_t time[2] = {0, 1000000000};
    is_int(raw(SYS_rt_sigtimedwait, &set, NULL, NULL, 4), -EINVAL,
           "a set of 4 bytes: EINVAL");
    is_int(raw(SYS_rt_sigtimedwait, 16, NULL, NULL, 8), -EFAULT,
           "no set: EFAULT");
    is_int(raw(SYS_rt_sigtimedwait, &set, NULL, 16, 8), -EFAULT,
           "no time: EFAULT");
    is_int(raw(SYS_rt_sigtimedwait, &set, NULL, time, 8), -EINVAL,
           "a second of nanoseconds: EINVAL");
    int64_t time64[2] = {0, 1000000};
    is_int(raw(421, &set, NULL, time64, 8), -EAGAIN, "with 64 bits");
}

int
main(void)
{
    begin_testing();
    block(bit(SIGUSR1) | bit(SIGUSR2) | bit(SIGCHLD));
    test_taking();
    test_sleeping();
    test_errors();
    return done_testing();
}
