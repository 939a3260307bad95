/* Threads begin and end: create, join, detach, exit, attributes. */
#include "threads.h"
#include <limits.h>

static sem_t go, done;
static int counter;

static void *
give_back(void *argument)
{
    return argument;
}

static void *
wait_for_go(void *argument)
{
    while (sem_wait(&go) != 0)
        continue;
    return argument;
}

static void *
exit_deep(void *argument)
{
    pthread_exit((char *)argument + 1);
}

static void *
store_self(void *place)
{
    *(pthread_t *)place = pthread_self();
    return NULL;
}

static void
results(void)
{
    pthread_t thread, inside;
    void *result = NULL;

    is_int(pthread_create(&thread, NULL, give_back, POINTER(42)), 0, "create");
    is_int(pthread_join(thread, &result), 0, "join");
    is_int(NUMBER(result), 42, "what the function returned");
    is_int(NUMBER(join_thread(start_thread(exit_deep, POINTER(42)))), 43,
           "what pthread_exit was given");
    thread = start_thread(store_self, &inside);
    join_thread(thread);
    ok(pthread_equal(thread, inside), "pthread_self is what create told");
    ok(!pthread_equal(pthread_self(), inside), "and no other's");
    is_int(pthread_join(start_thread(give_back, NULL), NULL), 0,
           "join without interest in the result");
}

static void
errors(void)
{
    pthread_t thread = start_thread(wait_for_go, NULL);

    if (TELLS_MISUSE)
        is_int(pthread_join(pthread_self(), NULL), EDEADLK, "join oneself");
    is_int(pthread_detach(thread), 0, "detach");
    if (TELLS_MISUSE) {
        is_int(pthread_detach(thread), EINVAL, "detach again");
        is_int(pthread_join(thread, NULL), EINVAL, "join a detached thread");
    }
    sem_post(&go);
}

static void *
post_done(void *argument)
{
    __atomic_add_fetch(&counter, 1, __ATOMIC_RELAXED);
    sem_post(&done);
    return argument;
}

static void
thousands(void)
{
    int good = 0;

    for (int i = 0; i < 1000; i++)
        good += NUMBER(join_thread(start_thread(give_back, POINTER(i)))) == i;
    is_int(good, 1000, "a thousand created and joined");
    counter = 0;
    for (int i = 0; i < 1000; i++)
        pthread_detach(start_thread(post_done, NULL));
    for (int i = 0; i < 1000; i++)
        while (sem_wait(&done) != 0)
            continue;
    is_int(counter, 1000, "a thousand created and detached");
}

static void
many_at_once(void)
{
    enum { COUNT = 200 };
    pthread_t threads[COUNT];
    int good = 0;

    for (int i = 0; i < COUNT; i++)
        threads[i] = start_thread(wait_for_go, POINTER(i));
    for (int i = 0; i < COUNT; i++)
        sem_post(&go);
    for (int i = COUNT - 1; i >= 0; i--)
        good += NUMBER(join_thread(threads[i])) == i;
    is_int(good, COUNT, "%d at once, joined backwards", COUNT);
}

static void
ended_before(void)
{
    pthread_t thread = start_thread(post_done, POINTER(7));

    while (sem_wait(&done) != 0)
        continue;
    nap(20);
    is_int(NUMBER(join_thread(thread)), 7, "join after the end");
    thread = start_thread(post_done, POINTER(7));
    while (sem_wait(&done) != 0)
        continue;
    nap(20);
    is_int(pthread_detach(thread), 0, "detach after the end");
}

static void
attributes(void)
{
    pthread_attr_t a;
    size_t size = 0;
    int value = -1;

    is_int(pthread_attr_init(&a), 0, "attributes");
    pthread_attr_getdetachstate(&a, &value);
    is_int(value, PTHREAD_CREATE_JOINABLE, "joinable by default");
    is_int(pthread_attr_setdetachstate(&a, 77), EINVAL, "no such state");
    is_int(pthread_attr_setdetachstate(&a, PTHREAD_CREATE_DETACHED), 0,
           "detached");
    pthread_attr_getdetachstate(&a, &value);
    is_int(value, PTHREAD_CREATE_DETACHED, "is what was set");
    is_int(pthread_attr_setstacksize(&a, 1), EINVAL, "a stack of a byte");
    is_int(pthread_attr_setstacksize(&a, 300000), 0, "a stack of 300000");
    pthread_attr_getstacksize(&a, &size);
    is_int(size, 300000, "is what was set");
    is_int(pthread_attr_setguardsize(&a, 8192), 0, "a guard of 8192");
    pthread_attr_getguardsize(&a, &size);
    is_int(size, 8192, "is what was set");
    is_int(pthread_attr_setscope(&a, PTHREAD_SCOPE_SYSTEM), 0, "scope: system");
    is_int(pthread_attr_setscope(&a, PTHREAD_SCOPE_PROCESS), ENOTSUP,
           "scope: process");
    is_int(pthread_attr_setscope(&a, 77), EINVAL, "scope: nonsense");
    is_int(pthread_attr_setinheritsched(&a, 77), EINVAL, "inherit nonsense");
    if (TELLS_MISUSE)
        is_int(pthread_attr_setschedpolicy(&a, 77), EINVAL, "policy nonsense");
    pthread_attr_getschedpolicy(&a, &value);
    is_int(value, SCHED_OTHER, "the policy by default");
    is_int(pthread_attr_setstack(&a, NULL, 1), EINVAL, "a stack too small");
    is_int(pthread_attr_destroy(&a), 0, "destroy");
}

static void *
use_much_stack(void *size)
{
    char bytes[NUMBER(size)];

    for (int i = 0; i < NUMBER(size); i += 512)
        ((volatile char *)bytes)[i] = i / 512;
    return POINTER(bytes[0] == 0 && bytes[512] == 1);
}

static void *
is_within(void *memory)
{
    char here;

    return POINTER(&here > (char *)memory &&
                   &here < (char *)memory + 256 * 1024);
}

static void
stacks(void)
{
    size_t size = 256 * 1024;
    char *memory = malloc(size);
    pthread_attr_t a;
    pthread_t thread;

    pthread_attr_init(&a);
    pthread_attr_setstacksize(&a, 2 * 1024 * 1024);
    is_int(pthread_create(&thread, &a, use_much_stack, POINTER(2000000)), 0,
           "a thread with 2 MiB");
    is_int(NUMBER(join_thread(thread)), 1, "has them");
    is_int(pthread_attr_setstack(&a, memory, size), 0, "a stack of our own");
    is_int(pthread_create(&thread, &a, is_within, memory), 0, "a thread");
    is_int(NUMBER(join_thread(thread)), 1, "is on it");
    is_int(pthread_create(&thread, &a, give_back, POINTER(5)), 0, "another");
    is_int(NUMBER(join_thread(thread)), 5, "is on it afterwards");
    free(memory);
}

static void *
run_over(void *depth)
{
    volatile char page[4096];

    page[0] = NUMBER(depth);
    if (NUMBER(depth) == 0)
        return NULL;
    run_over(POINTER(NUMBER(depth) - 1));
    return POINTER(page[0]);
}

/* A neighbour below, so that without a guard nothing would be noticed. */
static int
overflow(void *unused UNUSED)
{
    pthread_t thread;
    pthread_attr_t a;

    pthread_attr_init(&a);
    pthread_attr_setstacksize(&a, 64 * 1024);
    pthread_create(&thread, &a, run_over, POINTER(10));
    pthread_create(&thread, &a, wait_for_go, NULL);
    pthread_create(&thread, &a, run_over, POINTER(100000));
    join_thread(thread);
    return 0;
}

static void *
outlive_main(void *unused UNUSED)
{
    nap(20);
    return NULL;
}

static int
main_ends_first(void *unused UNUSED)
{
    start_thread(outlive_main, NULL);
    start_thread(outlive_main, NULL);
    pthread_exit(POINTER(3));
}

static void *
join_main(void *thread)
{
    void *result = join_thread(*(pthread_t *)thread);

    _exit(NUMBER(result));
}

static int
main_is_joined(void *unused UNUSED)
{
    static pthread_t self;

    self = pthread_self();
    start_thread(join_main, &self);
    pthread_exit(POINTER(9));
}

static void *
exit_with(void *status)
{
    exit(NUMBER(status));
}

static int
exit_from_thread(void *unused UNUSED)
{
    join_thread(start_thread(exit_with, POINTER(6)));
    return 1;
}

static int
return_from_main(void *unused UNUSED)
{
    start_thread(wait_for_go, NULL);
    return 4;
}

static void
processes(void)
{
    is_exit(in_child(main_ends_first, NULL), 0, "the last thread ends it by 0");
    is_exit(in_child(main_is_joined, NULL), 9, "the main thread is joined");
    is_exit(in_child(exit_from_thread, NULL), 6, "exit ends all threads");
    is_exit(in_child(return_from_main, NULL), 4, "_exit ends all threads");
    is_killed(in_child(overflow, NULL), SIGSEGV, "a stack's guard");
}

int
main(void)
{
    begin_testing();
    sem_init(&go, 0, 0);
    sem_init(&done, 0, 0);
    results();
    errors();
    ended_before();
    attributes();
    stacks();
    thousands();
    many_at_once();
    processes();
    return done_testing();
}
