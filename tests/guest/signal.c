/*
 * kill, sigaction, sigprocmask, sigpending, sigsuspend: who is signalled,
 * what happens then, and what a mask holds back.
 */
#include "tap.h"

static volatile int count, last, depth, deepest, sender_right;
static char order[32];

static void
note(int signal)
{
    count++;
    last = signal;
    if (++depth > deepest)
        deepest = depth;
    depth--;
}

static void
clear_notes(void)
{
    count = last = depth = deepest = 0;
}

static void
handle(int signal, void (*handler)(int), int flags, int blocked)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    if (blocked)
        sigaddset(&action.sa_mask, blocked);
    sigaction(signal, &action, NULL);
}

static int
mask(int how, int signal)
{
    sigset_t set;
    sigemptyset(&set);
    if (signal)
        sigaddset(&set, signal);
    return sigprocmask(how, &set, NULL);
}

static int
is_pending(int signal)
{
    sigset_t set;
    return sigpending(&set) == 0 && sigismember(&set, signal);
}

static void
test_handler(void)
{
    clear_notes();
    handle(SIGUSR1, note, 0, 0);
    is_int(kill(getpid(), SIGUSR1), 0, "kill ourselves with SIGUSR1");
    is_int(count, 1, "the handler has run when kill returns");
    is_int(last, SIGUSR1, "with the signal's number");
    kill(getpid(), SIGUSR1);
    is_int(count, 2, "it stays installed");
    handle(SIGUSR1, note, SA_RESETHAND, 0);
    kill(getpid(), SIGUSR1);
    is_int(count, 3, "with SA_RESETHAND it runs");
    struct sigaction action;
    sigaction(SIGUSR1, NULL, &action);
    ok(action.sa_handler == SIG_DFL, "and is gone");
    signal(SIGUSR1, SIG_IGN);
    kill(getpid(), SIGUSR1);
    is_int(count, 3, "an ignored signal does nothing");
    is_int(syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR1), 0,
           "tgkill of ourselves");
}

static void
again(int signal)
{
    note(signal);
    depth++;
    if (depth > deepest)
        deepest = depth;
    if (count < 3)
        kill(getpid(), signal);
    depth--;
}

static void
test_nesting(void)
{
    clear_notes();
    handle(SIGUSR1, again, 0, 0);
    kill(getpid(), SIGUSR1);
    is_int(count, 3, "a signal raised in its own handler comes");
    is_int(deepest, 1, "after the handler: it is blocked meanwhile");
    clear_notes();
    handle(SIGUSR1, again, SA_NODEFER, 0);
    kill(getpid(), SIGUSR1);
    is_int(count, 3, "with SA_NODEFER it comes");
    is_int(deepest, 3, "within the handler");
}

static void
write_order(int signal)
{
    strcat(order, signal == SIGUSR1 ? "1" : "2");
    if (signal == SIGUSR1) {
        kill(getpid(), SIGUSR2);
        strcat(order, "e");
    }
}

static void
test_handler_mask(void)
{
    order[0] = 0;
    handle(SIGUSR2, write_order, 0, 0);
    handle(SIGUSR1, write_order, 0, 0);
    kill(getpid(), SIGUSR1);
    is_str(order, "12e", "another signal interrupts a handler");
    order[0] = 0;
    handle(SIGUSR1, write_order, 0, SIGUSR2);
    kill(getpid(), SIGUSR1);
    is_str(order, "1e2", "but not when sa_mask names it");
    sigset_t set;
    sigprocmask(SIG_BLOCK, NULL, &set);
    ok(!sigismember(&set, SIGUSR1) && !sigismember(&set, SIGUSR2),
       "after the handlers the mask is what it was");
}

static void
test_mask(void)
{
    clear_notes();
    handle(SIGUSR1, note, 0, 0);
    is_int(mask(SIG_BLOCK, SIGUSR1), 0, "block SIGUSR1");
    kill(getpid(), SIGUSR1);
    kill(getpid(), SIGUSR1);
    is_int(count, 0, "it doesn't come");
    is_int(is_pending(SIGUSR1), 1, "it is pending");
    is_int(is_pending(SIGUSR2), 0, "another is not");
    is_int(mask(SIG_UNBLOCK, SIGUSR1), 0, "unblock it");
    is_int(count, 1, "it comes once for two");
    is_int(is_pending(SIGUSR1), 0, "and is pending no more");
    mask(SIG_BLOCK, SIGUSR1);
    kill(getpid(), SIGUSR1);
    signal(SIGUSR1, SIG_IGN);
    is_int(is_pending(SIGUSR1), 0, "to ignore it throws it away");
    handle(SIGUSR1, note, 0, 0);
    mask(SIG_SETMASK, 0);
    is_int(count, 1, "so it never comes");
    mask(SIG_BLOCK, SIGKILL);
    sigset_t set;
    sigprocmask(SIG_BLOCK, NULL, &set);
    is_int(sigismember(&set, SIGKILL), 0, "SIGKILL can't be blocked");
    mask(SIG_SETMASK, SIGTERM);
    mask(SIG_BLOCK, SIGHUP);
    sigprocmask(SIG_SETMASK, NULL, &set);
    ok(sigismember(&set, SIGTERM) && sigismember(&set, SIGHUP),
       "SIG_BLOCK adds to the mask");
    mask(SIG_SETMASK, 0);
}

static void
test_suspend(void)
{
    sigset_t set, after;
    clear_notes();
    handle(SIGUSR1, note, 0, 0);
    handle(SIGUSR2, note, 0, 0);
    mask(SIG_BLOCK, SIGUSR1);
    kill(getpid(), SIGUSR1);
    sigfillset(&set);
    sigdelset(&set, SIGUSR1);
    is_err(sigsuspend(&set), EINTR, "sigsuspend ends with EINTR");
    is_int(count, 1, "after the handler");
    sigprocmask(SIG_BLOCK, NULL, &after);
    is_int(sigismember(&after, SIGUSR1), 1, "and the old mask is back");
    mask(SIG_SETMASK, 0);
    int parent = getpid();
    mask(SIG_BLOCK, SIGUSR2);
    int pid = fork();
    if (pid == 0) {
        await_state(parent, 'S');
        kill(parent, SIGUSR2);
        _exit(0);
    }
    sigemptyset(&set);
    is_err(sigsuspend(&set), EINTR, "sigsuspend sleeps until a signal");
    is_int(last, SIGUSR2, "as it came");
    mask(SIG_SETMASK, 0);
    status_of(pid);
}

static void
note_sender(int signal, siginfo_t *info, void *context)
{
    note(signal);
    sender_right = info->si_signo == signal && info->si_code == SI_USER &&
                   info->si_pid == getpid() && context != NULL;
}

static void
test_siginfo(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO}, old;
    clear_notes();
    action.sa_sigaction = note_sender;
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGHUP);
    sigaction(SIGUSR1, &action, NULL);
    kill(getpid(), SIGUSR1);
    is_int(count, 1, "an SA_SIGINFO handler runs");
    is_int(sender_right, 1, "and is told the sender");
    sigaction(SIGUSR1, NULL, &old);
    ok(old.sa_sigaction == note_sender, "sigaction tells the handler");
    is_int(old.sa_flags & ~0x04000000, SA_SIGINFO, "and its flags");
    is_int(sigismember(&old.sa_mask, SIGHUP), 1, "and its mask");
    is_int(sigismember(&old.sa_mask, SIGINT), 0, "and no more");
    const int last_signal = 64; /* and those above 31 have senders as well */
    is_int(sigaction(last_signal, &action, NULL), 0, "a real-time signal");
    is_int(kill(getpid(), last_signal), 0, "is sent");
    is_int(count, 2, "and taken");
    is_int(sender_right, 1, "with its sender");
}

static void
test_errors(void)
{
    struct sigaction action = {.sa_handler = SIG_IGN};
    uint32_t words[5] = {0};
    is_err(kill(getpid(), 65), EINVAL, "kill with 65: EINVAL");
    is_err(kill(getpid(), -1), EINVAL, "kill with -1: EINVAL");
    is_int(kill(getpid(), 0), 0, "kill with 0 only asks");
    is_err(kill(99999999, 0), ESRCH, "for nobody: ESRCH");
    is_err(kill(-99999999, SIGTERM), ESRCH, "for no group: ESRCH");
    is_err(sigaction(SIGKILL, &action, NULL), EINVAL, "SIGKILL: EINVAL");
    is_err(sigaction(SIGSTOP, &action, NULL), EINVAL, "SIGSTOP: EINVAL");
    is_err(sigaction(0, &action, NULL), EINVAL, "signal 0: EINVAL");
    is_err(sigaction(65, &action, NULL), EINVAL, "signal 65: EINVAL");
    is_int(sigaction(SIGKILL, NULL, &action), 0, "one may ask for SIGKILL's");
    is_err(syscall(SYS_rt_sigaction, SIGUSR1, 0xC0100000u, 0, 8), EFAULT,
           "rt_sigaction, a bad action: EFAULT");
    is_err(syscall(SYS_rt_sigaction, SIGUSR1, 0, 0xC0100000u, 8), EFAULT,
           "rt_sigaction, a bad place for the old: EFAULT");
    is_err(syscall(SYS_rt_sigaction, SIGUSR1, words, 0, 4), EINVAL,
           "rt_sigaction, another set size: EINVAL");
    is_err(syscall(SYS_rt_sigprocmask, SIG_BLOCK, 0xC0100000u, 0, 8), EFAULT,
           "rt_sigprocmask, a bad set: EFAULT");
    is_err(syscall(SYS_rt_sigprocmask, SIG_BLOCK, 0, 0xC0100000u, 8), EFAULT,
           "rt_sigprocmask, a bad place for the old: EFAULT");
    is_err(syscall(SYS_rt_sigprocmask, 77, words, 0, 8), EINVAL,
           "rt_sigprocmask, an unknown how: EINVAL");
    is_err(syscall(SYS_rt_sigprocmask, SIG_BLOCK, words, 0, 4), EINVAL,
           "rt_sigprocmask, another set size: EINVAL");
    is_err(syscall(SYS_rt_sigpending, 0xC0100000u, 8), EFAULT,
           "rt_sigpending: EFAULT");
    is_err(syscall(SYS_rt_sigsuspend, 0xC0100000u, 8), EFAULT,
           "rt_sigsuspend: EFAULT");
}

/* The old calls, with 32 signals. */
static void
test_old_calls(void)
{
    uint32_t action[4] = {1 /* SIG_IGN */, 0, 0, 0}, old[4] = {9, 9, 9, 9};
    uint32_t set = 1u << (SIGUSR1 - 1), before = 99;
    signal(SIGUSR2, SIG_DFL);
    is_int(syscall(SYS_sigaction, SIGUSR2, action, old), 0, "old sigaction");
    is_int(old[0], 0, "tells the old action");
    is_int(kill(getpid(), SIGUSR2), 0, "and has set the new");
    is_int(syscall(SYS_sigprocmask, SIG_BLOCK, &set, &before), 0,
           "old sigprocmask");
    is_int(before, 0, "tells the old mask");
    is_int(syscall(SYS_sigprocmask, SIG_UNBLOCK, &set, &before), 0,
           "and takes it away");
    is_int(before, set, "as it was set");
    is_err(syscall(SYS_sigaction, SIGKILL, action, 0), EINVAL, "EINVAL");
    is_err(syscall(SYS_sigaction, SIGUSR2, 0xC0100000u, 0), EFAULT, "EFAULT");
}

static int
sleep_long(void *unused UNUSED)
{
    nap(20000);
    return 1;
}

static int
sleep_deaf(void *unused UNUSED)
{
    sigset_t set;
    for (int i = 1; i < 32; i++)
        signal(i, SIG_IGN);
    sigfillset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
    nap(20000);
    return 1;
}

static int
spin(void *unused UNUSED)
{
    for (volatile int i = 0;; i++)
        continue;
    return 1;
}

static void
test_kill_others(void)
{
    int pid = spawn(sleep_long, NULL);
    await_state(pid, 'S');
    is_int(kill(pid, SIGTERM), 0, "SIGTERM to a sleeper");
    is_killed(status_of(pid), SIGTERM, "wakes and kills it (LABS 60)");
    pid = spawn(sleep_deaf, NULL);
    await_state(pid, 'S');
    kill(pid, SIGTERM);
    await_state(pid, 'S');
    is_int(waitpid(pid, NULL, WNOHANG), 0, "who ignores and blocks all lives");
    is_int(kill(pid, SIGKILL), 0, "SIGKILL");
    is_killed(status_of(pid), SIGKILL, "kills it all the same");
    pid = spawn(spin, NULL);
    is_int(kill(pid, SIGINT), 0, "SIGINT to one who only computes");
    is_killed(status_of(pid), SIGINT, "kills it, too");
}

static int
lead_group(void *unused UNUSED)
{
    int good = 0, pids[3];
    setpgid(0, 0);
    signal(SIGUSR1, SIG_IGN);
    for (int i = 0; i < 3; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            nap(20000);
            _exit(1);
        }
    }
    kill(0, SIGUSR1);
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    for (int i = 0; i < 3; i++) {
        kill(pids[i], 0);
        good += status_of(pids[i]) == SIGTERM;
    }
    return good;
}

static void
test_groups(void)
{
    int pid = spawn(sleep_long, NULL);
    setpgid(pid, pid);
    is_int(kill(-pid, SIGTERM), 0, "kill of a group");
    is_killed(status_of(pid), SIGTERM, "reaches its member");
    is_exit(in_child(lead_group, NULL), 3, "kill(0) reaches the own group");
}

static void
test_defaults(void)
{
    static const int harmless[] = {SIGCHLD, SIGCONT, SIGURG, SIGWINCH};
    for (int signal = 1; signal < 32; signal++) {
        int ignored = 0;
        for (size_t i = 0; i < COUNT_OF(harmless); i++)
            ignored |= harmless[i] == signal;
        if (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN ||
            signal == SIGTTOU)
            continue;
        int pid = fork();
        if (pid == 0) {
            struct sigaction action = {.sa_handler = SIG_DFL};
            sigaction(signal, &action, NULL);
            kill(getpid(), signal);
            _exit(44);
        }
        if (ignored)
            is_exit(status_of(pid), 44, "default of signal %d: none", signal);
        else
            is_killed(status_of(pid), signal, "default of signal %d: death",
                      signal);
    }
}

static void
test_fork_and_signals(void)
{
    clear_notes();
    handle(SIGUSR1, note, 0, 0);
    mask(SIG_BLOCK, SIGUSR1);
    kill(getpid(), SIGUSR1);
    int pid = fork();
    if (pid == 0) {
        int pending = is_pending(SIGUSR1);
        kill(getpid(), SIGUSR1);
        mask(SIG_UNBLOCK, SIGUSR1);
        _exit(!pending && count == 1 ? 0 : 1);
    }
    is_exit(status_of(pid), 0,
            "a child has handlers and mask, but no pending signal");
    is_int(is_pending(SIGUSR1), 1, "ours is pending still");
    mask(SIG_UNBLOCK, SIGUSR1);
    is_int(count, 1, "and comes");
}

static void
test_sigchld(void)
{
    clear_notes();
    handle(SIGCHLD, note, SA_RESTART, 0);
    int pid = fork();
    if (pid == 0)
        _exit(3);
    is_exit(status_of(pid), 3, "with a handler for SIGCHLD wait works");
    is_int(count, 1, "and the handler ran");
    signal(SIGCHLD, SIG_IGN);
    pid = fork();
    if (pid == 0)
        _exit(3);
    is_err(waitpid(pid, NULL, 0), ECHILD, "SIGCHLD ignored: no zombies");
    signal(SIGCHLD, SIG_DFL);
}

int
main(void)
{
    begin_testing();
    test_handler();
    test_nesting();
    test_handler_mask();
    test_mask();
    test_suspend();
    test_siginfo();
    test_errors();
    test_old_calls();
    test_kill_others();
    test_groups();
    test_defaults();
    test_fork_and_signals();
    test_sigchld();
    return done_testing();
}
