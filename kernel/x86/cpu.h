/* What a CPU owns. */
#ifndef KERNEL_X86_CPU_H
#define KERNEL_X86_CPU_H

#include "kernel/list.h"
#include "kernel/proc/spinlock.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/segments.h"

struct cpu {
    uint32_t gdt[GDT_ENTRIES][2];
    struct task_state task;       /* only its kernel stack is ever read */
    struct task_state fault_task; /* what a double fault switches to */

    struct spinlock run_lock;    /* guards the queue and thread states */
    struct list run_queue;       /* of runnable threads, but the running */
    struct thread *running;      /* same lock */
    struct thread *previous;     /* whom it ran before; same lock */
    struct thread *idle;         /* runs when the queue is empty */
    bool interrupted_user;       /* the last trap came from user mode */
    uint32_t directory_physical; /* the page directory in cr3 */
};

/* The CPU that boots, and its first flow of control. */
extern struct cpu boot_cpu;
extern struct thread boot_thread;

/* The CPU that runs this. Stable only while the thread can't be moved:
 * interrupts off, or one CPU. */
static inline struct cpu *
this_cpu(void)
{
    return thread_current()->cpu;
}

#endif
