/*
 * Condition variables.
 *
 * The sequence number changes at each signal. Who waits reads it while it
 * still has the mutex, and sleeps only if it is the same: so a signal that
 * comes between unlocking the mutex and falling asleep finds the number
 * changed, and the sleep doesn't begin. That window is the lost wakeup, which
 * a flag or a plain sleep could not close. (A waiter that is held up there
 * for exactly 2^32 signals would be fooled.)
 *
 * The kernel wakes in the order in which threads fell asleep, so who comes
 * after a signal can't take it from one who slept before. A wait may end for
 * nothing; POSIX allows that, and the caller's loop tests its condition again.
 *
 * `waiters` counts who is between the first step of a wait and its last: with
 * none there is nobody to wake, and with none left the variable may be
 * destroyed.
 */
#include "lib/pthread/mutex.h"
#include "lib/pthread/thread.h"
#include <errno.h>

/* In `waiters`: somebody is in pthread_cond_destroy. */
#define DESTROYING 0x40000000

struct wait {
    pthread_cond_t *condition;
    pthread_mutex_t *mutex;
    int error; /* of taking the mutex again */
};

/* The end of every wait, be it cancelled or not: the condition variable isn't
   touched any more, and the mutex is ours again. */
static void
end_wait(void *argument)
{
    struct wait *wait = argument;
    pthread_cond_t *condition = wait->condition;
    bool shared = condition->__shared;

    if (__atomic_sub_fetch(&condition->__waiters, 1, __ATOMIC_RELEASE) ==
        DESTROYING)
        futex_wake(&condition->__waiters, 1, shared);
    wait->error = pthread_mutex_lock(wait->mutex);
}

static int
wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex,
           const struct futex_deadline *deadline)
{
    struct wait wait = {condition, mutex, 0};
    int sequence;
    int error;

    __atomic_add_fetch(&condition->__waiters, 1, __ATOMIC_RELAXED);
    sequence = __atomic_load_n(&condition->__sequence, __ATOMIC_RELAXED);
    error = pthread_mutex_unlock(mutex);
    if (error != 0) {
        __atomic_sub_fetch(&condition->__waiters, 1, __ATOMIC_RELEASE);
        return error;
    }
    pthread_cleanup_push(end_wait, &wait);
    error = futex_wait_cancellable(&condition->__sequence, sequence, deadline,
                                   condition->__shared);
    pthread_cleanup_pop(1);
    if (wait.error != 0)
        return wait.error;
    return error == ETIMEDOUT || error == EINVAL ? error : 0;
}

/*
 * Gives MUTEX back, waits for a signal, and takes MUTEX again, also when it is
 * cancelled meanwhile. 0; EPERM for a MUTEX that knows not to be ours;
 * EOWNERDEAD, ENOTRECOVERABLE as pthread_mutex_lock (POSIX pthread_cond_wait).
 */
int
pthread_cond_wait(pthread_cond_t *restrict condition,
                  pthread_mutex_t *restrict mutex)
{
    return wait_until(condition, mutex, FUTEX_FOREVER);
}

/* The same until DEADLINE of the variable's clock: ETIMEDOUT. */
int
pthread_cond_timedwait(pthread_cond_t *restrict condition,
                       pthread_mutex_t *restrict mutex,
                       const struct timespec *restrict deadline)
{
    struct futex_deadline until = {deadline, condition->__clock};

    if (deadline->tv_nsec < 0 || deadline->tv_nsec >= 1000000000)
        return EINVAL;
    return wait_until(condition, mutex, &until);
}

static int
wake(pthread_cond_t *condition, int count)
{
    bool shared = condition->__shared;

    if (__atomic_load_n(&condition->__waiters, __ATOMIC_SEQ_CST) == 0)
        return 0;
    __atomic_add_fetch(&condition->__sequence, 1, __ATOMIC_SEQ_CST);
    futex_wake(&condition->__sequence, count, shared);
    return 0;
}

/* Wakes one of those who wait, at least (POSIX pthread_cond_signal). */
int
pthread_cond_signal(pthread_cond_t *condition)
{
    return wake(condition, 1);
}

int
pthread_cond_broadcast(pthread_cond_t *condition)
{
    return wake(condition, FUTEX_WAKE_ALL);
}

/* ATTRIBUTES NULL: the defaults, as PTHREAD_COND_INITIALIZER. */
int
pthread_cond_init(pthread_cond_t *restrict condition,
                  const pthread_condattr_t *restrict attributes)
{
    *condition = (pthread_cond_t){.__clock = CLOCK_REALTIME};
    if (attributes != NULL) {
        condition->__clock = attributes->__clock;
        condition->__shared = attributes->__shared;
    }
    return 0;
}

/*
 * Right after a broadcast the variable may be destroyed, although those who
 * are woken have not all run: we wait until the last one has left it.
 */
int
pthread_cond_destroy(pthread_cond_t *condition)
{
    int waiters =
        __atomic_or_fetch(&condition->__waiters, DESTROYING, __ATOMIC_ACQUIRE);

    while (waiters != DESTROYING) {
        futex_wait(&condition->__waiters, waiters, FUTEX_FOREVER,
                   condition->__shared);
        waiters = __atomic_load_n(&condition->__waiters, __ATOMIC_ACQUIRE);
    }
    return 0;
}

int
pthread_condattr_init(pthread_condattr_t *attributes)
{
    *attributes = (pthread_condattr_t){.__clock = CLOCK_REALTIME};
    return 0;
}

int
pthread_condattr_destroy(pthread_condattr_t *attributes)
{
    (void)attributes;
    return 0;
}

int
pthread_condattr_getclock(const pthread_condattr_t *restrict attributes,
                          clockid_t *restrict clock)
{
    *clock = attributes->__clock;
    return 0;
}

/* Of a timed wait's deadline; a clock that the kernel can wait by. */
int
pthread_condattr_setclock(pthread_condattr_t *attributes, clockid_t clock)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return EINVAL;
    attributes->__clock = clock;
    return 0;
}

int
pthread_condattr_getpshared(const pthread_condattr_t *restrict attributes,
                            int *restrict shared)
{
    *shared = attributes->__shared;
    return 0;
}

int
pthread_condattr_setpshared(pthread_condattr_t *attributes, int shared)
{
    if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED)
        return EINVAL;
    attributes->__shared = shared;
    return 0;
}
