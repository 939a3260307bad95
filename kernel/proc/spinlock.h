/* A lock for data that interrupts and other CPUs touch: short, no sleep. */
#ifndef KERNEL_PROC_SPINLOCK_H
#define KERNEL_PROC_SPINLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/proc/lock_order.h"
#include "kernel/x86/io.h"

/* Interrupts are off on the CPU that holds it. */
struct spinlock {
    uint32_t locked;
    uint8_t rank; /* its place in docs/locking.md's order: lock_order.h */
};

#define SPINLOCK_INITIALIZER(lock_rank)  \
    {                                    \
        .locked = 0, .rank = (lock_rank) \
    }

static inline void
spinlock_init(struct spinlock *lock, enum lock_rank rank)
{
    lock->locked = 0;
    lock->rank = rank;
}

/* Waits for LOCK, interrupts off; returns what spin_unlock wants back. */
static inline uint32_t
spin_lock(struct spinlock *lock)
{
    uint32_t flags = interrupts_save();

    lock_order_acquire(lock, lock->rank);
    while (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE))
        while (__atomic_load_n(&lock->locked, __ATOMIC_RELAXED))
            __asm__ volatile("pause");
    return flags;
}

/* Gives LOCK back, and interrupts as they were: FLAGS is spin_lock's. */
static inline void
spin_unlock(struct spinlock *lock, uint32_t flags)
{
    lock_order_release(lock);
    __atomic_store_n(&lock->locked, 0, __ATOMIC_RELEASE);
    interrupts_restore(flags);
}

#endif
