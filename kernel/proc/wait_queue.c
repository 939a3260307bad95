#include "kernel/proc/wait_queue.h"

#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"

void
wait_queue_init(struct wait_queue *queue, struct mutex *mutex)
{
    list_init(&queue->sleepers);
    queue->mutex = mutex;
    queue->spin = NULL;
}

void
wait_queue_init_spin(struct wait_queue *queue, struct spinlock *spin)
{
    list_init(&queue->sleepers);
    queue->mutex = NULL;
    queue->spin = spin;
}

void
wait_queue_add(struct wait_queue *queue, struct wait_entry *entry)
{
    entry->thread = thread_current();
    list_append(&queue->sleepers, &entry->link);
}

void
wait_queue_remove(struct wait_entry *entry)
{
    list_remove(&entry->link);
}

void
wait_queue_wake_all(struct wait_queue *queue)
{
    list_for_each (link, &queue->sleepers)
        thread_wake(container_of(link, struct wait_entry, link)->thread);
}

int
wait_queue_sleep_until(struct wait_queue *queue, uint64_t deadline)
{
    bool for_ever = deadline == WAIT_FOREVER;
    struct wait_entry entry;
    int error = 0;

    assert(mutex_is_mine(queue->mutex));
    if (deadline == WAIT_NOT)
        return -EAGAIN;
    wait_queue_add(queue, &entry);
    thread_prepare_sleep(THREAD_INTERRUPTIBLE);
    if (signal_is_pending()) {
        thread_wake(thread_current());
        error = for_ever ? -ERESTARTSYS : -EINTR;
    } else {
        mutex_unlock(queue->mutex);
        if (for_ever)
            schedule();
        else if (schedule_until(deadline))
            error = -EAGAIN;
        mutex_lock(queue->mutex);
    }
    wait_queue_remove(&entry);
    return error;
}

int
wait_queue_sleep(struct wait_queue *queue)
{
    return wait_queue_sleep_until(queue, WAIT_FOREVER);
}

/* The lock is given back with interrupts on: its holder had them on before,
 * or it could not sleep. The thread is prepared for it. */
static void
sleep_spin(struct wait_queue *queue)
{
    struct wait_entry entry;

    wait_queue_add(queue, &entry);
    spin_unlock(queue->spin, EFLAGS_IF);
    schedule();
    spin_lock(queue->spin);
    wait_queue_remove(&entry);
}

int
wait_queue_sleep_spin(struct wait_queue *queue)
{
    thread_prepare_sleep(THREAD_INTERRUPTIBLE);
    if (signal_is_pending()) {
        thread_wake(thread_current());
        return -ERESTARTSYS;
    }
    sleep_spin(queue);
    return 0;
}

void
wait_queue_sleep_spin_killable(struct wait_queue *queue)
{
    thread_prepare_sleep(THREAD_KILLABLE);
    sleep_spin(queue);
}

void
wait_queue_sleep_spin_uninterruptible(struct wait_queue *queue)
{
    thread_prepare_sleep(THREAD_UNINTERRUPTIBLE);
    sleep_spin(queue);
}
