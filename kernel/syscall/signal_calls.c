/* Calls that send, hold back, and handle signals. */
#include "kernel/abi/signal.h"
#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"
#include "kernel/syscall/syscall.h"
#include "kernel/syscall/user_time.h"
#include "kernel/x86/signal_frame.h"
#include "kernel/x86/trap.h"
#include "kernel/x86/user_copy.h"

/* Sends SIGNAL, if it isn't 0, to TARGET: 0 or -EPERM. */
static int
send_allowed(struct process *target, int signal,
             const struct signal_origin *origin)
{
    uint32_t flags = spin_lock(&process_lock);
    bool allowed = credentials_may_signal(target, signal);

    spin_unlock(&process_lock, flags);
    if (allowed && signal)
        signal_send(target, signal, origin);
    return allowed ? 0 : -EPERM;
}

/* kill(-1): every process but init and the caller, none of whom need be
 * allowed. */
static int
send_all(int signal, const struct signal_origin *origin)
{
    struct process *next;
    int count = 0;

    for (int pid = 1; (next = process_next(pid)); process_put(next)) {
        pid = next->pid;
        if (next == process_current())
            continue;
        count++;
        send_allowed(next, signal, origin);
    }
    return count ? 0 : -ESRCH;
}

/* To a group: 0 once one of it was allowed. */
static int
send_group(int pgid, int signal, const struct signal_origin *origin)
{
    struct process *next;
    int result = -ESRCH;

    for (int pid = 0; (next = process_next(pid)); process_put(next)) {
        pid = next->pid;
        if (next->pgid != pgid || next->state != PROCESS_ALIVE)
            continue;
        int error = send_allowed(next, signal, origin);
        if (result != 0)
            result = error;
    }
    return result;
}

static int
send_one(int pid, int signal, const struct signal_origin *origin)
{
    struct process *target = process_find_by_tid(pid);

    if (!target)
        return -ESRCH;
    int error = send_allowed(target, signal, origin);
    process_put(target);
    return error;
}

long
sys_kill(int pid, int signal)
{
    struct signal_origin origin = {
        .code = SI_USER, .pid = process_current()->pid, .uid = sys_getuid32()};

    if (signal < 0 || signal > ABI_NSIG)
        return -EINVAL;
    if (pid > 0)
        return send_one(pid, signal, &origin);
    if (pid == -1)
        return send_all(signal, &origin);
    int pgid = pid == 0 ? process_current()->pgid : -pid;
    return send_group(pgid, signal, &origin);
}

/* Sends SIGNAL to the thread TID of the process TGID, or for 0 of any. */
static long
send_to_thread(int tgid, int tid, int signal)
{
    struct signal_origin origin = {
        .code = SI_TKILL, .pid = process_current()->pid, .uid = sys_getuid32()};

    if (tid <= 0 || signal < 0 || signal > ABI_NSIG)
        return -EINVAL;
    return signal_send_thread(tgid, tid, signal, &origin);
}

long
sys_tgkill(int tgid, int tid, int signal)
{
    return tgid <= 0 ? -EINVAL : send_to_thread(tgid, tid, signal);
}

long
sys_tkill(int tid, int signal)
{
    return send_to_thread(0, tid, signal);
}

static bool
can_be_handled(int signal)
{
    return signal >= 1 && signal <= ABI_NSIG && signal != SIGKILL &&
           signal != SIGSTOP;
}

long
sys_rt_sigaction(int signal, const struct abi_sigaction *user_action,
                 struct abi_sigaction *user_old, size_t set_size)
{
    struct abi_sigaction action;
    struct abi_sigaction old;

    if (set_size != sizeof(uint64_t) || signal < 1 || signal > ABI_NSIG)
        return -EINVAL;
    if (user_action) {
        if (user_copy_in(&action, user_action, sizeof action) < 0)
            return -EFAULT;
        if (!can_be_handled(signal))
            return -EINVAL;
    }
    signal_set_action(signal, user_action ? &action : NULL, &old);
    return user_old ? user_copy_out(user_old, &old, sizeof old) : 0;
}

long
sys_sigaction(int signal, const struct abi_old_sigaction *user_action,
              struct abi_old_sigaction *user_old)
{
    struct abi_old_sigaction short_action;
    struct abi_sigaction action;
    struct abi_sigaction old;

    if (signal < 1 || signal > ABI_NSIG)
        return -EINVAL;
    if (user_action) {
        if (user_copy_in(&short_action, user_action, sizeof short_action) < 0)
            return -EFAULT;
        if (!can_be_handled(signal))
            return -EINVAL;
        action = (struct abi_sigaction){
            .handler = short_action.handler,
            .flags = short_action.flags,
            .restorer = short_action.restorer,
            .mask = short_action.mask,
        };
    }
    signal_set_action(signal, user_action ? &action : NULL, &old);
    if (!user_old)
        return 0;
    short_action = (struct abi_old_sigaction){
        .handler = old.handler,
        .mask = (uint32_t)old.mask,
        .flags = old.flags,
        .restorer = old.restorer,
    };
    return user_copy_out(user_old, &short_action, sizeof short_action);
}

/* The mask that HOW makes of OLD and SET; false when HOW is none of three. */
static bool
combine(int how, uint64_t old, uint64_t set, uint64_t *result)
{
    if (how == SIG_BLOCK)
        *result = old | set;
    else if (how == SIG_UNBLOCK)
        *result = old & ~set;
    else
        *result = set;
    return how == SIG_BLOCK || how == SIG_UNBLOCK || how == SIG_SETMASK;
}

long
sys_rt_sigprocmask(int how, const uint64_t *user_set, uint64_t *user_old,
                   size_t set_size)
{
    uint64_t old = thread_current()->signal_mask;
    uint64_t set;
    uint64_t mask;

    if (set_size != sizeof set)
        return -EINVAL;
    if (user_set) {
        if (user_copy_in(&set, user_set, sizeof set) < 0)
            return -EFAULT;
        if (!combine(how, old, set, &mask))
            return -EINVAL;
        signal_set_mask(mask);
    }
    return user_old ? user_copy_out(user_old, &old, sizeof old) : 0;
}

/* The older call: 32 signals; the others keep their state. */
long
sys_sigprocmask(int how, const uint32_t *user_set, uint32_t *user_old)
{
    uint64_t old = thread_current()->signal_mask;
    uint32_t old_low = (uint32_t)old;
    uint32_t set;
    uint64_t mask;

    if (user_set) {
        if (user_copy_in(&set, user_set, sizeof set) < 0)
            return -EFAULT;
        if (!combine(how, old, set, &mask))
            return -EINVAL;
        if (how == SIG_SETMASK)
            mask |= old & 0xFFFFFFFF00000000u;
        signal_set_mask(mask);
    }
    return user_old ? user_copy_out(user_old, &old_low, sizeof old_low) : 0;
}

long
sys_rt_sigpending(uint64_t *user_set, size_t set_size)
{
    uint64_t pending = signal_pending_set() & thread_current()->signal_mask;

    if (set_size > sizeof pending)
        return -EINVAL;
    return user_copy_out(user_set, &pending, set_size);
}

/* Sleeps until a signal that SET does not block wants to be handled. */
static long
suspend(uint64_t set)
{
    signal_lend_mask(set);
    for (;;) {
        thread_prepare_sleep(THREAD_INTERRUPTIBLE);
        if (signal_is_pending())
            break;
        schedule();
    }
    thread_wake(thread_current());
    return -ERESTARTNOHAND;
}

long
sys_rt_sigsuspend(const uint64_t *user_set, size_t set_size)
{
    uint64_t set;

    if (set_size != sizeof set)
        return -EINVAL;
    if (user_copy_in(&set, user_set, sizeof set) < 0)
        return -EFAULT;
    return suspend(set);
}

/* Both sigtimedwait calls: TIME is of LAYOUT, or NULL. */
static long
wait_for_signal(const uint64_t *user_set, size_t set_size,
                struct abi_siginfo *user_info, enum time_layout layout,
                const void *time)
{
    uint64_t ns = USER_TIME_FOREVER, deadline = UINT64_MAX, set;
    struct signal_origin origin;

    if (set_size != sizeof set)
        return -EINVAL;
    if (user_copy_in(&set, user_set, sizeof set) < 0)
        return -EFAULT;
    int error = time ? user_time_in_ns(&ns, layout, time) : 0;
    if (error)
        return error;
    if (ns != USER_TIME_FOREVER)
        deadline = clock_monotonic_ns() + ns;
    int signal = signal_wait(set, deadline, &origin);
    if (signal < 0 || !user_info)
        return signal;
    struct abi_siginfo info = {0};
    signal_fill_info(&info, signal, &origin);
    return user_copy_out(user_info, &info, sizeof info) < 0 ? -EFAULT : signal;
}

long
sys_rt_sigtimedwait(const uint64_t *set, struct abi_siginfo *info,
                    const struct abi_timespec32 *time, size_t set_size)
{
    return wait_for_signal(set, set_size, info, TIMESPEC32, time);
}

long
sys_rt_sigtimedwait_time64(const uint64_t *set, struct abi_siginfo *info,
                           const struct abi_timespec64 *time, size_t set_size)
{
    return wait_for_signal(set, set_size, info, TIMESPEC64, time);
}

/* The old call: its two first arguments mean nothing any more. */
long
sys_sigsuspend(int unused1, int unused2, uint32_t set)
{
    (void)unused1;
    (void)unused2;
    return suspend(set);
}

long
sys_pause(void)
{
    return suspend(thread_current()->signal_mask);
}

long
sys_sigreturn(void)
{
    return signal_return(thread_current()->frame, false);
}

long
sys_rt_sigreturn(void)
{
    return signal_return(thread_current()->frame, true);
}
