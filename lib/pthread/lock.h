/*
 * The lock that the libc takes itself: one word, free when it is zero.
 *
 *     0  free
 *     1  taken
 *     2  taken, and somebody may sleep on the word
 *
 * Who must wait writes 2 before it sleeps, and also when it then gets the
 * lock: others may still sleep, and the next release has to wake one. Without
 * contention taking and releasing are one atomic instruction each. It has no
 * owner, so that fork's child can release what its parent's thread took.
 */
#ifndef LIB_PTHREAD_LOCK_H
#define LIB_PTHREAD_LOCK_H

#include "lib/pthread/futex.h"

struct lock {
    int word;
};

/* Waits for LOCK, as its word is not 0. */
void lock_wait(struct lock *lock) LIBC_PRIVATE(lock_wait);

static inline bool
lock_try(struct lock *lock)
{
    int free = 0;

    return __atomic_compare_exchange_n(&lock->word, &free, 1, false,
                                       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static inline void
lock_acquire(struct lock *lock)
{
    if (!lock_try(lock))
        lock_wait(lock);
}

static inline void
lock_release(struct lock *lock)
{
    if (__atomic_exchange_n(&lock->word, 0, __ATOMIC_RELEASE) == 2)
        futex_wake(&lock->word, 1, false);
}

#endif
