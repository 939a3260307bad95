#include "kernel/proc/interval_timer.h"

#include "kernel/dev/clock.h"
#include "kernel/proc/process.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/spinlock.h"

static struct list running = LIST_INITIALIZER(running); /* process_lock */

/* When the first of them expires; read without the lock, for a tick that
 * misses a change is followed by another. */
static uint64_t first_expiry = UINT64_MAX;

static struct process *
owner(struct list *link)
{
    return container_of(link, struct process, real_timer.link);
}

static void
note_first(void)
{
    first_expiry = list_is_empty(&running)
                       ? UINT64_MAX
                       : owner(running.next)->real_timer.expires;
}

/* Lets TIMER run until EXPIRES. process_lock held. */
static void
start(struct interval_timer *timer, uint64_t expires)
{
    struct list *position = running.next;

    timer->expires = expires;
    while (position != &running &&
           owner(position)->real_timer.expires <= expires)
        position = position->next;
    list_insert_before(position, &timer->link);
    note_first();
}

void
interval_timer_stop(struct process *process)
{
    list_remove(&process->real_timer.link);
    process->real_timer.expires = process->real_timer.interval = 0;
    note_first();
}

/* One that has just expired has a moment left. process_lock held. */
static struct interval_time
time_of(const struct interval_timer *timer)
{
    uint64_t now = clock_monotonic_ns();

    return (struct interval_time){
        .left =
            timer->expires > now ? timer->expires - now : timer->expires != 0,
        .interval = timer->interval,
    };
}

struct interval_time
interval_timer_set(struct process *process, struct interval_time time)
{
    uint32_t flags = spin_lock(&process_lock);
    struct interval_time old = time_of(&process->real_timer);

    interval_timer_stop(process);
    if (time.left) {
        process->real_timer.interval = time.interval;
        start(&process->real_timer, clock_monotonic_ns() + time.left);
    }
    spin_unlock(&process_lock, flags);
    return old;
}

struct interval_time
interval_timer_get(struct process *process)
{
    uint32_t flags = spin_lock(&process_lock);
    struct interval_time time = time_of(&process->real_timer);

    spin_unlock(&process_lock, flags);
    return time;
}

/* The process whose timer expired first before NOW, with a reference; its
 * timer goes on if it has an interval. NULL: none did. */
static struct process *
next_expired(uint64_t now)
{
    uint32_t flags = spin_lock(&process_lock);
    struct process *process = NULL;

    if (first_expiry <= now) {
        process = owner(running.next);
        struct interval_timer *timer = &process->real_timer;
        uint64_t interval = timer->interval;
        uint64_t missed = interval ? (now - timer->expires) / interval : 0;
        uint64_t next = timer->expires + (missed + 1) * interval;

        interval_timer_stop(process);
        timer->interval = interval;
        if (interval)
            start(timer, next);
        process_get(process);
    }
    spin_unlock(&process_lock, flags);
    return process;
}

void
interval_timer_tick(void)
{
    uint64_t now = clock_monotonic_ns();
    struct process *process;

    while (first_expiry <= now && (process = next_expired(now))) {
        signal_send(process, SIGALRM, NULL);
        process_put(process);
    }
}
