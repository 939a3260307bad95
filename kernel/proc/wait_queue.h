/* Threads that sleep until a condition changes. */
#ifndef KERNEL_PROC_WAIT_QUEUE_H
#define KERNEL_PROC_WAIT_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/list.h"
#include "kernel/proc/mutex.h"
#include "kernel/proc/spinlock.h"

struct thread;

/* Deadlines, in ns since boot, but for these two. */
#define WAIT_NOT     0          /* don't sleep at all */
#define WAIT_FOREVER UINT64_MAX /* until it comes */

/*
 * The lock under which the condition is read and changed also guards the
 * list. A sleeper puts itself on the list before it gives that lock back, so
 * whoever changes the condition afterwards finds it there: no wakeup is lost.
 */
struct wait_queue {
    struct list sleepers;  /* of struct wait_entry */
    struct mutex *mutex;   /* the condition's lock is this... */
    struct spinlock *spin; /* ...or this; the other is NULL */
};

/* One thread's place on one queue. */
struct wait_entry {
    struct list link;
    struct thread *thread;
};

/* A queue whose condition is guarded by MUTEX. */
void wait_queue_init(struct wait_queue *queue, struct mutex *mutex);

/* A queue whose condition is guarded by SPIN: interrupts may wake it. */
void wait_queue_init_spin(struct wait_queue *queue, struct spinlock *spin);

/*
 * Sleeps on QUEUE. The caller holds its mutex, has found its condition false,
 * and tests it again when this returns, with the mutex held again. Returns 0,
 * or -ERESTARTSYS when a signal wants to be handled.
 */
int wait_queue_sleep(struct wait_queue *queue);

/*
 * As wait_queue_sleep, but at most until DEADLINE; WAIT_NOT doesn't sleep.
 * -EAGAIN when it has passed. A signal during a sleep with a deadline is
 * -EINTR: the call must not begin its time anew (socket(7), SO_RCVTIMEO).
 */
int wait_queue_sleep_until(struct wait_queue *queue, uint64_t deadline);

/* As wait_queue_sleep for a queue with a spinlock. The lock is given back
 * while asleep; the caller's saved flags stay good for its spin_unlock. */
int wait_queue_sleep_spin(struct wait_queue *queue);

/* As wait_queue_sleep_spin, but no signal ends it: for short waits that
 * must come to their end, as for the disk. */
void wait_queue_sleep_spin_uninterruptible(struct wait_queue *queue);

/* As wait_queue_sleep_spin, but only the thread's having to end (its killed,
 * changed under the queue's lock) ends it. */
void wait_queue_sleep_spin_killable(struct wait_queue *queue);

/* Wakes all sleepers of QUEUE. Its lock is held. */
void wait_queue_wake_all(struct wait_queue *queue);

/* Puts ENTRY, for the calling thread, on QUEUE: for those who wait on several
 * queues at once (poll). Its lock is held; so it is for the removal. */
void wait_queue_add(struct wait_queue *queue, struct wait_entry *entry);
void wait_queue_remove(struct wait_entry *entry);

#endif
