#include "kernel/proc/timer.h"

#include "kernel/dev/clock.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/spinlock.h"

static struct spinlock lock = SPINLOCK_INITIALIZER(LOCK_TIMER);
static struct list sleepers = LIST_INITIALIZER(sleepers); /* LOCK; earliest
                                                           * first */

static struct thread *
sleeper_at(struct list *link)
{
    return container_of(link, struct thread, timer_link);
}

void
timer_tick(void)
{
    uint64_t now = clock_monotonic_ns();
    uint32_t flags = spin_lock(&lock);

    while (!list_is_empty(&sleepers) &&
           sleeper_at(sleepers.next)->wake_time <= now) {
        struct thread *thread = sleeper_at(sleepers.next);

        list_remove(&thread->timer_link);
        thread_wake(thread);
    }
    spin_unlock(&lock, flags);
}

uint64_t
schedule_deadline(uint64_t ns)
{
    struct thread *self = thread_current();
    uint64_t kept = self->restart_deadline;

    self->restart_deadline = 0;
    return kept ? kept : clock_monotonic_ns() + ns;
}

void
schedule_keep_deadline(uint64_t deadline)
{
    thread_current()->restart_deadline = deadline;
}

bool
schedule_until(uint64_t deadline)
{
    struct thread *self = thread_current();
    uint32_t flags = spin_lock(&lock);
    struct list *position = sleepers.next;

    self->wake_time = deadline;
    while (position != &sleepers && sleeper_at(position)->wake_time <= deadline)
        position = position->next;
    list_insert_before(position, &self->timer_link);
    spin_unlock(&lock, flags);

    schedule();

    flags = spin_lock(&lock);
    list_remove(&self->timer_link);
    spin_unlock(&lock, flags);
    return clock_monotonic_ns() >= deadline;
}
