/* Robust lists: what becomes of a lock whose owner ends. */
#include "raw_thread.h"

#include <stddef.h>

#define WAITERS    0x80000000u
#define OWNER_DIED 0x40000000u
#define TID_MASK   0x3fffffffu

struct link {
    struct link *next;
};

struct head {
    struct link list;
    long offset;
    struct link *pending;
};

/* As a library has it: the word lies before its link. */
struct lock {
    volatile unsigned word;
    struct link link;
};

#define OFFSET \
    ((long)offsetof(struct lock, word) - (long)offsetof(struct lock, link))

static struct head head;
static struct lock locks[4];
static struct raw_thread threads[2];
static volatile int woken;

/* Makes a list of COUNT locks, each the thread's, and PENDING. */
static void
hold(int count, struct link *pending, unsigned bits)
{
    head.offset = OFFSET;
    head.pending = pending;
    head.list.next = count ? &locks[0].link : &head.list;
    for (int i = 0; i < count; i++) {
        locks[i].word = raw(SYS_gettid) | bits;
        locks[i].link.next = i + 1 < count ? &locks[i + 1].link : &head.list;
    }
    raw(SYS_set_robust_list, &head, sizeof head);
}

static int
hold_three(void *unused UNUSED)
{
    hold(3, NULL, 0);
    locks[2].word = 1;
    return 0;
}

static void
run(int (*body)(void *))
{
    raw_thread_start(&threads[0], body, NULL);
    raw_thread_join(&threads[0]);
}

static void
test_calls(void)
{
    void *got = (void *)1;
    size_t size = 0;
    is_int(raw(SYS_set_robust_list, &head, sizeof head + 1), -EINVAL,
           "another size: EINVAL");
    is_int(raw(SYS_set_robust_list, &head, sizeof head), 0, "set_robust_list");
    is_int(raw(SYS_get_robust_list, 0, &got, &size), 0, "get_robust_list");
    ok(got == &head && size == sizeof head, "gives what was set");
    is_int(raw(SYS_get_robust_list, raw(SYS_gettid), &got, &size), 0,
           "also by number");
    is_int(raw(SYS_get_robust_list, 0, 16, &size), -EFAULT,
           "nowhere to write: EFAULT");
    is_int(raw(SYS_get_robust_list, -5, &got, &size), -ESRCH,
           "no such thread: ESRCH");
    raw(SYS_set_robust_list, NULL, sizeof head);
}

static int
wait_for_lock(void *unused UNUSED)
{
    while (!(locks[0].word & OWNER_DIED))
        raw(SYS_futex, &locks[0].word, WAIT, locks[0].word, NULL);
    woken = 1;
    return 0;
}

static int
hold_until_waited(void *unused UNUSED)
{
    hold(1, NULL, WAITERS);
    raw_thread_start(&threads[1], wait_for_lock, NULL);
    while (waiters((volatile int *)&locks[0].word, 0) == 0)
        raw(SYS_sched_yield);
    return 0;
}

static int
hold_pending(void *unused UNUSED)
{
    hold(1, &locks[1].link, 0);
    locks[1].word = raw(SYS_gettid);
    return 0;
}

static int
hold_twice(void *unused UNUSED)
{
    hold(1, &locks[0].link, 0);
    return 0;
}

static int
hold_circle(void *unused UNUSED)
{
    hold(2, NULL, 0);
    locks[1].link.next = &locks[0].link;
    return 0;
}

static int
hold_nonsense(void *unused UNUSED)
{
    hold(3, NULL, 0);
    locks[1].link.next = (struct link *)16;
    return 0;
}

static int
hold_nothing(void *unused UNUSED)
{
    raw(SYS_set_robust_list, 16, sizeof head);
    return 0;
}

static void
test_exit(void)
{
    run(hold_three);
    is_int(locks[0].word, OWNER_DIED, "a lock says that its owner has died");
    is_int(locks[1].word, OWNER_DIED, "the next one, too");
    is_int(locks[2].word, 1, "not one that somebody else has");
    raw_thread_start(&threads[0], hold_until_waited, NULL);
    raw_thread_join(&threads[0]);
    raw_thread_join(&threads[1]);
    is_int(woken, 1, "who waits for it is woken");
    is_int(locks[0].word, WAITERS | OWNER_DIED, "and WAITERS stays");
    run(hold_pending);
    is_int(locks[1].word, OWNER_DIED, "a lock being taken is looked at");
    run(hold_twice);
    is_int(locks[0].word, OWNER_DIED, "one that is in the list, once");
    run(hold_circle);
    is_int(locks[1].word, OWNER_DIED, "a circle comes to an end");
    locks[2].word = 5;
    run(hold_nonsense);
    is_int(locks[1].word, OWNER_DIED,
           "a broken list is followed as far as "
           "it goes");
    run(hold_nothing);
    ok(1, "a head that can't be read is nobody's loss");
}

static volatile int pending_word_woken;

static int
wait_for_free(void *unused UNUSED)
{
    raw(SYS_futex, &locks[3].word, WAIT, 0, NULL);
    pending_word_woken = 1;
    return 0;
}

static int
give_back_half(void *unused UNUSED)
{
    hold(0, &locks[3].link, 0);
    locks[3].word = 0;
    raw_thread_start(&threads[1], wait_for_free, NULL);
    while (waiters((volatile int *)&locks[3].word, 0) == 0)
        raw(SYS_sched_yield);
    return 0;
}

static void
test_half(void)
{
    run(give_back_half);
    raw_thread_join(&threads[1]);
    is_int(pending_word_woken, 1,
           "a lock given back before its waiter was woken: he is");
    is_int(locks[3].word, 0, "it is free");
}

static char *self;

static int
exec_with_lock(void *unused UNUSED)
{
    char *argv[] = {"futex_robust", "part", NULL};
    hold(1, NULL, 0);
    raw(SYS_execve, self, argv, environ);
    return 1;
}

/* A process that shares our memory takes another program. */
static void
test_exec(void)
{
    static char stack[RAW_STACK] __attribute__((aligned(16)));
    long pid = raw_clone(VM | VFORK | SIGCHLD, stack + RAW_STACK,
                         exec_with_lock, NULL, NULL, NULL, NULL);
    is_exit(status_of(pid), 13, "exec with a lock held");
    is_int(locks[0].word, OWNER_DIED, "is an owner's end, too");
}

int
main(int argc, char **argv)
{
    if (argc > 1)
        return 13;
    self = argv[0];
    begin_testing();
    test_calls();
    test_exit();
    test_half();
    test_exec();
    return done_testing();
}
