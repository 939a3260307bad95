/* Who runs next. */
#ifndef KERNEL_PROC_SCHEDULER_H
#define KERNEL_PROC_SCHEDULER_H

#include "kernel/proc/thread.h"

/*
 * Gives the CPU to the next runnable thread; returns when the caller is
 * chosen again. A caller whose state is THREAD_RUNNABLE stands at the queue's
 * end. No lock held.
 */
void schedule(void);

/* Says that the calling thread is going to sleep in STATE; it does at its
 * next schedule(), unless thread_wake came in between. */
void thread_prepare_sleep(enum thread_state state);

/* Wakes THREAD from either sleep. Any context. Waking a thread that does not
 * sleep does nothing. */
void thread_wake(struct thread *thread);

/* Wakes THREAD if it sleeps interruptibly: a signal has come. */
void thread_wake_interruptible(struct thread *thread);

/* Wakes THREAD unless it sleeps uninterruptibly: it has to end. */
void thread_wake_killable(struct thread *thread);

/*
 * Sleeps until DEADLINE (ns since boot), a wakeup, or a signal; the caller
 * has said thread_prepare_sleep. True when the deadline passed.
 */
bool schedule_until(uint64_t deadline);

/*
 * The deadline of the running call's sleep of NS from now on. When a signal
 * ends the sleep and the call is to be made again (-ERESTARTNOHAND), the call
 * says schedule_keep_deadline: then it has the same deadline again.
 */
uint64_t schedule_deadline(uint64_t ns);
void schedule_keep_deadline(uint64_t deadline);

/* The first thing a new thread does: completes the switch to it. */
void scheduler_first_run(void);

/* The tick: the running thread's share may be over. Interrupts off. */
void scheduler_tick(void);

/* Turns the booting CPU's flow into its idle thread; never returns. */
void scheduler_run(void) __attribute__((noreturn));

#endif
