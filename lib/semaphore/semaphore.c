/*
 * Semaphores: a count that is never below zero, in one word beside a bit.
 *
 *     value               how often sem_wait won't have to wait
 *     value | WAITERS     and somebody may sleep on the word
 *
 * sem_post clears the bit and wakes one. The one that is woken sets it again
 * when it takes its share, as others may still sleep; and if there is more to
 * take it wakes the next, for a second post between may have found no bit. So
 * posting is done with the semaphore by one atomic instruction: who is woken
 * by it may destroy the semaphore at once.
 */
#include "lib/pthread/futex.h"
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

#define WAITERS ((int)0x80000000)

static int
fail(int error)
{
    errno = error;
    return -1;
}

/* SHARED: between processes. EINVAL if VALUE is above SEM_VALUE_MAX. */
int
sem_init(sem_t *semaphore, int shared, unsigned value)
{
    if (value > SEM_VALUE_MAX)
        return fail(EINVAL);
    *semaphore = (sem_t){.__word = value, .__shared = shared != 0};
    return 0;
}

int
sem_destroy(sem_t *semaphore)
{
    (void)semaphore;
    return 0;
}

/* Takes one if there is one, with BITS set in the word that is left. */
static bool
take_one(sem_t *semaphore, int bits)
{
    int word = __atomic_load_n(&semaphore->__word, __ATOMIC_RELAXED);
    bool shared = semaphore->__shared;

    do
        if ((word & ~WAITERS) == 0)
            return false;
    while (!__atomic_compare_exchange_n(&semaphore->__word, &word,
                                        (word - 1) | bits, false,
                                        __ATOMIC_ACQUIRE, __ATOMIC_RELAXED));
    if (bits != 0 && ((word - 1) & ~WAITERS) != 0)
        futex_wake(&semaphore->__word, 1, shared);
    return true;
}

/* EAGAIN instead of waiting. */
int
sem_trywait(sem_t *semaphore)
{
    return take_one(semaphore, 0) ? 0 : fail(EAGAIN);
}

static int
wait_until(sem_t *semaphore, const struct futex_deadline *deadline)
{
    int bits = 0;

    pthread_testcancel();
    while (!take_one(semaphore, bits)) {
        int nothing = 0;
        int error;

        __atomic_compare_exchange_n(&semaphore->__word, &nothing, WAITERS,
                                    false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
        error = futex_wait_cancellable(&semaphore->__word, WAITERS, deadline,
                                       semaphore->__shared);
        if (error == EINTR || error == ETIMEDOUT || error == EINVAL)
            return fail(error);
        bits = WAITERS;
    }
    return 0;
}

/* Waits until there is one, and takes it. EINTR when a handler without
   SA_RESTART has run. A cancellation point. */
int
sem_wait(sem_t *semaphore)
{
    return wait_until(semaphore, FUTEX_FOREVER);
}

/* The same until DEADLINE of the real-time clock: ETIMEDOUT. */
int
sem_timedwait(sem_t *restrict semaphore,
              const struct timespec *restrict deadline)
{
    struct futex_deadline until = {deadline, CLOCK_REALTIME};

    return wait_until(semaphore, &until);
}

/* One more; EOVERFLOW above SEM_VALUE_MAX. A handler may call it. */
int
sem_post(sem_t *semaphore)
{
    int word = __atomic_load_n(&semaphore->__word, __ATOMIC_RELAXED);
    bool shared = semaphore->__shared;

    do
        if ((word & ~WAITERS) == SEM_VALUE_MAX)
            return fail(EOVERFLOW);
    while (!__atomic_compare_exchange_n(&semaphore->__word, &word,
                                        (word & ~WAITERS) + 1, false,
                                        __ATOMIC_RELEASE, __ATOMIC_RELAXED));
    if (word & WAITERS)
        futex_wake(&semaphore->__word, 1, shared);
    return 0;
}

int
sem_getvalue(sem_t *restrict semaphore, int *restrict value)
{
    *value = __atomic_load_n(&semaphore->__word, __ATOMIC_RELAXED) & ~WAITERS;
    return 0;
}
