/*
 * The owner's word says all in the usual case: one compare-and-exchange takes
 * a free mutex, another gives it back. Bit 0 tells the owner that somebody
 * sleeps; then it hands the mutex to the first sleeper, which so can't be
 * overtaken for ever.
 */
#include "kernel/proc/mutex.h"

#include "kernel/panic.h"
#include "kernel/proc/scheduler.h"

#define SLEEPERS_BIT 1u

void
mutex_init(struct mutex *mutex, enum lock_rank rank)
{
    assert(rank < LOCK_FIRST_SPINLOCK);
    mutex->owner = 0;
    mutex->rank = rank;
    spinlock_init(&mutex->guard, LOCK_MUTEX);
    list_init(&mutex->sleepers);
}

static bool
exchange_owner(struct mutex *mutex, uintptr_t from, uintptr_t to)
{
    return __atomic_compare_exchange_n(&mutex->owner, &from, to, false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

static uintptr_t
owner(const struct mutex *mutex)
{
    return __atomic_load_n(&mutex->owner, __ATOMIC_ACQUIRE);
}

bool
mutex_is_mine(const struct mutex *mutex)
{
    return (owner(mutex) & ~SLEEPERS_BIT) == (uintptr_t)thread_current();
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
        uintptr_t seen = owner(mutex);

        if (seen == 0)
            mine = exchange_owner(mutex, 0, (uintptr_t)self);
        if (mine || (seen && exchange_owner(mutex, seen, seen | SLEEPERS_BIT)))
            break;
    }
    if (!mine)
        list_append(&mutex->sleepers, &self->mutex_link);
    spin_unlock(&mutex->guard, flags);
    return !mine;
}

static void
lock_slow(struct mutex *mutex)
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
}

void
mutex_lock(struct mutex *mutex)
{
    lock_order_may_sleep();
    lock_order_acquire(mutex, mutex->rank);
    if (!exchange_owner(mutex, 0, (uintptr_t)thread_current()))
        lock_slow(mutex);
}

bool
mutex_try_lock(struct mutex *mutex)
{
    if (!exchange_owner(mutex, 0, (uintptr_t)thread_current()))
        return false;
    lock_order_acquire(mutex, mutex->rank);
    return true;
}

/* Makes the longest sleeper the owner and wakes it. */
static void
hand_over(struct mutex *mutex)
{
    uint32_t flags = spin_lock(&mutex->guard);
    struct thread *next =
        container_of(list_first(&mutex->sleepers), struct thread, mutex_link);

    list_remove(&next->mutex_link);
    uintptr_t word = (uintptr_t)next;
    if (!list_is_empty(&mutex->sleepers))
        word |= SLEEPERS_BIT;
    __atomic_store_n(&mutex->owner, word, __ATOMIC_RELEASE);
    spin_unlock(&mutex->guard, flags);
    thread_wake(next);
}

void
mutex_unlock(struct mutex *mutex)
{
    assert(mutex_is_mine(mutex));
    lock_order_release(mutex);
    if (!exchange_owner(mutex, (uintptr_t)thread_current(), 0))
        hand_over(mutex);
}
