/* A lock whose waiters sleep: held across user copies and disk transfers. */
#ifndef KERNEL_PROC_MUTEX_H
#define KERNEL_PROC_MUTEX_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/list.h"
#include "kernel/proc/lock_order.h"
#include "kernel/proc/spinlock.h"

/* Not recursive; given back by the thread that took it. */
struct mutex {
    uintptr_t owner; /* struct thread *, bit 0: somebody sleeps for it */
    uint8_t rank;    /* its place in docs/locking.md's order: lock_order.h */
    struct spinlock guard; /* of SLEEPERS, and of handing over */
    struct list sleepers;  /* of struct thread, first come first served */
};

/* Makes MUTEX ready, free. RANK: before LOCK_FIRST_SPINLOCK. */
void mutex_init(struct mutex *mutex, enum lock_rank rank);

/* Takes MUTEX, sleeping while another thread has it. No spinlock held. */
void mutex_lock(struct mutex *mutex);

/* Takes MUTEX if it is free; true when it was. Never sleeps. */
bool mutex_try_lock(struct mutex *mutex);

/* Gives MUTEX back; the longest sleeper gets it next. */
void mutex_unlock(struct mutex *mutex);

/* Whether the calling thread holds MUTEX: for assertions. */
bool mutex_is_mine(const struct mutex *mutex);

#endif
