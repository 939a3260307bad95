#include "kernel/proc/signal.h"

#include "kernel/abi/wait.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/x86/signal_frame.h"
#include "kernel/x86/trap.h"
#include "lib/include/string.h"

#define VECTOR_SYSCALL 0x80
#define INT_LENGTH     2 /* bytes of the instruction int $0x80 */

#define UNBLOCKABLE    (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))
#define STOPPERS                                                       \
    (SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | \
     SIGNAL_BIT(SIGTTOU))
#define IGNORED_BY_DEFAULT                                             \
    (SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGURG) | SIGNAL_BIT(SIGWINCH) | \
     SIGNAL_BIT(SIGCONT))

static const struct abi_sigaction *
action_of(const struct process *process, int signal)
{
    return &process->actions->action[signal];
}

/* Whether SIGNAL would do nothing to PROCESS. process_lock held. */
static bool
is_ignored(const struct process *process, int signal)
{
    uint32_t handler = action_of(process, signal)->handler;

    return handler == ABI_SIG_IGN ||
           (handler == ABI_SIG_DFL && SIGNAL_BIT(signal) & IGNORED_BY_DEFAULT);
}

/* Has those threads of PROCESS look that don't block SIGNAL. process_lock
 * held. */
static void
alert_threads(struct process *process, int signal)
{
    list_for_each (link, &process->threads) {
        struct thread *thread = container_of(link, struct thread, process_link);

        if (thread->signal_mask & SIGNAL_BIT(signal))
            continue;
        thread_add_return_work(thread, RETURN_SIGNAL);
        thread_wake_interruptible(thread);
    }
}

/* Continuing takes back stops, and a stop takes back a continuation. */
static void
cancel_opposites(struct process *process, int signal)
{
    if (SIGNAL_BIT(signal) & STOPPERS)
        process->pending &= ~SIGNAL_BIT(SIGCONT);
    if (signal != SIGCONT && signal != SIGKILL)
        return;
    process->pending &= ~STOPPERS;
    if (!process->stopped)
        return;
    process->stopped = false;
    list_for_each (link, &process->threads)
        thread_wake(container_of(link, struct thread, process_link));
}

static bool
is_blocked_everywhere(struct process *process, int signal)
{
    list_for_each (link, &process->threads)
        if (!(container_of(link, struct thread, process_link)->signal_mask &
              SIGNAL_BIT(signal)))
            return false;
    return true;
}

/* Has PROCESS, which doesn't ignore SIGNAL, take it. process_lock held. */
static void
post_locked(struct process *process, int signal,
            const struct signal_origin *origin)
{
    static const struct signal_origin kernel = {.code = SI_KERNEL};

    if (!(process->pending & SIGNAL_BIT(signal)) && signal < 32)
        process->origins[signal] = origin ? *origin : kernel;
    process->pending |= SIGNAL_BIT(signal);
    alert_threads(process, signal);
}

/* Whether SIGNAL would end or stop init: nobody but itself may. */
static bool
is_spared(const struct process *process, int signal)
{
    return process->pid == 1 &&
           action_of(process, signal)->handler == ABI_SIG_DFL;
}

/* signal_send with process_lock held. */
static void
send_locked(struct process *process, int signal,
            const struct signal_origin *origin)
{
    if (process->state != PROCESS_ALIVE || is_spared(process, signal))
        return;
    cancel_opposites(process, signal);
    if (is_ignored(process, signal) && !is_blocked_everywhere(process, signal))
        return;
    post_locked(process, signal, origin);
}

void
signal_send(struct process *process, int signal,
            const struct signal_origin *origin)
{
    uint32_t flags = spin_lock(&process_lock);

    send_locked(process, signal, origin);
    spin_unlock(&process_lock, flags);
}

unsigned
signal_send_group(int pgid, int signal, const struct signal_origin *origin)
{
    unsigned count = 0;
    struct process *next;

    for (int pid = 0; (next = process_next(pid)); process_put(next)) {
        pid = next->pid;
        if (next->pgid != pgid || next->state != PROCESS_ALIVE)
            continue;
        count++;
        if (signal)
            signal_send(next, signal, origin);
    }
    return count;
}

void
signal_send_fault(int signal, const struct signal_origin *origin)
{
    struct thread *thread = thread_current();
    struct process *self = thread->process;
    struct abi_sigaction *action = &self->actions->action[signal];
    uint32_t flags = spin_lock(&process_lock);

    if (action->handler == ABI_SIG_IGN ||
        thread->signal_mask & SIGNAL_BIT(signal)) {
        action->handler = ABI_SIG_DFL;
        thread->signal_mask &= ~SIGNAL_BIT(signal);
    }
    post_locked(self, signal, origin);
    spin_unlock(&process_lock, flags);
}

/* The signals that wait for the running thread and are not blocked. */
static uint64_t
deliverable(const struct thread *thread)
{
    return thread->process->pending & (~thread->signal_mask | UNBLOCKABLE);
}

bool
signal_is_pending(void)
{
    struct thread *thread = thread_current();

    return thread->process && deliverable(thread);
}

/* A signal that was taken off the pending ones, to be acted upon. */
struct taken {
    int number; /* 0: none was there */
    struct signal_origin origin;
    struct abi_sigaction action;
};

static void
take(struct thread *thread, struct taken *taken)
{
    struct process *self = thread->process;
    uint32_t flags = spin_lock(&process_lock);
    uint64_t pending = deliverable(thread);

    taken->number = 0;
    if (pending) {
        int signal = __builtin_ctzll(pending) + 1;

        if (pending & SIGNAL_BIT(SIGKILL))
            signal = SIGKILL;
        taken->number = signal;
        taken->action = *action_of(self, signal);
        taken->origin = (struct signal_origin){0};
        if (signal < 32)
            taken->origin = self->origins[signal];
        self->pending &= ~SIGNAL_BIT(signal);
        if (taken->action.flags & SA_RESETHAND)
            self->actions->action[signal].handler = ABI_SIG_DFL;
    }
    spin_unlock(&process_lock, flags);
}

/* Sleeps until SIGCONT or SIGKILL comes, or has come since the stop was taken
 * off the pending signals. */
static void
stop(struct process *self)
{
    uint64_t enders = SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGKILL);
    uint32_t flags = spin_lock(&process_lock);
    self->stopped = !(self->pending & enders);
    spin_unlock(&process_lock, flags);
    for (;;) {
        thread_prepare_sleep(THREAD_UNINTERRUPTIBLE);
        if (!__atomic_load_n(&self->stopped, __ATOMIC_ACQUIRE))
            break;
        schedule();
    }
    thread_wake(thread_current());
}

/* Does what SIGNAL does to a process that said nothing about it. */
static void
default_action(int signal)
{
    uint64_t bit = SIGNAL_BIT(signal);

    if (bit & STOPPERS)
        stop(process_current());
    else if (!(bit & IGNORED_BY_DEFAULT))
        process_exit(signal);
}

static bool
is_restart(uint32_t result)
{
    return (int)result == -ERESTARTSYS || (int)result == -ERESTARTNOHAND;
}

/* Has the interrupted call made again when user mode is reached. */
static void
restart_call(struct trap_frame *frame)
{
    frame->eax = frame->error;
    frame->eip -= INT_LENGTH;
}

/* What becomes of an interrupted call when HANDLER's FLAGS are these. */
static void
settle_call(struct trap_frame *frame, uint32_t flags)
{
    if (frame->vector != VECTOR_SYSCALL || !is_restart(frame->eax))
        return;
    if ((int)frame->eax == -ERESTARTSYS && flags & SA_RESTART)
        restart_call(frame);
    else
        frame->eax = (uint32_t)-EINTR;
}

/* Builds the handler's frame; it runs when user mode is reached. */
static void
call_handler(struct trap_frame *frame, const struct taken *taken)
{
    struct thread *thread = thread_current();
    uint64_t mask =
        thread->restore_mask ? thread->saved_signal_mask : thread->signal_mask;

    settle_call(frame, taken->action.flags);
    thread->restore_mask = false;
    if (signal_frame_push(frame, taken->number, &taken->action, &taken->origin,
                          mask) < 0)
        process_exit(SIGSEGV);
    uint64_t blocked = taken->action.mask;
    if (!(taken->action.flags & SA_NODEFER))
        blocked |= SIGNAL_BIT(taken->number);
    uint32_t flags = spin_lock(&process_lock);
    thread->signal_mask |= blocked & ~UNBLOCKABLE;
    spin_unlock(&process_lock, flags);
}

void
signal_deliver(struct trap_frame *frame)
{
    struct thread *thread = thread_current();
    struct taken taken;

    for (take(thread, &taken); taken.number; take(thread, &taken)) {
        if (taken.action.handler == ABI_SIG_DFL) {
            default_action(taken.number);
        } else if (taken.action.handler != ABI_SIG_IGN) {
            call_handler(frame, &taken);
            frame->vector = 0;
        }
    }
    if (frame->vector == VECTOR_SYSCALL && is_restart(frame->eax))
        restart_call(frame);
    if (thread->restore_mask) {
        thread->restore_mask = false;
        signal_set_mask(thread->saved_signal_mask);
    }
}

void
signal_set_mask(uint64_t mask)
{
    struct thread *thread = thread_current();
    uint32_t flags = spin_lock(&process_lock);

    thread->signal_mask = mask & ~UNBLOCKABLE;
    spin_unlock(&process_lock, flags);
    if (signal_is_pending())
        thread_add_return_work(thread, RETURN_SIGNAL);
}

long
signal_return(struct trap_frame *frame, bool has_siginfo)
{
    uint64_t mask;

    if (signal_frame_pop(frame, has_siginfo, &mask) < 0)
        process_exit(SIGSEGV);
    frame->vector = 0;
    signal_set_mask(mask);
    return (int)frame->eax;
}

void
signal_set_action(int signal, const struct abi_sigaction *action,
                  struct abi_sigaction *old)
{
    struct process *self = process_current();
    uint32_t flags = spin_lock(&process_lock);

    *old = self->actions->action[signal];
    if (action) {
        self->actions->action[signal] = *action;
        self->actions->action[signal].mask &= ~UNBLOCKABLE;
        if (is_ignored(self, signal))
            self->pending &= ~SIGNAL_BIT(signal);
    }
    spin_unlock(&process_lock, flags);
}

void
signal_reset_handlers(struct process *process)
{
    uint32_t flags = spin_lock(&process_lock);

    for (int signal = 1; signal <= ABI_NSIG; signal++) {
        struct abi_sigaction *action = &process->actions->action[signal];
        uint32_t keep =
            action->handler == ABI_SIG_IGN ? ABI_SIG_IGN : ABI_SIG_DFL;

        *action = (struct abi_sigaction){.handler = keep};
    }
    spin_unlock(&process_lock, flags);
}
