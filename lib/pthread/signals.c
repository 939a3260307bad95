/* Masks with the libc's own signals in them; and signals to one thread. */
#include "lib/pthread/signals.h"
#include "lib/pthread/thread.h"
#include "lib/x86/syscall.h"
#include <errno.h>
#include <signal.h>
#include <unistd.h>

void
signal_block_all(uint64_t *old)
{
    uint64_t all = ~0ull;

    SYSTEM_CALL(SYS_rt_sigprocmask, SIG_BLOCK, &all, old, sizeof(all));
}

void
signal_restore(const uint64_t *mask)
{
    SYSTEM_CALL(SYS_rt_sigprocmask, SIG_SETMASK, mask, NULL, sizeof(*mask));
}

void
signal_unblock_cancel(void)
{
    uint64_t mask = SIGNAL_CANCEL_MASK;

    SYSTEM_CALL(SYS_rt_sigprocmask, SIG_UNBLOCK, &mask, NULL, sizeof(mask));
}

/* sigprocmask for this thread; returns the error (POSIX pthread_sigmask). */
int
pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    int error = errno;
    int result = sigprocmask(how, set, old) < 0 ? errno : 0;

    errno = error;
    return result;
}

/*
 * Sends SIGNAL to THREAD; 0 only asks whether that would do. Returns 0, also
 * when THREAD has ended and was not joined yet, or EINVAL (POSIX
 * pthread_kill).
 */
int
pthread_kill(pthread_t thread, int signal)
{
    uint64_t mask;
    long result = 0;

    if (signal < 0 || signal > ABI_NSIG || signal_is_own(signal))
        return EINVAL;
    signal_block_all(&mask);
    lock_acquire(&thread->alive_lock);
    if (thread->alive)
        result = SYSTEM_CALL(SYS_tgkill, getpid(), thread->tid, signal);
    lock_release(&thread->alive_lock);
    signal_restore(&mask);
    return -result;
}
