/* kernel/proc/thread.h, which finds the running thread by its kernel stack;
 * here interleave_thread.c knows. */
#ifndef RACE_SHADOW_KERNEL_PROC_THREAD_H
#define RACE_SHADOW_KERNEL_PROC_THREAD_H

#define thread_current  thread_by_stack
#define process_current process_by_stack
#include "tests/host/race_shadow/../../../kernel/proc/thread.h"
#undef thread_current
#undef process_current

struct thread *thread_current(void);

static inline struct process *
process_current(void)
{
    return thread_current()->process;
}

#endif
