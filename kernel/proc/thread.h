/* The thread: what is scheduled. */
#ifndef KERNEL_PROC_THREAD_H
#define KERNEL_PROC_THREAD_H

#include "kernel/abi/ldt.h"
#include "kernel/list.h"
#include "kernel/proc/signal.h"
#include "kernel/types.h"
#include "kernel/x86/trap.h"

#define KERNEL_STACK_SIZE                              \
    8192u /* and as much again below it: no page there \
           */
#define TLS_SLOTS 3

struct process;
struct rights_work;
struct cpu;
struct mutex;
struct robust_list_head;

/* Bits of return_work; set and cleared atomically. */
#define RETURN_RESCHEDULE 1u /* its share of the CPU is over */
#define RETURN_SIGNAL     2u /* a signal may want to be handled */

enum thread_state {
    THREAD_RUNNABLE,        /* runs, or stands in a run queue */
    THREAD_INTERRUPTIBLE,   /* sleeps; a wakeup or a signal ends it */
    THREAD_KILLABLE,        /* sleeps; a wakeup or its own end ends it */
    THREAD_UNINTERRUPTIBLE, /* sleeps; only a wakeup ends it */
    THREAD_DEAD,            /* will never run again */
};

/* FXSAVE's area; only threads that used the FPU have one. */
struct fpu_state {
    uint8_t bytes[512];
} __attribute__((aligned(16)));

#define LOCKS_HELD_MAX 16

struct thread {
    uint32_t *switch_stack;   /* where switch.S saved its registers */
    enum thread_state state;  /* guarded by its CPU's run queue lock */
    bool on_cpu;              /* runs now; same lock */
    struct list run_link;     /* run queue; same lock */
    struct cpu *cpu;          /* on whose run queue it stands or runs */
    struct process *process;  /* NULL for a kernel thread; process_lock */
    int tid;                  /* the first thread's is the process's pid */
    struct list tid_link;     /* hash by tid; process_lock */
    uint32_t return_work;     /* RETURN_*: what to do before user mode */
    struct trap_frame *frame; /* at the stack's top: user registers */
    uint8_t *stack;           /* kernel stack's lowest byte */
    struct list process_link; /* process->threads */

    struct list mutex_link;    /* mutex->sleepers */
    struct mutex *waiting_for; /* the mutex it sleeps for, for debuggers */
    uint64_t wake_time;        /* timer.c: deadline in ns since boot */
    struct list timer_link;    /* timer.c: sleepers by deadline */

    /* Guarded by process_lock, but read without it by the thread itself. */
    bool killed;                    /* told to end; it does, before it next
                                     * runs in user mode */
    struct pending_signals pending; /* sent to it alone */
    uint64_t signal_mask;           /* blocked */
    uint64_t awaited;               /* what sigtimedwait sleeps for */
    uint64_t saved_signal_mask;     /* sigsuspend's; put back by delivery */
    bool restore_mask;              /* saved_signal_mask is to be put back */
    uint64_t restart_deadline;      /* of a sleep that is restarted, or 0 */

    uint32_t tls[TLS_SLOTS][2]; /* GDT entries set_thread_area made */
    uint16_t fs, gs;            /* user's, while it does not run */
    struct fpu_state *fpu;      /* NULL until it first uses the FPU */

    /* User addresses. */
    int *set_child_tid;   /* its tid, before it first runs */
    int *clear_child_tid; /* 0 at its end, and whoever waits there is woken */
    struct robust_list_head *robust_list; /* locks it may hold at its end */

    struct rights_work *rights_work; /* net/rights.c: what it is at, or NULL */

    const void *locks_held[LOCKS_HELD_MAX]; /* lock_order.c */
    uint8_t lock_ranks[LOCKS_HELD_MAX];
    unsigned lock_count;
};

/* The thread that runs this. */
static inline struct thread *
thread_current(void)
{
    uint32_t stack;

    __asm__("movl %%esp, %0" : "=r"(stack));
    stack &= ~(KERNEL_STACK_SIZE - 1);
    return *(struct thread **)(stack + KERNEL_STACK_SIZE - 4);
}

/* The calling thread's process; not for kernel threads. */
static inline struct process *
process_current(void)
{
    return thread_current()->process;
}

/* Has THREAD do WORK (RETURN_*) before it next runs in user mode. */
static inline void
thread_add_return_work(struct thread *thread, uint32_t work)
{
    __atomic_fetch_or(&thread->return_work, work, __ATOMIC_RELEASE);
}

/*
 * A new thread, not yet runnable, with a kernel stack that holds a trap frame
 * (thread->frame, zeroed) and returns into it. NULL: no memory.
 */
struct thread *thread_create(void);

/*
 * A new kernel thread that calls START(ARGUMENT) and runs from thread_wake
 * on; START must not return. NULL: no memory.
 */
struct thread *thread_create_kernel(void (*start)(void *), void *argument);

/*
 * set_thread_area(2) for THREAD: enters DESCRIPTOR, choosing its number when
 * that is -1. The number is set in it. 0, -EINVAL, or -ESRCH: none is free.
 */
int thread_set_tls(struct thread *thread, struct user_desc *descriptor);

/* Frees a dead thread and its stack. */
void thread_destroy(struct thread *thread);

#endif
