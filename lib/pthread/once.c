/* One call, whoever comes first. */
#include "lib/pthread/thread.h"

/* The word; 0 before. A call that runs has the fork count in the bits above:
   in a child it isn't running any more, for its thread isn't there. */
#define ONCE_DONE    1
#define ONCE_RUNS    2
#define ONCE_WAITERS 4
#define ONCE_FORKS   8

/* Ends the call with WORD, and wakes who waits for that. */
static void
finish(pthread_once_t *once, int word)
{
    if (__atomic_exchange_n(once, word, __ATOMIC_RELEASE) & ONCE_WAITERS)
        futex_wake(once, FUTEX_WAKE_ALL, false);
}

/* The calling thread ended meanwhile: as if it had never been called. */
static void
forget(void *once)
{
    finish(once, 0);
}

/* Sleeps while the call runs, as WORD says. */
static void
wait_for_other(pthread_once_t *once, int word)
{
    if ((word & ONCE_WAITERS) ||
        __atomic_compare_exchange_n(once, &word, word | ONCE_WAITERS, false,
                                    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        futex_wait(once, word | ONCE_WAITERS, FUTEX_FOREVER, false);
}

/* Is it on us to call? Otherwise it was called, and has returned. */
static bool
begin(pthread_once_t *once)
{
    int running = ONCE_RUNS + fork_count * ONCE_FORKS;
    int word = __atomic_load_n(once, __ATOMIC_ACQUIRE);

    while (word != ONCE_DONE) {
        if ((word & ~ONCE_WAITERS) == running)
            wait_for_other(once, word);
        else if (__atomic_compare_exchange_n(once, &word, running, false,
                                             __ATOMIC_ACQUIRE,
                                             __ATOMIC_ACQUIRE))
            return true;
        word = __atomic_load_n(once, __ATOMIC_ACQUIRE);
    }
    return false;
}

/* Calls FUNCTION, unless that was done; returns when it has been done. */
int
pthread_once(pthread_once_t *once, void (*function)(void))
{
    if (!begin(once))
        return 0;
    pthread_cleanup_push(forget, once);
    function();
    pthread_cleanup_pop(0);
    finish(once, ONCE_DONE);
    return 0;
}
