/* A lock whose waiters sleep: held across user copies and disk transfers. */
#ifndef KERNEL_PROC_MUTEX_H
#define KERNEL_PROC_MUTEX_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/list.h"
#include "kernel/panic.h"
#include "kernel/proc/lock_order.h"
#include "kernel/proc/spinlock.h"
#include "kernel/proc/thread.h"

#define MUTEX_SLEEPERS                                    \
    1u /* bit of the owner's word: somebody sleeps for it \
        */

/* Not recursive; given back by the thread that took it. */
struct mutex {
    uintptr_t owner; /* struct thread *, and MUTEX_SLEEPERS */
    uint8_t rank;    /* its place in docs/locking.md's order: lock_order.h */
    struct spinlock guard; /* of SLEEPERS, and of handing over */
    struct list sleepers;  /* of struct thread, first come first served */
};

/* Makes MUTEX ready, free. RANK: before LOCK_FIRST_SPINLOCK. */
void mutex_init(struct mutex *mutex, enum lock_rank rank);

/* What mutex_lock and mutex_unlock do when somebody else wants MUTEX, too. */
void mutex_lock_contended(struct mutex *mutex);
void mutex_unlock_contended(struct mutex *mutex);

/* Whether the calling thread holds MUTEX: for assertions. */
static inline bool
mutex_is_mine(const struct mutex *mutex)
{
    uintptr_t owner = __atomic_load_n(&mutex->owner, __ATOMIC_ACQUIRE);

    return (owner & ~MUTEX_SLEEPERS) == (uintptr_t)thread_current();
}

/* Makes MUTEX's owner TO if it is FROM; whether it was. */
static inline bool
mutex_exchange_owner(struct mutex *mutex, uintptr_t from, uintptr_t to)
{
    return __atomic_compare_exchange_n(&mutex->owner, &from, to, false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

/* Takes MUTEX, sleeping while another thread has it. No spinlock held. */
static inline void
mutex_lock(struct mutex *mutex)
{
    lock_order_may_sleep();
    lock_order_acquire(mutex, mutex->rank);
    if (!mutex_exchange_owner(mutex, 0, (uintptr_t)thread_current()))
        mutex_lock_contended(mutex);
}

/* Gives MUTEX back; the longest sleeper gets it next. */
static inline void
mutex_unlock(struct mutex *mutex)
{
    assert(mutex_is_mine(mutex));
    lock_order_release(mutex);
    if (!mutex_exchange_owner(mutex, (uintptr_t)thread_current(), 0))
        mutex_unlock_contended(mutex);
}

#endif
