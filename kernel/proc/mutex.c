/*
 * The owner's word says all in the usual case: one compare-and-exchange takes
 * a free mutex, another gives it back (mutex.h). MUTEX_SLEEPERS in it tells
 * the owner that somebody sleeps; then it hands the mutex to the first
 * sleeper, which so can't be overtaken for ever.
 */
#include "kernel/proc/mutex.h"

#include "kernel/panic.h"
#include "kernel/proc/scheduler.h"

void
mutex_init(struct mutex *mutex, enum lock_rank rank)
{
    assert(rank < LOCK_FIRST_SPINLOCK);
    mutex->owner = 0;
    mutex->rank = rank;
    spinlock_init(&mutex->guard, LOCK_MUTEX);
    list_init(&mutex->sleepers);
}

/*
 * Puts the caller among the sleepers, unless MUTEX has become free and so
 * the caller's. Under the guard nobody takes the sleepers' bit away; a free
 * mutex has no sleepers.
 */
static bool
join_sleepers(struct mutex *mutex)
{
    struct thread *self = thread_current();
    uint32_t flags = spin_lock(&mutex->guard);
    bool mine = false;

    for (;;) {
        uintptr_t seen = __atomic_load_n(&mutex->owner, __ATOMIC_RELAXED);

        if (seen == 0)
            mine = mutex_exchange_owner(mutex, 0, (uintptr_t)self);
        if (mine ||
            (seen && mutex_exchange_owner(mutex, seen, seen | MUTEX_SLEEPERS)))
            break;
    }
    if (!mine)
        list_append(&mutex->sleepers, &self->mutex_link);
    spin_unlock(&mutex->guard, flags);
    return !mine;
}

void
mutex_lock_contended(struct mutex *mutex)
{
    struct thread *self = thread_current();

    if (!join_sleepers(mutex))
        return;
    self->waiting_for = mutex;
    for (;;) {
        thread_prepare_sleep(THREAD_UNINTERRUPTIBLE);
        if (mutex_is_mine(mutex))
            break;
        schedule();
    }
    thread_wake(self);
    self->waiting_for = NULL;
    /* Who handed the mutex over is done with it, and with us. */
    spin_unlock(&mutex->guard, spin_lock(&mutex->guard));
}

/* Makes the longest sleeper the owner and wakes it. */
void
mutex_unlock_contended(struct mutex *mutex)
{
    uint32_t flags = spin_lock(&mutex->guard);
    struct thread *next =
        container_of(list_first(&mutex->sleepers), struct thread, mutex_link);

    list_remove(&next->mutex_link);
    uintptr_t word = (uintptr_t)next;
    if (!list_is_empty(&mutex->sleepers))
        word |= MUTEX_SLEEPERS;
    __atomic_store_n(&mutex->owner, word, __ATOMIC_RELEASE);
    thread_wake(next);
    spin_unlock(&mutex->guard, flags);
}
