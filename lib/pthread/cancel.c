/*
 * Cancellation: a thread is asked to end, and does at a point of its choice.
 *
 * pthread_cancel sets a bit, which each cancellation point looks at before it
 * traps. A thread that sleeps in such a trap, or is just about to, must be
 * woken: it gets a signal, and the handler below looks where it was. Between
 * the labels of cancellable_call.S the call has not had its effect yet, and
 * the thread is led to its end. Elsewhere the bit is enough.
 *
 * With one exception: the signal may find the thread in another handler, which
 * interrupted a call that goes on afterwards. So our signal is sent again, and
 * blocked in what was interrupted: it comes back as soon as the other handler
 * returns there, whose mask has it unblocked.
 */
#include "kernel/abi/signal.h"
#include "lib/pthread/signals.h"
#include "lib/pthread/thread.h"
#include "lib/x86/cancellable_call.h"
#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* What decides, and what it must be for a thread to end. */
#define CANCEL_DECISION (CANCEL_PENDING | CANCEL_DISABLED | CANCEL_ENDING)

static bool
must_end(int flags)
{
    return (flags & CANCEL_DECISION) == CANCEL_PENDING;
}

/* The handler of SIGNAL_CANCEL. */
static void
look_where_it_was(int signal, siginfo_t *info, void *context)
{
    struct abi_ucontext *interrupted = context;
    uint32_t eip = interrupted->uc_mcontext.eip;
    pthread_t self = thread_self();
    int flags = __atomic_load_n(&self->cancellation, __ATOMIC_RELAXED);

    (void)info;
    if (!must_end(flags))
        return;
    if ((flags & CANCEL_ASYNCHRONOUS) || (eip >= (uint32_t)cancellable_begin &&
                                          eip < (uint32_t)cancellable_end)) {
        interrupted->uc_mcontext.eip = (uint32_t)cancellation;
        return;
    }
    interrupted->uc_sigmask |= SIGNAL_CANCEL_MASK;
    SYSTEM_CALL(SYS_tgkill, getpid(), self->tid, signal);
}

/* Once in the process's life; twice does no harm. */
static void
install_handler(void)
{
    static bool installed;
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_RESTART};

    if (__atomic_load_n(&installed, __ATOMIC_ACQUIRE))
        return;
    action.sa_sigaction = look_where_it_was;
    signal_set_action(SIGNAL_CANCEL, &action, NULL);
    __atomic_store_n(&installed, true, __ATOMIC_RELEASE);
}

/*
 * Asks THREAD to end (POSIX pthread_cancel). It does at its next cancellation
 * point, at once when its type is asynchronous, or when it enables being
 * cancelled. 0, also when it has ended already.
 */
int
pthread_cancel(pthread_t thread)
{
    uint64_t mask;
    int before;

    install_handler();
    before = __atomic_fetch_or(&thread->cancellation, CANCEL_PENDING,
                               __ATOMIC_ACQ_REL);
    if (before & CANCEL_DECISION)
        return 0;
    signal_block_all(&mask);
    lock_acquire(&thread->alive_lock);
    if (thread->alive)
        SYSTEM_CALL(SYS_tgkill, getpid(), thread->tid, SIGNAL_CANCEL);
    lock_release(&thread->alive_lock);
    signal_restore(&mask);
    return 0;
}

/* A cancellation point that does nothing else. */
void
pthread_testcancel(void)
{
    if (must_end(thread_self()->cancellation))
        thread_end(PTHREAD_CANCELED);
}

/*
 * The trap may have been interrupted at its very end, by our signal or before
 * it came: the call has not had its effect, and this is the place to end.
 */
long
cancellable_call(long number, long a, long b, long c, long d, long e, long f)
{
    long result = cancellable_trap(number, a, b, c, d, e, f);

    if (result == -EINTR)
        pthread_testcancel();
    return result;
}

/* Sets BIT of our own flags to ON; returns whether it was. */
static bool
set_flag(int bit, bool on)
{
    int *flags = &thread_self()->cancellation;
    int before = on ? __atomic_fetch_or(flags, bit, __ATOMIC_ACQ_REL)
                    : __atomic_fetch_and(flags, ~bit, __ATOMIC_ACQ_REL);

    return before & bit;
}

/* An asynchronous thread ends wherever it finds that it has to. */
static void
test_asynchronous(void)
{
    if (thread_self()->cancellation & CANCEL_ASYNCHRONOUS)
        pthread_testcancel();
}

/* Allows or forbids being cancelled (POSIX pthread_setcancelstate). */
int
pthread_setcancelstate(int state, int *old)
{
    bool was;

    if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE)
        return EINVAL;
    was = set_flag(CANCEL_DISABLED, state == PTHREAD_CANCEL_DISABLE);
    if (old != NULL)
        *old = was ? PTHREAD_CANCEL_DISABLE : PTHREAD_CANCEL_ENABLE;
    test_asynchronous();
    return 0;
}

/* At cancellation points or anywhere (POSIX pthread_setcanceltype). */
int
pthread_setcanceltype(int type, int *old)
{
    bool was;

    if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS)
        return EINVAL;
    was = set_flag(CANCEL_ASYNCHRONOUS, type == PTHREAD_CANCEL_ASYNCHRONOUS);
    if (old != NULL)
        *old = was ? PTHREAD_CANCEL_ASYNCHRONOUS : PTHREAD_CANCEL_DEFERRED;
    test_asynchronous();
    return 0;
}
