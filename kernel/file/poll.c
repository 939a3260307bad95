#include "kernel/file/poll.h"

#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/file/poll_call.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"

/* A place on one queue. */
struct poll_place {
    struct wait_entry entry;
    struct wait_queue *queue;
    struct poll_place *next;
};

struct poll_table {
    struct poll_place *places;
    bool failed; /* a place could not be allocated */
};

void
poll_wait(struct poll_table *table, struct wait_queue *queue)
{
    assert(queue->mutex);
    if (!table)
        return;
    struct poll_place *place = kmalloc(sizeof *place);
    if (!place) {
        table->failed = true;
        return;
    }
    place->queue = queue;
    place->next = table->places;
    table->places = place;
    wait_queue_add(queue, &place->entry);
}

static void
leave_queues(struct poll_table *table)
{
    while (table->places) {
        struct poll_place *place = table->places;

        mutex_lock(place->queue->mutex);
        wait_queue_remove(&place->entry);
        mutex_unlock(place->queue->mutex);
        table->places = place->next;
        kfree(place);
    }
}

/* What one call of poll_files waits for. */
struct poll_wish {
    struct pollfd *fds;
    struct open_file **files;
    unsigned count;
    unsigned always; /* events that need not be asked for */
};

/* The events of FD that hold now, of those it asks for and ALWAYS. */
static int16_t
events_of(const struct pollfd *fd, struct open_file *file, unsigned always,
          struct poll_table *table)
{
    unsigned events = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;

    if (fd->fd < 0)
        return 0;
    if (!file)
        return POLLNVAL;
    if (file->ops->poll)
        events = file->ops->poll(file, table);
    return events & ((uint16_t)fd->events | always);
}

/* Asks all; how many have events. With TABLE also joins their queues. */
static int
scan(const struct poll_wish *wish, struct poll_table *table)
{
    int ready = 0;

    for (unsigned i = 0; i < wish->count; i++) {
        struct pollfd *fd = &wish->fds[i];

        fd->revents = events_of(fd, wish->files[i], wish->always, table);
        ready += fd->revents != 0;
    }
    return ready;
}

/* Sleeps until one has events; it is in their queues already. */
static int
wait(const struct poll_wish *wish, uint64_t deadline)
{
    bool late = false;

    for (;;) {
        thread_prepare_sleep(THREAD_INTERRUPTIBLE);
        int ready = scan(wish, NULL);
        if (ready > 0 || late || signal_is_pending()) {
            thread_wake(thread_current());
            return ready > 0 || late ? ready : -ERESTARTNOHAND;
        }
        if (deadline == POLL_FOREVER)
            schedule();
        else
            late = schedule_until(deadline);
    }
}

int
poll_files(struct pollfd *fds, struct open_file **files, unsigned count,
           unsigned always, uint64_t deadline)
{
    const struct poll_wish wish = {fds, files, count, always};
    struct poll_table table = {0};
    int ready = scan(&wish, deadline ? &table : NULL);

    if (ready == 0 && table.failed)
        ready = -ENOMEM;
    if (ready == 0 && deadline)
        ready = wait(&wish, deadline);
    leave_queues(&table);
    return ready;
}
