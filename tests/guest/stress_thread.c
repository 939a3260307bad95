/* Threads in numbers: locks, queues, and processes that end or go on in the
 * midst of it. A wakeup that is lost hangs; a thread used after its end falls
 * over the debug kernel's poison. */
#include "raw_thread.h"

#define THREADS 8
#define ROUNDS  400
#define SLOTS   4

static struct raw_thread threads[THREADS];
static volatile int lock, counter, stop;

/* A futex mutex: 0 free, 1 taken, 2 taken and perhaps somebody sleeps. */
static void
take(volatile int *word)
{
    int seen = 0;
    if (__atomic_compare_exchange_n(word, &seen, 1, 0, __ATOMIC_SEQ_CST,
                                    __ATOMIC_SEQ_CST))
        return;
    while (__atomic_exchange_n(word, 2, __ATOMIC_SEQ_CST) != 0)
        raw(SYS_futex, word, WAIT | PRIVATE, 2, NULL);
}

static void
give(volatile int *word)
{
    if (__atomic_exchange_n(word, 0, __ATOMIC_SEQ_CST) == 2)
        raw(SYS_futex, word, WAKE | PRIVATE, 1);
}

static int
count_up(void *unused UNUSED)
{
    for (int i = 0; i < ROUNDS; i++) {
        take(&lock);
        int seen = counter;
        if (i % 16 == 0)
            raw(SYS_sched_yield);
        counter = seen + 1;
        give(&lock);
    }
    return 0;
}

static void
run_all(int (*body)(void *))
{
    for (long i = 0; i < THREADS; i++)
        raw_thread_start(&threads[i], body, (void *)i);
    for (int i = 0; i < THREADS; i++)
        raw_thread_join(&threads[i]);
}

/* A queue whose waiters are moved from the condition to the lock. */
static volatile int changes, queue[SLOTS], used, sum_in, sum_out;

static void
wait_for_change(void)
{
    int seen = changes;
    give(&lock);
    raw(SYS_futex, &changes, WAIT | PRIVATE, seen, NULL);
    while (__atomic_exchange_n(&lock, 2, __ATOMIC_SEQ_CST) != 0)
        raw(SYS_futex, &lock, WAIT | PRIVATE, 2, NULL);
}

/* With the lock held: tells all; one is woken, the others wait for the lock. */
static void
change(void)
{
    int now = __atomic_add_fetch(&changes, 1, __ATOMIC_SEQ_CST);
    __atomic_store_n(&lock, 2, __ATOMIC_SEQ_CST);
    raw(SYS_futex, &changes, CMP_REQUEUE | PRIVATE, 1, INT_MAX, &lock, now);
}

static int
pass_on(void *number)
{
    for (int i = 0; i < ROUNDS; i++) {
        take(&lock);
        if ((long)number % 2) {
            while (used == SLOTS)
                wait_for_change();
            queue[used++] = i;
            sum_in += i;
        } else {
            while (used == 0)
                wait_for_change();
            sum_out += queue[--used];
        }
        change();
        give(&lock);
    }
    return 0;
}

static int
create_and_join(void *number)
{
    struct raw_thread own;
    int depth = (long)number >> 8;
    for (int i = 0; depth < 3 && i < 3; i++) {
        raw_thread_start(&own, create_and_join, (void *)((long)number + 256));
        raw_thread_join(&own);
    }
    __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
    return 0;
}

static volatile int handled;

static void
on_signal(int signal UNUSED)
{
    __atomic_fetch_add(&handled, 1, __ATOMIC_SEQ_CST);
}

static int
bombard(void *unused UNUSED)
{
    while (!stop) {
        raw(SYS_kill, raw(SYS_getpid), SIGUSR1);
        for (int i = 0; i < THREADS; i++)
            raw(SYS_tgkill, raw(SYS_getpid), threads[i].tid, SIGUSR2);
        raw(SYS_sched_yield);
    }
    return 0;
}

static void
test_locks(void)
{
    run_all(count_up);
    is_int(counter, THREADS * ROUNDS, "a lock keeps others out");
    run_all(pass_on);
    ok(sum_in == sum_out && used == 0, "a queue passes on all that it gets");
    counter = 0;
    run_all(create_and_join);
    is_int(counter, THREADS * 40, "threads that make threads that make...");
}

static void
test_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    struct raw_thread sender;
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    counter = sum_in = sum_out = 0;
    raw_thread_start(&sender, bombard, NULL);
    run_all(count_up);
    is_int(counter, THREADS * ROUNDS, "a lock under a hail of signals");
    run_all(pass_on);
    ok(sum_in == sum_out && used == 0, "and the queue");
    stop = 1;
    raw_thread_join(&sender);
    ok(handled > 0, "some of which were handled");
}

/* Threads at work on all of this for ever, and NUMBER rounds of it. */
static int
work(void *number)
{
    for (;;) {
        count_up(NULL);
        create_and_join((void *)512);
        raw(SYS_fork) == 0 ? raw(SYS_exit_group, 0) : raw(SYS_waitpid, -1, 0);
    }
    return (long)number;
}

static int
work_and_end(void *rounds)
{
    for (int i = 1; i < 5; i++)
        raw_thread_start(&threads[i], work, NULL);
    for (long i = 0; i < (long)rounds; i++)
        raw(SYS_sched_yield);
    raw(SYS_exit_group, 17);
    return 0;
}

static char *self;

static int
work_and_exec(void *rounds)
{
    char *argv[] = {"stress_thread", "part", NULL};
    for (int i = 1; i < 5; i++)
        raw_thread_start(&threads[i], work, NULL);
    for (long i = 0; i < (long)rounds; i++)
        raw(SYS_sched_yield);
    raw(SYS_execve, self, argv, environ);
    return 1;
}

static int
work_and_sleep(void *unused UNUSED)
{
    for (int i = 1; i < 5; i++)
        raw_thread_start(&threads[i], work, NULL);
    return work(NULL);
}

static void
test_ends(void)
{
    int exits = 0, execs = 0, kills = 0;
    for (long i = 0; i < 40; i++) {
        exits += in_child(work_and_end, (void *)(i * 3)) == 17 << 8;
        execs += in_child(work_and_exec, (void *)(i * 3)) == 19 << 8;
        int pid = spawn(work_and_sleep, NULL);
        for (int j = 0; j < i * 3; j++)
            raw(SYS_sched_yield);
        kill(pid, i % 2 ? SIGKILL : SIGTERM);
        kills += WIFSIGNALED(status_of(pid));
    }
    is_int(exits, 40, "exit_group amid the work of others");
    is_int(execs, 40, "exec");
    is_int(kills, 40, "signals from outside");
}

int
main(int argc, char **argv)
{
    if (argc > 1)
        return 19;
    self = argv[0];
    begin_testing();
    test_locks();
    test_signals();
    test_ends();
    return done_testing();
}
