/* Actions and masks. */
#include "lib/pthread/signals.h"
#include "lib/x86/cancellable_call.h"
#include <errno.h>
#include <signal.h>
#include <unistd.h>

void __sigreturn(void);
void __rt_sigreturn(void);

static struct abi_sigaction
to_kernel(const struct sigaction *action)
{
    int with_info = action->sa_flags & SA_SIGINFO;

    return (struct abi_sigaction){
        .handler = (uint32_t)action->sa_handler,
        .flags = action->sa_flags | SA_RESTORER,
        .restorer = (uint32_t)(with_info ? __rt_sigreturn : __sigreturn),
        .mask = action->sa_mask.__bits[0] | (uint64_t)action->sa_mask.__bits[1]
                                                << 32,
    };
}

static void
from_kernel(struct sigaction *action, const struct abi_sigaction *kernel)
{
    action->sa_handler = (void (*)(int))kernel->handler;
    action->sa_flags = kernel->flags & ~SA_RESTORER;
    action->sa_restorer = (void (*)(void))kernel->restorer;
    action->sa_mask.__bits[0] = kernel->mask;
    action->sa_mask.__bits[1] = kernel->mask >> 32;
}

int
signal_set_action(int signal, const struct sigaction *action,
                  struct sigaction *old)
{
    struct abi_sigaction wanted;
    struct abi_sigaction former;
    long result;

    if (action != NULL)
        wanted = to_kernel(action);
    result = SYSTEM_CALL(SYS_rt_sigaction, signal, action ? &wanted : NULL,
                         old ? &former : NULL, sizeof(sigset_t));
    if (result == 0 && old != NULL)
        from_kernel(old, &former);
    return __system_result(result);
}

/* Sets what SIGNAL does to ACTION and tells OLD what it did; NULL: neither. */
int
sigaction(int signal, const struct sigaction *action, struct sigaction *old)
{
    if (!signal_is_own(signal))
        return signal_set_action(signal, action, old);
    errno = EINVAL;
    return -1;
}

/* BSD's meaning: the handler stays, interrupted calls are restarted. */
sighandler_t
signal(int signal, sighandler_t handler)
{
    struct sigaction action = {.sa_flags = SA_RESTART};
    struct sigaction old = {.sa_flags = 0};

    action.sa_handler = handler;
    if (sigaction(signal, &action, &old) < 0)
        return SIG_ERR;
    return old.sa_handler;
}

/* SET without the libc's own signals. */
static sigset_t
allowed(const sigset_t *set)
{
    return (sigset_t){{set->__bits[0] & ~(unsigned long)SIGNAL_OWN_MASK,
                       set->__bits[1] & ~(SIGNAL_OWN_MASK >> 32)}};
}

/* The calling thread's mask: no other's is changed. */
int
sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    sigset_t wanted;
    long result;

    if (set != NULL)
        wanted = allowed(set);
    result = SYSTEM_CALL(SYS_rt_sigprocmask, how, set ? &wanted : NULL, old,
                         sizeof(sigset_t));
    if (result == 0 && old != NULL)
        *old = allowed(old);
    return __system_result(result);
}

/* Sleeps under MASK until a handler has run; always -1 with EINTR. */
int
sigsuspend(const sigset_t *mask)
{
    sigset_t wanted = allowed(mask);

    return __system_result(
        CANCELLABLE_CALL(SYS_rt_sigsuspend, &wanted, sizeof(sigset_t)));
}

int
sigpending(sigset_t *set)
{
    return __system_result(
        SYSTEM_CALL(SYS_rt_sigpending, set, sizeof(sigset_t)));
}

int
kill(pid_t pid, int signal)
{
    return __system_result(SYSTEM_CALL(SYS_kill, pid, signal));
}

/* To the calling thread. */
int
raise(int signal)
{
    return __system_result(SYSTEM_CALL(SYS_tgkill, getpid(), gettid(), signal));
}
