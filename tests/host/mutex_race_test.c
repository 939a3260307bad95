// with: -DREAL_MUTEX kernel/ipc/byte_queue.c kernel/file/uio.c kernel/proc/mutex.c kernel/proc/wait_queue.c kernel/proc/timer.c kernel/proc/lock_order.c
/* The kernel's own mutex: one holder, no lost wakeup, nothing used too long.
 * (The other race tests have a simpler one, for fewer orders.) */
#include "kernel/proc/mutex.h"

#include <stdio.h>

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/wait_queue.h"
#include "kernel/refcount.h"
#include "tests/host/support/interleave.h"

static struct shared {
    struct refcount refs;
    struct mutex lock;
    struct wait_queue changes;
    unsigned inside, passes, count;
} * shared;

static void
begin(void)
{
    shared = kzalloc(sizeof *shared);
    refcount_init(&shared->refs);
    mutex_init(&shared->lock, LOCK_BYTE_QUEUE);
    wait_queue_init(&shared->changes, &shared->lock);
}

static void
put(void)
{
    if (refcount_put(&shared->refs))
        kfree(shared);
}

/* Passes through the mutex once. */
static void
pass(void)
{
    mutex_lock(&shared->lock);
    expect(shared->inside++ == 0);
    shared->passes++;
    expect(--shared->inside == 0);
    mutex_unlock(&shared->lock);
}

static const char *
end_two_passes(void)
{
    expect(shared->passes == 2);
    put();
    return "both";
}

static void
pass_twice(void)
{
    pass();
    pass();
}

/* The same with nothing to see inside: fewer orders. */
static void
pass_quickly(void)
{
    mutex_lock(&shared->lock);
    mutex_unlock(&shared->lock);
}

static const char *
end(void)
{
    put();
    return "free";
}

static const char *
end_three_passes(void)
{
    expect(shared->passes == 3);
    put();
    return "all";
}

/* ------- Whoever is last frees the object ------- */

static void
begin_with_two_references(void)
{
    begin();
    refcount_get(&shared->refs);
}

static void
pass_and_put(void)
{
    pass();
    put();
}

static const char *
end_freed(void)
{
    return "freed";
}

/* ------- A condition ------- */

static void
raise(void)
{
    mutex_lock(&shared->lock);
    shared->count++;
    wait_queue_wake_all(&shared->changes);
    mutex_unlock(&shared->lock);
}

static void
lower(void)
{
    mutex_lock(&shared->lock);
    while (shared->count == 0)
        expect(wait_queue_sleep(&shared->changes) == 0);
    shared->count--;
    mutex_unlock(&shared->lock);
}

static const char *
end_even(void)
{
    expect(shared->count == 0);
    put();
    return "even";
}

static const struct scenario scenarios[] = {
    {
        "a mutex, two threads",
        begin,
        {pass, pass},
        end_two_passes,
        {"both"},
    },
    {
        "a mutex, one of two comes again",
        begin,
        {pass, pass_twice},
        end_three_passes,
        {"all"},
    },
    {
        "a mutex, three threads",
        begin,
        {pass_quickly, pass_quickly, pass_quickly},
        end,
        {"free"},
    },
    {
        "a mutex in what the last of two frees",
        begin_with_two_references,
        {pass_and_put, pass_and_put},
        end_freed,
        {"freed"},
    },
    {
        "a condition, its sleeper and its waker",
        begin,
        {raise, lower},
        end_even,
        {"even"},
    },
};

int
main(int argc, char **argv)
{
    return interleave_main(argc, argv, scenarios,
                           sizeof scenarios / sizeof *scenarios);
}
