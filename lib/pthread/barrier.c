/*
 * Barriers: threads wait until a given number of them is there.
 *
 * The last to arrive begins the next round, and that is what the others sleep
 * for. One of them may return and destroy the barrier while others have yet
 * to look at the round: `leaving` counts those, and destroying waits for them.
 */
#include "lib/pthread/futex.h"
#include <errno.h>
#include <pthread.h>

/* COUNT threads are a round; EINVAL for none. */
int
pthread_barrier_init(pthread_barrier_t *restrict barrier,
                     const pthread_barrierattr_t *restrict attributes,
                     unsigned count)
{
    if (count == 0 || count > INT_MAX)
        return EINVAL;
    *barrier = (pthread_barrier_t){.__limit = count};
    if (attributes != NULL) {
        barrier->__shared = attributes->__shared;
        barrier->__mutex.__shared = attributes->__shared;
    }
    return 0;
}

/* The mutex is ours: ends the round for those who wait, and gives it back. */
static int
begin_next_round(pthread_barrier_t *barrier)
{
    bool shared = barrier->__shared;

    barrier->__arrived = 0;
    __atomic_add_fetch(&barrier->__leaving, barrier->__limit - 1,
                       __ATOMIC_RELAXED);
    __atomic_add_fetch(&barrier->__round, 1, __ATOMIC_RELEASE);
    futex_wake(&barrier->__round, FUTEX_WAKE_ALL, shared);
    pthread_mutex_unlock(&barrier->__mutex);
    return PTHREAD_BARRIER_SERIAL_THREAD;
}

/* Waits for the others; one of them gets PTHREAD_BARRIER_SERIAL_THREAD, the
   rest 0 (POSIX pthread_barrier_wait). Not a cancellation point. */
int
pthread_barrier_wait(pthread_barrier_t *barrier)
{
    bool shared = barrier->__shared;
    int round;

    pthread_mutex_lock(&barrier->__mutex);
    round = barrier->__round;
    if (++barrier->__arrived == barrier->__limit)
        return begin_next_round(barrier);
    pthread_mutex_unlock(&barrier->__mutex);
    while (__atomic_load_n(&barrier->__round, __ATOMIC_ACQUIRE) == round)
        futex_wait(&barrier->__round, round, FUTEX_FOREVER, shared);
    if (__atomic_sub_fetch(&barrier->__leaving, 1, __ATOMIC_RELEASE) == 0)
        futex_wake(&barrier->__leaving, 1, shared);
    return 0;
}

/* The mutex tells that the one who ended the last round has left, too. */
int
pthread_barrier_destroy(pthread_barrier_t *barrier)
{
    int leaving;

    while ((leaving = __atomic_load_n(&barrier->__leaving, __ATOMIC_ACQUIRE)) !=
           0)
        futex_wait(&barrier->__leaving, leaving, FUTEX_FOREVER,
                   barrier->__shared);
    pthread_mutex_lock(&barrier->__mutex);
    pthread_mutex_unlock(&barrier->__mutex);
    return 0;
}
