/*
 * The signals that are the libc's own, as in other libcs: a program can
 * neither block nor handle them, and its sets are never full of them.
 */
#ifndef LIB_PTHREAD_SIGNALS_H
#define LIB_PTHREAD_SIGNALS_H

#include "lib/private.h"
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#define SIGNAL_CANCEL      32
#define SIGNAL_OWN_COUNT   2
#define SIGNAL_OWN_MASK    (((1ull << SIGNAL_OWN_COUNT) - 1) << 31)
#define SIGNAL_CANCEL_MASK (1ull << (SIGNAL_CANCEL - 1))

static inline bool
signal_is_own(int signal)
{
    return signal >= SIGNAL_CANCEL && signal < SIGNAL_CANCEL + SIGNAL_OWN_COUNT;
}

/* sigaction for any signal: lib/signal/signal.c. */
int signal_set_action(int signal, const struct sigaction *action,
                      struct sigaction *old) LIBC_PRIVATE(signal_set_action);

/* Blocks every signal, those above included; the mask so far is in *OLD. */
void signal_block_all(uint64_t *old) LIBC_PRIVATE(signal_block_all);

void signal_restore(const uint64_t *mask) LIBC_PRIVATE(signal_restore);

/* Lets the calling thread be cancelled again: see cancel.c. */
void signal_unblock_cancel(void) LIBC_PRIVATE(signal_unblock_cancel);

#endif
