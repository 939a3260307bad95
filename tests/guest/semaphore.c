/* Semaphores. */
#include "threads.h"
#include <limits.h>

static sem_t semaphore, other;

static void
errors(void)
{
    struct timespec deadline = soon();
    int value = -1;

    is_err(sem_init(&semaphore, 0, (unsigned)SEM_VALUE_MAX + 1), EINVAL,
           "more than SEM_VALUE_MAX");
    is_int(sem_init(&semaphore, 0, 2), 0, "init");
    sem_getvalue(&semaphore, &value);
    is_int(value, 2, "its value");
    is_int(sem_wait(&semaphore), 0, "wait");
    is_int(sem_trywait(&semaphore), 0, "trywait");
    is_err(sem_trywait(&semaphore), EAGAIN, "trywait with none left");
    is_err(sem_timedwait(&semaphore, &deadline), ETIMEDOUT, "timedwait");
    ok(has_come(deadline, CLOCK_REALTIME), "not before its time");
    is_err(sem_timedwait(&semaphore, &no_time), EINVAL,
           "timedwait until no time");
    sem_getvalue(&semaphore, &value);
    is_int(value, 0, "its value, never below 0");
    is_int(sem_post(&semaphore), 0, "post");
    deadline = (struct timespec){0, 0};
    is_int(sem_timedwait(&semaphore, &deadline), 0,
           "timedwait for what is there, too late");
    is_int(sem_destroy(&semaphore), 0, "destroy");
    sem_init(&semaphore, 0, SEM_VALUE_MAX);
    is_err(sem_post(&semaphore), EOVERFLOW, "post above SEM_VALUE_MAX");
}

static void
handle(int signal UNUSED)
{
}

static int
be_interrupted(void *unused UNUSED)
{
    struct sigaction action = {.sa_flags = 0};

    action.sa_handler = handle;
    sigaction(SIGALRM, &action, NULL);
    sem_init(&semaphore, 0, 0);
    return sem_wait(&semaphore) == -1 && errno == EINTR ? 0 : 1;
}

static void
signals(void)
{
    int pid = spawn(be_interrupted, NULL);

    await_state(pid, 'S');
    kill(pid, SIGALRM);
    is_exit(status_of(pid), 0, "a handler: EINTR");
}

/* ------- Producers and consumers over a ring ------- */

enum { ROOM = 7, SIDES = 3, ITEMS = 3000 };

static sem_t room, items, mutex;
static int ring[ROOM], head, tail, sum;

static void
take(sem_t *which)
{
    while (sem_wait(which) != 0)
        continue;
}

static void *
produce(void *unused UNUSED)
{
    for (int i = 1; i <= ITEMS; i++) {
        take(&room);
        take(&mutex);
        ring[head++ % ROOM] = i;
        sem_post(&mutex);
        sem_post(&items);
    }
    return NULL;
}

static void *
consume(void *unused UNUSED)
{
    for (int i = 1; i <= ITEMS; i++) {
        take(&items);
        take(&mutex);
        sum += ring[tail++ % ROOM];
        sem_post(&mutex);
        sem_post(&room);
    }
    return NULL;
}

static void
bounded_buffer(void)
{
    pthread_t threads[2 * SIDES];
    int value = -1;

    sem_init(&room, 0, ROOM);
    sem_init(&items, 0, 0);
    sem_init(&mutex, 0, 1);
    for (int i = 0; i < 2 * SIDES; i++)
        threads[i] = start_thread(i % 2 ? produce : consume, NULL);
    for (int i = 0; i < 2 * SIDES; i++)
        join_thread(threads[i]);
    is_int(sum, SIDES * (ITEMS * (ITEMS + 1) / 2), "a ring's items add up");
    sem_getvalue(&room, &value);
    is_int(value, ROOM, "all room is there again");
}

/* ------- Many sleep, and many posts come at once ------- */

static int passed;

static void *
pass(void *unused UNUSED)
{
    take(&semaphore);
    __atomic_add_fetch(&passed, 1, __ATOMIC_RELAXED);
    return NULL;
}

static void
nobody_sleeps_on(void)
{
    enum { COUNT = 30 };
    pthread_t threads[COUNT];

    passed = 0;
    sem_init(&semaphore, 1, 0);
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < COUNT; i++)
            threads[i] = start_thread(pass, NULL);
        nap(round % 3 * 5);
        for (int i = 0; i < COUNT; i++)
            sem_post(&semaphore);
        for (int i = 0; i < COUNT; i++)
            join_thread(threads[i]);
    }
    is_int(passed, 10 * COUNT, "a post for each wakes all");
}

/* Who is woken by the last post destroys the semaphore and frees it. */
static void *
post_it(void *which)
{
    sem_post(which);
    return NULL;
}

static void
freed_at_once(void)
{
    for (int i = 0; i < 300; i++) {
        sem_t *own = malloc(sizeof *own);
        pthread_t thread;

        sem_init(own, 0, 0);
        thread = start_thread(post_it, own);
        take(own);
        sem_destroy(own);
        memset(own, 0xff, sizeof *own);
        free(own);
        join_thread(thread);
    }
    ok(1, "who is woken frees the semaphore");
}

/* Timed waits that end while posts arrive: none is lost. */
static void *
wait_shortly(void *unused UNUSED)
{
    int got = 0;

    for (int i = 0; i < 150; i++) {
        struct timespec deadline = moment(CLOCK_REALTIME, 1);

        got += sem_timedwait(&other, &deadline) == 0;
    }
    return POINTER(got);
}

static void
timeouts_and_posts(void)
{
    pthread_t threads[4];
    int got = 0, left = -1;

    sem_init(&other, 0, 0);
    for (int i = 0; i < 4; i++)
        threads[i] = start_thread(wait_shortly, NULL);
    for (int i = 0; i < 100; i++) {
        sem_post(&other);
        nap(1);
    }
    for (int i = 0; i < 4; i++)
        got += NUMBER(join_thread(threads[i]));
    sem_getvalue(&other, &left);
    is_int(got + left, 100, "what is posted is taken once, or left");
}

int
main(void)
{
    begin_testing();
    errors();
    signals();
    bounded_buffer();
    nobody_sleeps_on();
    freed_at_once();
    timeouts_and_posts();
    return done_testing();
}
