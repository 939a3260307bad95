/* In place of kernel/proc/spinlock.h: who finds it taken lets others run. */
#ifndef KERNEL_PROC_SPINLOCK_H
#define KERNEL_PROC_SPINLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/proc/lock_order.h"
#include "kernel/x86/io.h"

struct spinlock {
    uint32_t locked;
    uint8_t rank;
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

/* interleave_thread.c */
uint32_t spin_lock(struct spinlock *lock);
void spin_unlock(struct spinlock *lock, uint32_t flags);

#endif
