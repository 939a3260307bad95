/* Signals among threads: whose is it, who blocks it, who is stopped. */
#include "raw_thread.h"

static struct raw_thread threads[3];
static volatile int handled, handler_tid, handler_pid, handler_code;
static volatile int go, ready, results[3];
static int pipe_fds[2];

static void
note(int signal UNUSED, siginfo_t *info, void *context UNUSED)
{
    handler_tid = raw(SYS_gettid);
    handler_pid = info->si_pid;
    handler_code = info->si_code;
    __atomic_fetch_add(&handled, 1, __ATOMIC_SEQ_CST);
}

static void
handle(int signal, int flags)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO | flags};
    action.sa_sigaction = note;
    sigaction(signal, &action, NULL);
}

static uint64_t
bit(int signal)
{
    return 1ull << (signal - 1);
}

static uint64_t
change_mask(int how, uint64_t set)
{
    uint64_t old = 0;
    raw(SYS_rt_sigprocmask, how, &set, &old, 8);
    return old;
}

static int
is_pending(int signal)
{
    uint64_t set = 0;
    raw(SYS_rt_sigpending, &set, 8);
    return !!(set & bit(signal));
}

static int
await_handler(void *unused UNUSED)
{
    while (!handled)
        raw(SYS_sched_yield);
    return 0;
}

static void
test_directed(void)
{
    handle(SIGUSR1, 0);
    raw_thread_start(&threads[0], await_handler, NULL);
    raw_thread_start(&threads[1], await_handler, NULL);
    is_int(raw(SYS_tgkill, getpid(), threads[1].tid, SIGUSR1), 0, "tgkill");
    raw_thread_join(&threads[0]);
    raw_thread_join(&threads[1]);
    is_int(handler_tid, threads[1].tid, "the thread it names handles it");
    is_int(handler_pid, getpid(), "the sender is told by its pid");
    is_int(handler_code, -6, "and that it was tgkill");
    is_int(handled, 1, "once");
    handled = 0;
    raw_thread_start(&threads[0], await_handler, NULL);
    is_int(raw(238 /* tkill */, threads[0].tid, SIGUSR1), 0, "tkill");
    raw_thread_join(&threads[0]);
    is_int(handler_tid, threads[0].tid, "the same without the process");
}

static int
sit(void *unused UNUSED)
{
    await_word(&go, 1);
    return 0;
}

static void
test_errors(void)
{
    int pid = getpid();
    go = 0;
    raw_thread_start(&threads[0], sit, NULL);
    int tid = threads[0].tid;
    is_int(raw(SYS_tgkill, pid, tid, 0), 0, "signal 0 only looks");
    is_int(raw(SYS_tgkill, 1, tid, 0), -ESRCH, "another process's: ESRCH");
    is_int(raw(SYS_tgkill, pid, tid, 65), -EINVAL, "signal 65: EINVAL");
    is_int(raw(SYS_tgkill, pid, tid, -1), -EINVAL, "signal -1: EINVAL");
    is_int(raw(SYS_tgkill, 0, tid, 0), -EINVAL, "process 0: EINVAL");
    is_int(raw(SYS_tgkill, pid, 0, 0), -EINVAL, "thread 0: EINVAL");
    is_int(raw(238, -1, 0), -EINVAL, "tkill of -1: EINVAL");
    set_word(&go, 1);
    raw_thread_join(&threads[0]);
    is_int(raw(SYS_tgkill, pid, tid, 0), -ESRCH, "one that has ended: ESRCH");
    is_int(raw(238, tid, 0), -ESRCH, "also for tkill");
}

static int
block_and_wait(void *unused UNUSED)
{
    results[0] = !!(change_mask(SIG_BLOCK, bit(SIGUSR1)) & bit(SIGUSR2));
    set_word(&ready, 1);
    await_word(&go, 1);
    results[1] = is_pending(SIGUSR1);
    results[2] = handled;
    change_mask(SIG_UNBLOCK, bit(SIGUSR1));
    return handled;
}

static void
test_masks(void)
{
    handled = go = ready = 0;
    change_mask(SIG_BLOCK, bit(SIGUSR2));
    raw_thread_start(&threads[0], block_and_wait, NULL);
    change_mask(SIG_UNBLOCK, bit(SIGUSR2));
    await_word(&ready, 1);
    ok(!(change_mask(SIG_BLOCK, 0) & bit(SIGUSR1)), "a mask is a thread's own");
    raw(SYS_tgkill, getpid(), threads[0].tid, SIGUSR1);
    is_int(is_pending(SIGUSR1), 0, "what waits for another is not ours");
    set_word(&go, 1);
    raw_thread_join(&threads[0]);
    is_int(results[0], 1, "a thread inherits its maker's mask");
    is_int(results[1], 1, "and knows what waits for it");
    is_int(results[2], 0, "while it blocks that");
    is_int(handled, 1, "and gets it afterwards");
    is_int(handler_tid, threads[0].tid, "itself");
}

static int
unblock_and_wait(void *unused UNUSED)
{
    change_mask(SIG_UNBLOCK, bit(SIGUSR1));
    set_word(&ready, 1);
    return await_handler(NULL);
}

static int
wait_blocked(void *unused UNUSED)
{
    await_word(&go, 1);
    results[0] = is_pending(SIGUSR1);
    set_word(&ready, 2);
    await_word(&go, 2);
    change_mask(SIG_UNBLOCK, bit(SIGUSR1));
    results[1] = is_pending(SIGUSR1);
    return 0;
}

static void
test_process(void)
{
    handled = go = ready = 0;
    change_mask(SIG_BLOCK, bit(SIGUSR1));
    raw_thread_start(&threads[0], wait_blocked, NULL);
    raw_thread_start(&threads[1], unblock_and_wait, NULL);
    await_word(&ready, 1);
    kill(getpid(), SIGUSR1);
    raw_thread_join(&threads[1]);
    is_int(handler_tid, threads[1].tid,
           "a signal to the process is for the thread that doesn't block it");
    kill(getpid(), SIGUSR1);
    set_word(&go, 1);
    is_int(is_pending(SIGUSR1), 1, "blocked by all, it waits for all");
    await_word(&ready, 2);
    set_word(&go, 2);
    raw_thread_join(&threads[0]);
    is_int(results[0], 1, "the other one sees it, too");
    is_int(handled, 2, "one handler runs");
    is_int(handler_tid, threads[0].tid, "of who unblocks it first");
    is_int(is_pending(SIGUSR1), 0, "then it is gone");
    change_mask(SIG_UNBLOCK, bit(SIGUSR1));
    is_int(handled, 2, "for all");
}

static int
suspend(void *unused UNUSED)
{
    uint64_t all_but = ~bit(SIGUSR1);
    set_word(&ready, 1);
    results[0] = raw(SYS_rt_sigsuspend, &all_but, 8);
    results[1] = !!(change_mask(SIG_BLOCK, 0) & bit(SIGUSR1));
    return 0;
}

static int
sleep_on_word(void *unused UNUSED)
{
    results[2] = raw(SYS_futex, &go, WAIT | PRIVATE, 0, NULL);
    return 0;
}

static void
test_sleepers(void)
{
    handled = go = ready = 0;
    change_mask(SIG_BLOCK, bit(SIGUSR1));
    raw_thread_start(&threads[0], suspend, NULL);
    raw_thread_start(&threads[1], sleep_on_word, NULL);
    await_word(&ready, 1);
    await_waiters(&go, PRIVATE, 1);
    kill(getpid(), SIGUSR1);
    raw_thread_join(&threads[0]);
    is_int(results[0], -EINTR, "sigsuspend ends with a signal to the process");
    is_int(handler_tid, threads[0].tid, "in its thread");
    is_int(results[1], 1, "and the mask is back");
    is_int(waiters(&go, PRIVATE), 1, "who blocks the signal sleeps on");
    raw(SYS_tgkill, getpid(), threads[1].tid, SIGUSR1);
    is_int(waiters(&go, PRIVATE), 1, "also when it waits for him");
    set_word(&go, 1);
    raw_thread_join(&threads[1]);
    is_int(results[2], 0, "until he is woken");
    change_mask(SIG_UNBLOCK, bit(SIGUSR1));
    is_int(handled, 1, "a thread's signals end with it");
}

static volatile char *volatile nowhere = (char *)16;

static int
fault_once(void *unused UNUSED)
{
    *nowhere = 0;
    return 0;
}

static void
leave_thread(int signal UNUSED, siginfo_t *info, void *context UNUSED)
{
    handler_tid = raw(SYS_gettid);
    handled = (uintptr_t)info->si_addr == 16;
    raw(SYS_exit, 0);
}

static void
test_fault(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    handled = 0;
    action.sa_sigaction = leave_thread;
    sigaction(SIGSEGV, &action, NULL);
    raw_thread_start(&threads[0], fault_once, NULL);
    raw_thread_join(&threads[0]);
    is_int(handler_tid, threads[0].tid, "a fault is its thread's own");
    is_int(handled, 1, "with its address");
    signal(SIGSEGV, SIG_DFL);
}

static int
write_bytes(void *unused UNUSED)
{
    while (raw(SYS_write, pipe_fds[1], "b", 1) != 0)
        raw(SYS_sched_yield);
    return 0;
}

static int
be_busy(void *unused UNUSED)
{
    raw_thread_start(&threads[0], write_bytes, NULL);
    raw_thread_start(&threads[1], sit, NULL);
    return sit(NULL);
}

/* Reads until nothing is left: how much there was. */
static int
drain(void)
{
    char bytes[4096];
    int sum = 0;
    ssize_t got;
    while ((got = read(pipe_fds[0], bytes, sizeof bytes)) > 0)
        sum += got;
    return sum;
}

static void
test_stop(void)
{
    go = 0;
    pipe(pipe_fds);
    int pid = spawn(be_busy, NULL);
    fcntl(pipe_fds[0], F_SETFL, O_NONBLOCK);
    while (drain() == 0)
        nap(1);
    kill(pid, SIGSTOP);
    await_state(pid, 'T');
    nap(20);
    drain();
    nap(20);
    is_int(drain(), 0, "SIGSTOP stops all threads");
    kill(pid, SIGCONT);
    int more = 0;
    for (int i = 0; i < 3000 && !more; i++) {
        more = drain();
        nap(1);
    }
    ok(more, "SIGCONT has them go on");
    await_state(pid, 'S');
    kill(pid, SIGSTOP);
    await_state(pid, 'T');
    kill(pid, SIGKILL);
    is_killed(status_of(pid), SIGKILL, "SIGKILL ends them while they stand");
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

int
main(void)
{
    begin_testing();
    test_directed();
    test_errors();
    test_masks();
    test_process();
    test_sleepers();
    test_fault();
    test_stop();
    return done_testing();
}
