/* The one reference count of the kernel. */
#ifndef KERNEL_REFCOUNT_H
#define KERNEL_REFCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/panic.h"

/* How many hold the object that this is in. Any context, no lock needed. */
struct refcount {
    uint32_t count;
};

static inline void
refcount_init(struct refcount *refs)
{
    __atomic_store_n(&refs->count, 1, __ATOMIC_RELAXED);
}

/* Adds a reference; the caller holds one already, so the count isn't 0. */
static inline void
refcount_get(struct refcount *refs)
{
    uint32_t old = __atomic_fetch_add(&refs->count, 1, __ATOMIC_RELAXED);

    assert(old != 0);
    (void)old;
}

/* Gives a reference back; true when it was the last. */
static inline bool
refcount_put(struct refcount *refs)
{
    uint32_t old = __atomic_fetch_sub(&refs->count, 1, __ATOMIC_ACQ_REL);

    assert(old != 0);
    return old == 1;
}

/* Gives a reference back if it isn't the last; false, and it is kept, if it
 * is: for counts whose step to 0 is guarded by a lock. */
static inline bool
refcount_put_unless_last(struct refcount *refs)
{
    uint32_t old = __atomic_load_n(&refs->count, __ATOMIC_RELAXED);

    while (old > 1)
        if (__atomic_compare_exchange_n(&refs->count, &old, old - 1, true,
                                        __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return true;
    return false;
}

static inline uint32_t
refcount_read(const struct refcount *refs)
{
    return __atomic_load_n(&refs->count, __ATOMIC_RELAXED);
}

#endif
