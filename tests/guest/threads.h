/* What the tests of threads share. Only the main thread reports. */
#ifndef THREADS_H
#define THREADS_H

#include "tap.h"
#include <pthread.h>
#include <semaphore.h>

/*
 * What a libc does beyond POSIX's promises. Ours and glibc answer an error
 * where the standard leaves what happens open, and don't wait at exit or after
 * a fork for what another thread was doing. Ours lets threads change and read
 * the environment at once, across a fork too.
 */
#ifdef _SYS_THREAD_TYPES_H
enum { TELLS_MISUSE = 1, OUTLIVES_THREADS = 1, SHARES_ENVIRONMENT = 1 };
#elif defined __GLIBC__
enum { TELLS_MISUSE = 1, OUTLIVES_THREADS = 1, SHARES_ENVIRONMENT = 0 };
#else
enum { TELLS_MISUSE = 0, OUTLIVES_THREADS = 0, SHARES_ENVIRONMENT = 0 };
#endif

/* A number as a thread's argument or result, and back. */
#define POINTER(number) ((void *)(intptr_t)(number))
#define NUMBER(pointer) ((int)(intptr_t)(pointer))

/* Starts a thread; without one the test can't go on. */
static inline pthread_t
start_thread(void *(*function)(void *), void *argument)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, function, argument);

    if (error != 0) {
        diag("pthread_create: %d", error);
        _exit(98);
    }
    return thread;
}

/* Joins THREAD and returns its result, or (void *)-2. */
static inline void *
join_thread(pthread_t thread)
{
    void *result = (void *)-2;

    pthread_join(thread, &result);
    return result;
}

/* A moment MILLISECONDS from now by CLOCK. */
static inline struct timespec
moment(clockid_t clock, int milliseconds)
{
    struct timespec time;

    clock_gettime(clock, &time);
    time.tv_sec += milliseconds / 1000;
    time.tv_nsec += milliseconds % 1000 * 1000000L;
    if (time.tv_nsec >= 1000000000) {
        time.tv_nsec -= 1000000000;
        time.tv_sec++;
    }
    return time;
}

static inline struct timespec
soon(void)
{
    return moment(CLOCK_REALTIME, 20);
}

/* Has MOMENT come? */
static inline int
has_come(struct timespec time, clockid_t clock)
{
    struct timespec now = moment(clock, 0);

    return now.tv_sec > time.tv_sec ||
           (now.tv_sec == time.tv_sec && now.tv_nsec >= time.tv_nsec);
}

static const struct timespec no_time UNUSED = {0, 1000000000};

#endif
