/* Sets of signals (POSIX sigsetops). */
#include "lib/pthread/signals.h"
#include <errno.h>
#include <signal.h>

/* The word of SET that holds SIGNAL's bit; NULL with EINVAL if it has none. */
static unsigned long *
word_of(const sigset_t *set, int signal)
{
    if (signal < 1 || signal > ABI_NSIG || signal_is_own(signal)) {
        errno = EINVAL;
        return NULL;
    }
    return (unsigned long *)&set->__bits[(signal - 1) / 32];
}

static unsigned long
bit_of(int signal)
{
    return 1ul << (signal - 1) % 32;
}

int
sigemptyset(sigset_t *set)
{
    *set = (sigset_t){{0, 0}};
    return 0;
}

int
sigfillset(sigset_t *set)
{
    *set = (sigset_t){{~(unsigned long)SIGNAL_OWN_MASK,
                       ~(unsigned long)(SIGNAL_OWN_MASK >> 32)}};
    return 0;
}

int
sigaddset(sigset_t *set, int signal)
{
    unsigned long *word = word_of(set, signal);

    if (word == NULL)
        return -1;
    *word |= bit_of(signal);
    return 0;
}

int
sigdelset(sigset_t *set, int signal)
{
    unsigned long *word = word_of(set, signal);

    if (word == NULL)
        return -1;
    *word &= ~bit_of(signal);
    return 0;
}

int
sigismember(const sigset_t *set, int signal)
{
    unsigned long *word = word_of(set, signal);

    if (word == NULL)
        return -1;
    return (*word & bit_of(signal)) != 0;
}
