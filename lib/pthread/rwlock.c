/*
 * Reader-writer locks, in one word:
 *
 *     0                  free
 *     n                  n readers have it
 *     WRITER             a writer has it
 *     ... | WAITERS      and somebody may sleep on the word
 *
 * Only a writer keeps readers out, one that waits doesn't: so a thread may
 * take the lock for reading twice, whoever waits in between. The price is that
 * readers who never leave a gap starve the writers. Who makes the lock free
 * wakes all that wait, and whoever comes first gets it.
 */
#include "lib/pthread/futex.h"
#include "lib/pthread/thread.h"
#include <errno.h>

#define WAITERS ((int)0x80000000)
#define WRITER  0x3fffffff

/* The word after one more of us, in a word without WAITERS; 0 if it has to
   wait, -1 if there are too many. */
typedef int next_word(int holders);

static int
one_reader_more(int holders)
{
    if (holders == WRITER)
        return 0;
    return holders == WRITER - 1 ? -1 : holders + 1;
}

static int
the_only_writer(int holders)
{
    return holders == 0 ? WRITER : 0;
}

/* Changes the word of LOCK to NEXT of it: 0, EBUSY or EAGAIN. *SEEN is what
   the word was. */
static int
try(pthread_rwlock_t *lock, next_word *next, int *seen)
{
    *seen = __atomic_load_n(&lock->__word, __ATOMIC_RELAXED);
    for (;;) {
        int wanted = next(*seen & ~WAITERS);

        if (wanted <= 0)
            return wanted == 0 ? EBUSY : EAGAIN;
        if (__atomic_compare_exchange_n(&lock->__word, seen,
                                        wanted | (*seen & WAITERS), false,
                                        __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return 0;
    }
}

/* Sleeps until the word, which was SEEN, changes; or tells why not. */
static int
sleep_on(pthread_rwlock_t *lock, int seen,
         const struct futex_deadline *deadline)
{
    int error;

    if (!(seen & WAITERS) &&
        !__atomic_compare_exchange_n(&lock->__word, &seen, seen | WAITERS,
                                     false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        return 0;
    error = futex_wait(&lock->__word, seen | WAITERS, deadline, lock->__shared);
    return error == ETIMEDOUT || error == EINVAL ? error : 0;
}

static int
take(pthread_rwlock_t *lock, next_word *next,
     const struct futex_deadline *deadline)
{
    int error;
    int seen;

    if (__atomic_load_n(&lock->__writer, __ATOMIC_RELAXED) ==
        thread_self()->tid)
        return EDEADLK;
    while ((error = try(lock, next, &seen)) == EBUSY) {
        error = sleep_on(lock, seen, deadline);
        if (error != 0)
            break;
    }
    return error;
}

/* 0; EDEADLK when we have LOCK for writing; EAGAIN with too many readers. */
int
pthread_rwlock_rdlock(pthread_rwlock_t *lock)
{
    return take(lock, one_reader_more, FUTEX_FOREVER);
}

/* The same until DEADLINE of the real-time clock: ETIMEDOUT. */
int
pthread_rwlock_timedrdlock(pthread_rwlock_t *restrict lock,
                           const struct timespec *restrict deadline)
{
    struct futex_deadline until = {deadline, CLOCK_REALTIME};

    return take(lock, one_reader_more, &until);
}

/* The same without waiting: EBUSY. */
int
pthread_rwlock_tryrdlock(pthread_rwlock_t *lock)
{
    int seen;

    return try(lock, one_reader_more, &seen);
}

/* Notes the writer if ERROR is 0; passes ERROR on. */
static int
note_writer(pthread_rwlock_t *lock, int error)
{
    if (error == 0)
        __atomic_store_n(&lock->__writer, thread_self()->tid, __ATOMIC_RELAXED);
    return error;
}

/* 0; EDEADLK when we have LOCK for writing (as a reader one waits for ever). */
int
pthread_rwlock_wrlock(pthread_rwlock_t *lock)
{
    return note_writer(lock, take(lock, the_only_writer, FUTEX_FOREVER));
}

int
pthread_rwlock_timedwrlock(pthread_rwlock_t *restrict lock,
                           const struct timespec *restrict deadline)
{
    struct futex_deadline until = {deadline, CLOCK_REALTIME};

    return note_writer(lock, take(lock, the_only_writer, &until));
}

int
pthread_rwlock_trywrlock(pthread_rwlock_t *lock)
{
    int seen;

    return note_writer(lock, try(lock, the_only_writer, &seen));
}

/* Gives back what the caller has, be it for reading or for writing. */
int
pthread_rwlock_unlock(pthread_rwlock_t *lock)
{
    int word = __atomic_load_n(&lock->__word, __ATOMIC_RELAXED);
    bool shared = lock->__shared;
    int left;

    if ((word & ~WAITERS) == WRITER)
        __atomic_store_n(&lock->__writer, 0, __ATOMIC_RELAXED);
    do {
        int holders = word & ~WAITERS;

        left = holders == WRITER || holders == 1 ? 0 : word - 1;
    } while (!__atomic_compare_exchange_n(&lock->__word, &word, left, false,
                                          __ATOMIC_RELEASE, __ATOMIC_RELAXED));
    if (left == 0 && (word & WAITERS))
        futex_wake(&lock->__word, FUTEX_WAKE_ALL, shared);
    return 0;
}

/* ATTRIBUTES NULL: the defaults, as PTHREAD_RWLOCK_INITIALIZER. */
int
pthread_rwlock_init(pthread_rwlock_t *restrict lock,
                    const pthread_rwlockattr_t *restrict attributes)
{
    *lock = (pthread_rwlock_t){.__word = 0};
    if (attributes != NULL)
        lock->__shared = attributes->__shared;
    return 0;
}

/* EBUSY for one that somebody has. */
int
pthread_rwlock_destroy(pthread_rwlock_t *lock)
{
    return __atomic_load_n(&lock->__word, __ATOMIC_RELAXED) == 0 ? 0 : EBUSY;
}
