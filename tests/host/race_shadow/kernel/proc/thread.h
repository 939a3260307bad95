/* In place of kernel/proc/thread.h: a thread of a race test, with what the
 * locks, the wait queues and the timer want of one. */
#ifndef KERNEL_PROC_THREAD_H
#define KERNEL_PROC_THREAD_H

#include "kernel/list.h"
#include "kernel/types.h"

struct mutex;
struct process;
struct rights_work;

#define LOCKS_HELD_MAX 16

enum thread_state {
    THREAD_RUNNABLE,
    THREAD_INTERRUPTIBLE,
    THREAD_KILLABLE,
    THREAD_UNINTERRUPTIBLE,
    THREAD_DEAD,
};

struct thread {
    enum thread_state state;
    bool signal_pending; /* what signal_is_pending says */
    struct process *process;
    struct list mutex_link;
    struct mutex *waiting_for;
    uint64_t wake_time;
    struct list timer_link;
    const void *locks_held[LOCKS_HELD_MAX];
    uint8_t lock_ranks[LOCKS_HELD_MAX];
    unsigned lock_count;
    struct rights_work *rights_work; /* rights.c */
};

struct thread *thread_current(void);

static inline struct process *
process_current(void)
{
    return thread_current()->process;
}

#endif
