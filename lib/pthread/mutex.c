/*
 * Mutexes. The word says all that matters, in the layout that the kernel
 * knows of robust ones (futex(2)):
 *
 *     0                        free
 *     tid                      taken by that thread
 *     tid | FUTEX_WAITERS      and somebody may sleep on the word
 *     FUTEX_OWNER_DIED | ...   free, by the kernel's hand (robust only)
 *
 * Taking a free mutex is one compare-and-exchange, giving it back one
 * exchange. Who must wait sets FUTEX_WAITERS before it sleeps, so that the
 * owner knows to wake it; and sets it again when it gets the mutex, because
 * the owner cleared it for all, and others may still sleep.
 *
 * A woken thread has no right to the mutex: whoever comes first gets it. That
 * lets a mutex change hands without a switch of threads in between.
 */
#include "lib/pthread/mutex.h"
#include "lib/pthread/thread.h"
#include <errno.h>

bool
mutex_is_own(const pthread_mutex_t *mutex)
{
    int word = __atomic_load_n(&mutex->__word, __ATOMIC_RELAXED);

    return (word & FUTEX_TID_MASK) == (unsigned)thread_self()->tid;
}

/* What it means to want a MUTEX that one has: 0 (go on and wait, for ever if
   nothing else happens), EDEADLK; or -1, and it was taken once more. */
static int
take_again(pthread_mutex_t *mutex)
{
    if (mutex->__type == PTHREAD_MUTEX_ERRORCHECK)
        return EDEADLK;
    if (mutex->__type != PTHREAD_MUTEX_RECURSIVE)
        return 0;
    if (mutex->__depth == UINT_MAX)
        return EAGAIN;
    mutex->__depth++;
    return -1;
}

/* If MUTEX is free, takes it, with BITS in its word beside our tid and those
   that are there. *WORD is what it was: OWNER_DIED is the taker's to handle. */
static bool
take_if_free(pthread_mutex_t *mutex, int bits, int *word)
{
    int tid = thread_self()->tid;

    *word = __atomic_load_n(&mutex->__word, __ATOMIC_RELAXED);
    while ((*word & FUTEX_TID_MASK) == 0)
        if (__atomic_compare_exchange_n(
                &mutex->__word, word, tid | bits | (*word & FUTEX_WAITERS),
                false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return true;
    return false;
}

/* Says in the word, which was WORD, that somebody sleeps. False: it changed. */
static bool
announce_waiter(pthread_mutex_t *mutex, int word)
{
    return (word & FUTEX_WAITERS) ||
           __atomic_compare_exchange_n(&mutex->__word, &word,
                                       word | FUTEX_WAITERS, false,
                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

/* Waits until MUTEX is ours: 0, ETIMEDOUT, EINVAL. *WORD: see take_if_free. */
static int
wait_and_take(pthread_mutex_t *mutex, const struct futex_deadline *deadline,
              int *word)
{
    int bits = 0;
    int error;

    while (!take_if_free(mutex, bits, word)) {
        if (!announce_waiter(mutex, *word))
            continue;
        error = futex_wait(&mutex->__word, *word | FUTEX_WAITERS, deadline,
                           mutex->__shared);
        if (error == ETIMEDOUT || error == EINVAL)
            return error;
        bits = FUTEX_WAITERS;
    }
    return 0;
}

/* Once the word is 0, somebody else may take MUTEX, destroy and free it: the
   wakeup looks at it no more. */
static void
give_back(pthread_mutex_t *mutex, int count)
{
    bool shared = mutex->__shared;

    if (__atomic_exchange_n(&mutex->__word, 0, __ATOMIC_RELEASE) &
        FUTEX_WAITERS)
        futex_wake(&mutex->__word, count, shared);
}

/* A robust MUTEX is ours, and its word was WORD: what the taker is told. */
static int
judge(pthread_mutex_t *mutex, int word)
{
    if (mutex->__condition == MUTEX_NOT_RECOVERABLE) {
        give_back(mutex, FUTEX_WAKE_ALL);
        return ENOTRECOVERABLE;
    }
    robust_add(mutex);
    if (word & FUTEX_OWNER_DIED) {
        mutex->__condition = MUTEX_INCONSISTENT;
        mutex->__depth = 0;
    }
    return mutex->__condition == MUTEX_INCONSISTENT ? EOWNERDEAD : 0;
}

/* Takes MUTEX by wait_and_take, or by one try when DEADLINE is NULL. */
static int
take(pthread_mutex_t *mutex, const struct futex_deadline *deadline)
{
    int error = 0;
    int word;

    if (mutex->__robust)
        robust_begin(mutex);
    if (deadline != NULL)
        error = wait_and_take(mutex, deadline, &word);
    else if (!take_if_free(mutex, 0, &word))
        error = EBUSY;
    if (mutex->__robust) {
        if (error == 0)
            error = judge(mutex, word);
        robust_end();
    }
    return error;
}

static int
lock_until(pthread_mutex_t *mutex, const struct futex_deadline *deadline)
{
    int error = mutex_is_own(mutex) ? take_again(mutex) : 0;

    if (error != 0)
        return error == -1 ? 0 : error;
    return take(mutex, deadline);
}

/*
 * Waits for MUTEX and takes it (POSIX pthread_mutex_lock). 0; EDEADLK from an
 * error-checking one that we have; EOWNERDEAD (it is taken) and
 * ENOTRECOVERABLE (it isn't) from a robust one.
 */
int
pthread_mutex_lock(pthread_mutex_t *mutex)
{
    int free = 0;

    if (mutex->__type == PTHREAD_MUTEX_NORMAL && !mutex->__robust &&
        __atomic_compare_exchange_n(&mutex->__word, &free, thread_self()->tid,
                                    false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return 0;
    return lock_until(mutex, FUTEX_FOREVER);
}

/* The same until DEADLINE of the real-time clock: ETIMEDOUT. */
int
pthread_mutex_timedlock(pthread_mutex_t *restrict mutex,
                        const struct timespec *restrict deadline)
{
    struct futex_deadline until = {deadline, CLOCK_REALTIME};

    return lock_until(mutex, &until);
}

/* The same without waiting: EBUSY. */
int
pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    if (mutex->__type == PTHREAD_MUTEX_RECURSIVE && mutex_is_own(mutex))
        return lock_until(mutex, NULL);
    return take(mutex, NULL);
}

/* Gives back a robust MUTEX, in the order that robust_begin asks for. */
static void
give_back_robust(pthread_mutex_t *mutex)
{
    bool spoiled = mutex->__condition == MUTEX_INCONSISTENT;

    if (spoiled)
        mutex->__condition = MUTEX_NOT_RECOVERABLE;
    robust_begin(mutex);
    robust_remove(mutex);
    give_back(mutex, spoiled ? FUTEX_WAKE_ALL : 1);
    robust_end();
}

/*
 * Gives MUTEX back (POSIX pthread_mutex_unlock). 0, or EPERM when it isn't
 * ours; of a normal one that is not asked.
 */
int
pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    if (mutex->__type != PTHREAD_MUTEX_NORMAL || mutex->__robust) {
        if (!mutex_is_own(mutex))
            return EPERM;
        if (mutex->__depth > 0) {
            mutex->__depth--;
            return 0;
        }
    }
    if (mutex->__robust)
        give_back_robust(mutex);
    else
        give_back(mutex, 1);
    return 0;
}

/* The owner of a robust MUTEX that was told EOWNERDEAD has repaired what it
   guards. 0 or EINVAL (POSIX pthread_mutex_consistent). */
int
pthread_mutex_consistent(pthread_mutex_t *mutex)
{
    if (!mutex->__robust || !mutex_is_own(mutex) ||
        mutex->__condition != MUTEX_INCONSISTENT)
        return EINVAL;
    mutex->__condition = MUTEX_CONSISTENT;
    return 0;
}
