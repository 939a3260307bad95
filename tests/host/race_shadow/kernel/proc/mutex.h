/*
 * In place of kernel/proc/mutex.h: a mutex that is taken in one step, when it
 * is free. A test that is built with -DREAL_MUTEX has the kernel's own.
 */
#ifdef REAL_MUTEX
#include "tests/host/race_shadow/../../../kernel/proc/mutex.h"
#endif
#ifndef KERNEL_PROC_MUTEX_H
#define KERNEL_PROC_MUTEX_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/list.h"
#include "kernel/panic.h"
#include "kernel/proc/lock_order.h"
#include "kernel/proc/spinlock.h"
#include "kernel/proc/thread.h"

struct mutex {
    uintptr_t owner; /* struct thread * */
    uint8_t rank;
};

/* interleave_thread.c */
void mutex_init(struct mutex *mutex, enum lock_rank rank);
bool mutex_is_mine(const struct mutex *mutex);
void mutex_lock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

#endif
