/* The mutex of race_shadow/kernel/proc/mutex.h. */
#include "kernel/proc/mutex.h"

#include "tests/host/support/interleave_internal.h"

/* Weak: a test with the kernel's own mutex brings this one, too; the others
 * are inline there. */
__attribute__((weak)) void
mutex_init(struct mutex *mutex, enum lock_rank rank)
{
    mutex->owner = 0;
    mutex->rank = rank;
}

bool
mutex_is_mine(const struct mutex *mutex)
{
    return mutex->owner == (uintptr_t)thread_current();
}

void
mutex_lock(struct mutex *mutex)
{
    lock_order_may_sleep();
    lock_order_acquire(mutex, mutex->rank);
    event_wait_zero(&mutex->owner, "a mutex", __builtin_return_address(0));
    step_touch(&mutex->owner, sizeof mutex->owner, true);
    mutex->owner = (uintptr_t)thread_current();
}

void
mutex_unlock(struct mutex *mutex)
{
    assert(mutex_is_mine(mutex));
    lock_order_release(mutex);
    event_begin(&mutex->owner, sizeof mutex->owner);
    step_place(__builtin_return_address(0));
    step_touch(&mutex->owner, sizeof mutex->owner, true);
    mutex->owner = 0;
    event_end();
}
