/*
 * The kernel's part in every lock: to sleep until a word changes.
 *
 * All that is decided by looking at a word is decided in user space, by atomic
 * instructions; only who must wait, and who must wake somebody, traps.
 * futex(2). A word that lies in memory shared between processes is told apart
 * (SHARED), for the kernel finds the private ones faster.
 */
#ifndef LIB_PTHREAD_FUTEX_H
#define LIB_PTHREAD_FUTEX_H

#include "lib/private.h"
#include <limits.h>
#include <stdbool.h>
#include <time.h>

struct futex_deadline {
    const struct timespec *time; /* absolute; NULL: never */
    clockid_t clock;             /* CLOCK_REALTIME or CLOCK_MONOTONIC */
};

#define FUTEX_FOREVER  (&(const struct futex_deadline){NULL, CLOCK_REALTIME})
#define FUTEX_WAKE_ALL INT_MAX

/*
 * Sleeps if *WORD is VALUE, until it is woken, a handler has run, or the
 * DEADLINE is over. Returns 0, EAGAIN (it was not VALUE), EINTR, ETIMEDOUT, or
 * EINVAL for a DEADLINE whose nanoseconds are none. It may also return 0 for
 * nothing: who calls it looks again.
 */
int
futex_wait(const int *word, int value, const struct futex_deadline *deadline,
           bool shared) LIBC_PRIVATE(futex_wait);

/* The same as a cancellation point. */
int futex_wait_cancellable(const int *word, int value,
                           const struct futex_deadline *deadline, bool shared)
    LIBC_PRIVATE(futex_wait_cancellable);

/*
 * Wakes up to COUNT who sleep on WORD. The word itself isn't touched: it may
 * have been freed by now, which at worst wakes a stranger for nothing.
 */
void
futex_wake(const int *word, int count, bool shared) LIBC_PRIVATE(futex_wake);

#endif
