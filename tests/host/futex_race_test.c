// with: kernel/proc/futex.c kernel/proc/timer.c kernel/proc/lock_order.c
/* Who waits for a word, who wakes, moves, signals and is late. */
#include "kernel/proc/futex.h"

#include <string.h>

#include "kernel/errno.h"
#include "kernel/proc/thread.h"
#include "tests/host/support/interleave.h"

#define ALL   FUTEX_BITSET_MATCH_ANY
#define MANY  99
#define OWNER 7 /* a thread's number in a robust lock */

static uint32_t word, other;
static int results[SCENARIO_THREADS];
static unsigned inside, passes;

/* ------- Waiting and waking ------- */

static int
wait_for(uint32_t *which, uint32_t value, uint64_t deadline)
{
    return futex_wait(which, FUTEX_PRIVATE, value, ALL, deadline);
}

static void
wait_while_0(void)
{
    results[interleave_self()] = wait_for(&word, 0, FUTEX_FOREVER);
}

static void
wait_until_10(void)
{
    results[interleave_self()] = wait_for(&word, 0, 10);
}

static void
wake(int count)
{
    results[interleave_self()] = futex_wake(&word, FUTEX_PRIVATE, count, ALL);
}

static void
wake_one(void)
{
    wake(1);
}

static void
set_and_wake(void)
{
    __atomic_store_n(&word, 1, __ATOMIC_SEQ_CST);
    wake(MANY);
}

static void
begin(void)
{
}

static const char *
name_of(int result)
{
    switch (result) {
    case 0:
        return "woken";
    case -EAGAIN:
        return "EAGAIN";
    case -ETIMEDOUT:
        return "ETIMEDOUT";
    case -ERESTARTSYS:
    case -ERESTARTNOHAND:
        return "signal";
    }
    interleave_fail("an unexpected result: %d", result);
}

/* Thread 0 waited, thread 1 woke: who says that it has woken one has. */
static const char *
end_wait(void)
{
    expect(results[1] == (results[0] == 0));
    return name_of(results[0]);
}

static const char *
end_two_waits(void)
{
    unsigned woken = (results[0] == 0) + (results[2] == 0);

    expect(results[1] == (int)woken);
    return woken == 2 ? "two" : woken ? "one" : "none";
}

static void
signal_thread_0(void)
{
    interleave_signal(0);
}

static void
let_time_pass(void)
{
    interleave_tick(10);
    if (interleave_await_idle())
        interleave_tick(20);
}

/* Thread 0 gets a signal; whoever was not woken is, in the end. */
static void
signal_and_wake(void)
{
    interleave_signal(0);
    while (interleave_await_idle())
        wake(MANY);
}

/* One wakeup, and two that wait: what it woke was not the one that had left
 * for the signal. */
static const char *
end_one_wakeup(void)
{
    expect(results[2] == 0);
    expect(results[1] + results[3] == 1 + (results[0] == 0));
    return name_of(results[0]);
}

/* ------- Moving ------- */

static void
move_and_wake(void)
{
    int moved = futex_requeue(&word, &other, FUTEX_PRIVATE, 0, MANY, NULL);

    expect(moved == 0 || moved == 1);
    other = 1;
    results[1] = futex_wake(&other, FUTEX_PRIVATE, MANY, ALL);
    expect(results[1] <= moved);
    if (moved == 0)
        results[1] = futex_wake(&word, FUTEX_PRIVATE, MANY, ALL);
    if (results[1] == 0)
        __atomic_store_n(&word, 1, __ATOMIC_SEQ_CST);
}

static void
wait_moved(void)
{
    results[0] = wait_for(&word, 0, 10);
}

static const char *
end_moved(void)
{
    expect(results[1] == (results[0] == 0));
    return name_of(results[0]);
}

/* ------- A lock made of it: 0 free, 1 taken, 2 with sleepers ------- */

static void
lock(void)
{
    uint32_t seen = 0;

    if (__atomic_compare_exchange_n(&word, &seen, 1, false, __ATOMIC_SEQ_CST,
                                    __ATOMIC_SEQ_CST))
        return;
    while (__atomic_exchange_n(&word, 2, __ATOMIC_SEQ_CST) != 0)
        wait_for(&word, 2, FUTEX_FOREVER);
}

static void
unlock(void)
{
    if (__atomic_exchange_n(&word, 0, __ATOMIC_SEQ_CST) == 2)
        futex_wake(&word, FUTEX_PRIVATE, 1, ALL);
}

static void
pass(void)
{
    lock();
    expect(inside++ == 0);
    passes++;
    inside--;
    unlock();
}

static const char *
end_passes(void)
{
    expect(passes == 2);
    return "both";
}

/* ------- A lock whose owner ends ------- */

static struct robust_lock {
    struct robust_list link;
    uint32_t value;
} robust;
static struct robust_list_head held;

static void
begin_robust(void)
{
    robust.link.next = &held.list;
    robust.value = OWNER | FUTEX_WAITERS;
    held.list.next = &robust.link;
    held.futex_offset = offsetof(struct robust_lock, value);
}

static void
end_as_owner(void)
{
    thread_current()->tid = OWNER;
    thread_current()->robust_list = &held;
    futex_leave_robust_list();
}

static void
wait_for_owner(void)
{
    results[1] = futex_wait(&robust.value, FUTEX_SHARED, OWNER | FUTEX_WAITERS,
                            ALL, FUTEX_FOREVER);
}

static const char *
end_robust(void)
{
    expect(robust.value == (FUTEX_WAITERS | FUTEX_OWNER_DIED));
    return name_of(results[1]);
}

static const struct scenario scenarios[] = {
    {
        "a word is changed, and its waiter woken",
        begin,
        {wait_while_0, set_and_wake},
        end_wait,
        {"woken", "EAGAIN"},
    },
    {
        "two wait, all are woken",
        begin,
        {wait_while_0, set_and_wake, wait_while_0},
        end_two_waits,
        {"two", "one", "none"},
    },
    {
        "a wakeup and a signal",
        begin,
        {wait_while_0, wake_one, signal_thread_0},
        end_wait,
        {"woken", "signal"},
    },
    {
        "a wakeup and a deadline",
        begin,
        {wait_until_10, wake_one, let_time_pass},
        end_wait,
        {"woken", "ETIMEDOUT"},
    },
    {
        "one wakeup for two, one of whom gets a signal",
        begin,
        {wait_while_0, wake_one, wait_while_0, signal_and_wake},
        end_one_wakeup,
        {"woken", "signal"},
    },
    {
        "a waiter is moved, and woken there or late",
        begin,
        {wait_moved, move_and_wake, let_time_pass},
        end_moved,
        {"woken", "ETIMEDOUT", "EAGAIN"},
    },
    {
        "a lock made of a futex",
        begin,
        {pass, pass},
        end_passes,
        {"both"},
    },
    {
        "a lock's owner ends, and another waits for it",
        begin_robust,
        {end_as_owner, wait_for_owner},
        end_robust,
        {"woken", "EAGAIN"},
    },
};

int
main(int argc, char **argv)
{
    futex_init();
    return interleave_main(argc, argv, scenarios,
                           sizeof scenarios / sizeof *scenarios);
}
