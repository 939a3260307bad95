#include "kernel/proc/lock_order.h"

#ifdef DEBUG

#include "kernel/panic.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/io.h"

/* Whether a thread that holds HELD of HELD_RANK may take LOCK of RANK. */
static bool
is_in_order(const void *held, enum lock_rank held_rank, const void *lock,
            enum lock_rank rank)
{
    return rank > held_rank || (rank == held_rank && lock > held);
}

void
lock_order_acquire(const void *lock, enum lock_rank rank)
{
    struct thread *thread = thread_current();
    uint32_t flags = interrupts_save();

    for (unsigned i = 0; i < thread->lock_count; i++)
        if (!is_in_order(thread->locks_held[i], thread->lock_ranks[i], lock,
                         rank))
            panic("lock order: rank %u taken while rank %u is held", rank,
                  thread->lock_ranks[i]);
    if (thread->lock_count == LOCKS_HELD_MAX)
        panic("lock order: too many locks held");
    thread->locks_held[thread->lock_count] = lock;
    thread->lock_ranks[thread->lock_count++] = rank;
    interrupts_restore(flags);
}

void
lock_order_release(const void *lock)
{
    struct thread *thread = thread_current();
    uint32_t flags = interrupts_save();
    unsigned i = thread->lock_count;

    while (i > 0 && thread->locks_held[i - 1] != lock)
        i--;
    if (i == 0)
        panic("lock order: a lock was given back that is not held");
    for (; i < thread->lock_count; i++) {
        thread->locks_held[i - 1] = thread->locks_held[i];
        thread->lock_ranks[i - 1] = thread->lock_ranks[i];
    }
    thread->lock_count--;
    interrupts_restore(flags);
}

void
lock_order_may_sleep(void)
{
    struct thread *thread = thread_current();

    for (unsigned i = 0; i < thread->lock_count; i++)
        if (thread->lock_ranks[i] >= LOCK_FIRST_SPINLOCK)
            panic("may sleep with a spinlock of rank %u held",
                  thread->lock_ranks[i]);
}

#endif
