/* In place of kernel/proc/thread.h, which finds the thread by its kernel
 * stack: here there is one, and a test says what its process is. */
#ifndef KERNEL_PROC_THREAD_H
#define KERNEL_PROC_THREAD_H

struct process;

extern struct process *plain_process;

static inline struct process *
process_current(void)
{
    return plain_process;
}

#endif
