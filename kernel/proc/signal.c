#include "kernel/proc/signal.h"

#include "kernel/abi/wait.h"
#include "kernel/dev/clock.h"
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

/* Has THREAD look for signals. process_lock held, as in what follows. */
static void
alert(struct thread *thread)
{
    thread_add_return_work(thread, RETURN_SIGNAL);
    thread_wake_interruptible(thread);
}

static void
alert_all(struct process *process)
{
    list_for_each (link, &process->threads)
        alert(container_of(link, struct thread, process_link));
}

/* Whether SIGNAL is for THREAD to take now. */
static bool
wants(const struct thread *thread, int signal)
{
    return SIGNAL_BIT(signal) & (~thread->signal_mask | thread->awaited);
}

/* A thread of PROCESS that wants SIGNAL, the oldest; or NULL. */
static struct thread *
find_taker(struct process *process, int signal)
{
    list_for_each (link, &process->threads) {
        struct thread *thread = container_of(link, struct thread, process_link);

        if (wants(thread, signal))
            return thread;
    }
    return NULL;
}

void
signal_retarget(struct process *process, uint64_t set)
{
    for (set &= process->pending.set; set; set &= set - 1) {
        struct thread *thread = find_taker(process, __builtin_ctzll(set) + 1);

        if (thread)
            alert(thread);
    }
}

/* Takes the signals of SET from all that PROCESS and its threads have
 * pending. */
static void
forget(struct process *process, uint64_t set)
{
    process->pending.set &= ~set;
    list_for_each (link, &process->threads)
        container_of(link, struct thread, process_link)->pending.set &= ~set;
}

/* Continuing takes back stops, and a stop takes back a continuation. */
static void
cancel_opposites(struct process *process, int signal)
{
    if (SIGNAL_BIT(signal) & STOPPERS)
        forget(process, SIGNAL_BIT(SIGCONT));
    if (signal != SIGCONT && signal != SIGKILL)
        return;
    forget(process, STOPPERS);
    process->stopped = false;
    wait_queue_wake_all(&process->thread_events);
}

static void
post(struct pending_signals *pending, int signal,
     const struct signal_origin *origin)
{
    static const struct signal_origin kernel = {.code = SI_KERNEL};

    if (!(pending->set & SIGNAL_BIT(signal)))
        pending->origins[signal] = origin ? *origin : kernel;
    pending->set |= SIGNAL_BIT(signal);
}

/* Whether SIGNAL would end or stop init: nobody but itself may. */
static bool
is_spared(const struct process *process, int signal)
{
    return process->pid == 1 &&
           action_of(process, signal)->handler == ABI_SIG_DFL;
}

/* Sends SIGNAL to THREAD of PROCESS, or with NULL to any of its threads. One
 * that is ignored still waits where it is blocked: it may get a handler. */
static void
send_locked(struct process *process, struct thread *thread, int signal,
            const struct signal_origin *origin)
{
    struct thread *taker = thread ? thread : find_taker(process, signal);

    if (process->state != PROCESS_ALIVE || is_spared(process, signal))
        return;
    cancel_opposites(process, signal);
    if (signal == SIGKILL) {
        process_end_threads(process, signal);
        return;
    }
    bool blocked = !taker || taker->signal_mask & SIGNAL_BIT(signal);
    if (is_ignored(process, signal) && !blocked)
        return;
    post(thread ? &thread->pending : &process->pending, signal, origin);
    if (taker && wants(taker, signal))
        alert(taker);
}

void
signal_send(struct process *process, int signal,
            const struct signal_origin *origin)
{
    uint32_t flags = spin_lock(&process_lock);

    send_locked(process, NULL, signal, origin);
    spin_unlock(&process_lock, flags);
}

int
signal_send_thread(int tgid, int tid, int signal,
                   const struct signal_origin *origin)
{
    struct process *process = process_find_by_tid(tid);

    if (!process)
        return -ESRCH;
    int error = tgid == 0 || process->pid == tgid ? 0 : -ESRCH;
    uint32_t flags = spin_lock(&process_lock);
    struct thread *thread = thread_find(tid);
    if (!error && !credentials_may_signal(process, signal))
        error = -EPERM;
    if (!error && signal && thread && thread->process == process)
        send_locked(process, thread, signal, origin);
    spin_unlock(&process_lock, flags);
    process_put(process);
    return error;
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
signal_send_self(int signal)
{
    struct thread *self = thread_current();

    signal_send_thread(self->process->pid, self->tid, signal, NULL);
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
    post(&thread->pending, signal, origin);
    thread_add_return_work(thread, RETURN_SIGNAL);
    spin_unlock(&process_lock, flags);
}

uint64_t
signal_pending_set(void)
{
    struct thread *thread = thread_current();

    return thread->pending.set | thread->process->pending.set;
}

bool
signal_is_pending(void)
{
    struct thread *thread = thread_current();
    bool pending =
        thread->process &&
        (thread->killed || thread->process->stopped ||
         signal_pending_set() & (~thread->signal_mask | thread->awaited));

    if (pending)
        thread_add_return_work(thread, RETURN_SIGNAL);
    return pending;
}

/* A signal that was taken off the pending ones, to be handled. */
struct taken {
    int number;
    struct signal_origin origin;
    struct abi_sigaction action;
};

/* Takes the first signal of PENDING that MASK doesn't block; whether there is
 * one. process_lock held. */
static bool
take_from(struct pending_signals *pending, uint64_t mask, struct taken *taken)
{
    uint64_t set = pending->set & ~mask;

    if (!set)
        return false;
    taken->number = __builtin_ctzll(set) + 1;
    taken->origin = pending->origins[taken->number];
    pending->set &= ~SIGNAL_BIT(taken->number);
    return true;
}

/* Does what SIGNAL does to a process that said nothing about it. process_lock
 * held. */
static void
default_action(struct process *process, int signal)
{
    uint64_t bit = SIGNAL_BIT(signal);

    if (bit & STOPPERS) {
        process->stopped = true;
        alert_all(process);
    } else if (!(bit & IGNORED_BY_DEFAULT)) {
        process_end_threads(process, signal);
    }
}

/* Whether SIGNAL, which TAKEN is to be filled for, has a handler; does what it
 * does without one. process_lock held. */
static bool
has_handler(struct process *process, struct taken *taken)
{
    struct abi_sigaction *action = &process->actions->action[taken->number];

    taken->action = *action;
    if (action->handler == ABI_SIG_DFL)
        default_action(process, taken->number);
    if (action->handler == ABI_SIG_DFL || action->handler == ABI_SIG_IGN)
        return false;
    if (action->flags & SA_RESETHAND)
        action->handler = ABI_SIG_DFL;
    return true;
}

/* Takes the next signal that has a handler; whether there is one. On the way
 * the thread stops and goes on with its process, and ends when it has to. */
static bool
take(struct thread *thread, struct taken *taken)
{
    struct process *self = thread->process;
    uint32_t flags = spin_lock(&process_lock);
    bool found = false;

    while (!found && !thread->killed) {
        if (self->stopped)
            wait_queue_sleep_spin_killable(&self->thread_events);
        else if (take_from(&thread->pending, thread->signal_mask, taken) ||
                 take_from(&self->pending, thread->signal_mask, taken))
            found = has_handler(self, taken);
        else
            break;
    }
    spin_unlock(&process_lock, flags);
    if (thread->killed)
        thread_exit(0);
    return found;
}

/* Takes a signal of SET that waits, or with AGAIN notes that the thread goes
 * on to wait for it; else others may want what waits. */
static bool
take_awaited(struct thread *thread, uint64_t set, bool again,
             struct taken *taken)
{
    uint32_t flags = spin_lock(&process_lock);
    bool found = take_from(&thread->pending, ~set, taken) ||
                 take_from(&thread->process->pending, ~set, taken);

    thread->awaited = again && !found ? set : 0;
    if (!thread->awaited)
        signal_retarget(thread->process, set);
    spin_unlock(&process_lock, flags);
    return found;
}

int
signal_wait(uint64_t set, uint64_t deadline, struct signal_origin *origin)
{
    struct thread *thread = thread_current();
    struct taken taken;
    bool go_on = true;
    bool late = false;

    set &= ~UNBLOCKABLE;
    while (!take_awaited(thread, set, go_on, &taken)) {
        if (!go_on)
            return late ? -EAGAIN : -EINTR;
        thread_prepare_sleep(THREAD_INTERRUPTIBLE);
        late = clock_monotonic_ns() >= deadline;
        go_on = !late && !signal_is_pending();
        if (!go_on)
            thread_wake(thread); /* and looks a last time */
        else if (deadline == UINT64_MAX)
            schedule();
        else
            schedule_until(deadline);
    }
    *origin = taken.origin;
    return taken.number;
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
    frame->vector = 0;
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
    thread->restart_deadline = 0;
    thread->restore_mask = false;
    if (signal_frame_push(frame, taken->number, &taken->action, &taken->origin,
                          mask) < 0)
        process_exit(SIGSEGV);
    uint64_t blocked = taken->action.mask;
    if (!(taken->action.flags & SA_NODEFER))
        blocked |= SIGNAL_BIT(taken->number);
    signal_set_mask(thread->signal_mask | blocked);
}

void
signal_deliver(struct trap_frame *frame)
{
    struct thread *thread = thread_current();
    struct taken taken;

    while (take(thread, &taken)) {
        call_handler(frame, &taken);
        frame->vector = 0;
    }
    if (frame->vector == VECTOR_SYSCALL && is_restart(frame->eax))
        restart_call(frame);
    else if (frame->vector == VECTOR_SYSCALL)
        thread->restart_deadline = 0;
    signal_restore_mask();
}

void
signal_set_mask(uint64_t mask)
{
    struct thread *thread = thread_current();
    uint32_t flags = spin_lock(&process_lock);
    uint64_t added = mask & ~thread->signal_mask;

    thread->signal_mask = mask & ~UNBLOCKABLE;
    signal_retarget(thread->process, added);
    spin_unlock(&process_lock, flags);
    if (signal_is_pending())
        thread_add_return_work(thread, RETURN_SIGNAL);
}

void
signal_lend_mask(uint64_t mask)
{
    struct thread *thread = thread_current();

    thread->saved_signal_mask = thread->signal_mask;
    thread->restore_mask = true;
    signal_set_mask(mask);
}

void
signal_restore_mask(void)
{
    struct thread *thread = thread_current();

    if (!thread->restore_mask)
        return;
    thread->restore_mask = false;
    signal_set_mask(thread->saved_signal_mask);
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
            forget(self, SIGNAL_BIT(signal));
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
