/* What becomes of a thread's result and memory; and who is who. */
#include "lib/pthread/thread.h"
#include <errno.h>

/* A cancelled joiner leaves its thread as it was: another may join it. */
static void
give_up(void *thread)
{
    __atomic_store_n(&((pthread_t)thread)->joiner, NULL, __ATOMIC_RELEASE);
}

/* Sleeps until the kernel has cleared the tid of THREAD. */
static void
wait_for_end(pthread_t thread)
{
    int tid;

    while ((tid = __atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE)) != 0)
        futex_wait_cancellable(&thread->tid, tid, FUTEX_FOREVER, true);
}

/*
 * Waits until THREAD has ended, puts its result into *RESULT unless NULL, and
 * frees it: THREAD names nothing from then on. 0, or EDEADLK when it would
 * wait for itself, or EINVAL when it is detached or has a joiner (POSIX
 * pthread_join). A cancellation point.
 */
int
pthread_join(pthread_t thread, void **result)
{
    pthread_t self = thread_self();
    pthread_t nobody = NULL;

    if (thread == self || self->joiner == thread)
        return EDEADLK;
    if (__atomic_load_n(&thread->state, __ATOMIC_ACQUIRE) == THREAD_DETACHED ||
        !__atomic_compare_exchange_n(&thread->joiner, &nobody, self, false,
                                     __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
        return EINVAL;
    pthread_cleanup_push(give_up, thread);
    pthread_testcancel();
    wait_for_end(thread);
    pthread_cleanup_pop(0);
    if (result != NULL)
        *result = thread->result;
    thread_free(thread);
    return 0;
}

/*
 * THREAD is freed when it ends, without a join (POSIX pthread_detach). 0, or
 * EINVAL when it is detached or has a joiner.
 */
int
pthread_detach(pthread_t thread)
{
    int state = THREAD_JOINABLE;

    if (__atomic_load_n(&thread->joiner, __ATOMIC_ACQUIRE) != NULL)
        return EINVAL;
    if (__atomic_compare_exchange_n(&thread->state, &state, THREAD_DETACHED,
                                    false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return 0;
    if (state == THREAD_DETACHED)
        return EINVAL;
    thread_free(thread);
    return 0;
}

pthread_t
pthread_self(void)
{
    return thread_self();
}

int
pthread_equal(pthread_t one, pthread_t other)
{
    return one == other;
}
