/* Condition variables: nothing is lost, nobody waits for ever. */
#include "threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int turn, waiting, woken;

static void
errors(void)
{
    pthread_mutex_t checked;
    pthread_mutexattr_t attributes;
    struct timespec deadline = soon();

    pthread_mutex_lock(&mutex);
    is_int(pthread_cond_timedwait(&condition, &mutex, &deadline), ETIMEDOUT,
           "timedwait without a signal");
    ok(has_come(deadline, CLOCK_REALTIME), "not before its time");
    is_int(pthread_cond_timedwait(&condition, &mutex, &no_time), EINVAL,
           "timedwait until no time");
    deadline = (struct timespec){0, 0};
    is_int(pthread_cond_timedwait(&condition, &mutex, &deadline), ETIMEDOUT,
           "timedwait until long ago");
    is_int(pthread_mutex_trylock(&mutex), EBUSY, "the mutex is ours again");
    pthread_mutex_unlock(&mutex);
    is_int(pthread_cond_signal(&condition), 0, "a signal for nobody");
    is_int(pthread_cond_broadcast(&condition), 0, "a broadcast for nobody");
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&checked, &attributes);
    is_int(pthread_cond_wait(&condition, &checked), EPERM,
           "wait with a mutex that isn't ours");
}

static void
clocks(void)
{
    pthread_condattr_t attributes;
    pthread_cond_t timed;
    struct timespec deadline = moment(CLOCK_MONOTONIC, 20);
    clockid_t clock = -1;
    int shared = -1;

    pthread_condattr_init(&attributes);
    pthread_condattr_getclock(&attributes, &clock);
    is_int(clock, CLOCK_REALTIME, "the clock by default");
    is_int(pthread_condattr_setclock(&attributes, CLOCK_PROCESS_CPUTIME_ID),
           EINVAL, "no clock to wait by");
    is_int(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC), 0,
           "the monotonic clock");
    is_int(pthread_condattr_setpshared(&attributes, 77), EINVAL,
           "shared nonsense");
    pthread_condattr_getpshared(&attributes, &shared);
    is_int(shared, PTHREAD_PROCESS_PRIVATE, "private by default");
    pthread_cond_init(&timed, &attributes);
    pthread_mutex_lock(&mutex);
    is_int(pthread_cond_timedwait(&timed, &mutex, &deadline), ETIMEDOUT,
           "timedwait by it");
    ok(has_come(deadline, CLOCK_MONOTONIC), "not before its time");
    pthread_mutex_unlock(&mutex);
    is_int(pthread_cond_destroy(&timed), 0, "destroy");
}

/* Waits for its turn and passes it on. */
static void *
take_turns(void *me)
{
    for (int i = 0; i < 5000; i++) {
        pthread_mutex_lock(&mutex);
        while (turn != NUMBER(me))
            pthread_cond_wait(&condition, &mutex);
        turn = !turn;
        pthread_cond_signal(&condition);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void
ping_pong(void)
{
    pthread_t one = start_thread(take_turns, POINTER(0));

    take_turns(POINTER(1));
    join_thread(one);
    is_int(turn, 0, "5000 times there and back");
}

static void *
wait_once(void *unused UNUSED)
{
    pthread_mutex_lock(&mutex);
    waiting++;
    while (turn == 0)
        pthread_cond_wait(&condition, &mutex);
    turn--;
    woken++;
    pthread_mutex_unlock(&mutex);
    return NULL;
}

/* Starts COUNT who wait, and returns when all do, with the mutex. */
static void
start_waiting(pthread_t *threads, int count)
{
    waiting = woken = turn = 0;
    for (int i = 0; i < count; i++)
        threads[i] = start_thread(wait_once, NULL);
    pthread_mutex_lock(&mutex);
    while (waiting < count) {
        pthread_mutex_unlock(&mutex);
        sched_yield();
        pthread_mutex_lock(&mutex);
    }
}

static void
one_or_all(void)
{
    enum { COUNT = 20 };
    pthread_t threads[COUNT];

    start_waiting(threads, COUNT);
    for (int i = 0; i < COUNT; i++) {
        turn++;
        pthread_cond_signal(&condition);
        pthread_mutex_unlock(&mutex);
        sched_yield();
        pthread_mutex_lock(&mutex);
    }
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < COUNT; i++)
        join_thread(threads[i]);
    is_int(woken, COUNT, "a signal for each");
    start_waiting(threads, COUNT);
    turn = COUNT;
    pthread_cond_broadcast(&condition);
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < COUNT; i++)
        join_thread(threads[i]);
    is_int(woken, COUNT, "a broadcast for all");
}

/* A queue with room for one, and no signal more than needed. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t filled, emptied;
    int full, value;
    long sum;
} slot = {PTHREAD_MUTEX_INITIALIZER,
          PTHREAD_COND_INITIALIZER,
          PTHREAD_COND_INITIALIZER,
          0,
          0,
          0};

enum { ITEMS = 3000, SIDES = 4 };

static void *
produce(void *unused UNUSED)
{
    for (int i = 1; i <= ITEMS; i++) {
        pthread_mutex_lock(&slot.mutex);
        while (slot.full)
            pthread_cond_wait(&slot.emptied, &slot.mutex);
        slot.full = 1;
        slot.value = i;
        pthread_mutex_unlock(&slot.mutex);
        pthread_cond_signal(&slot.filled);
    }
    return NULL;
}

static void *
consume(void *unused UNUSED)
{
    for (int i = 1; i <= ITEMS; i++) {
        pthread_mutex_lock(&slot.mutex);
        while (!slot.full)
            pthread_cond_wait(&slot.filled, &slot.mutex);
        slot.full = 0;
        slot.sum += slot.value;
        pthread_mutex_unlock(&slot.mutex);
        pthread_cond_signal(&slot.emptied);
    }
    return NULL;
}

static void
one_slot(void)
{
    pthread_t threads[2 * SIDES];

    for (int i = 0; i < 2 * SIDES; i++)
        threads[i] = start_thread(i % 2 ? produce : consume, NULL);
    for (int i = 0; i < 2 * SIDES; i++)
        join_thread(threads[i]);
    is_int(slot.sum, (long)SIDES * ITEMS * (ITEMS + 1) / 2,
           "a queue of one, four at each side, signals after the unlock");
}

/* Timed waits that come to their end while signals arrive. */
static void *
wait_shortly(void *unused UNUSED)
{
    int got = 0;

    for (int i = 0; i < 200; i++) {
        struct timespec deadline = moment(CLOCK_REALTIME, 1);

        pthread_mutex_lock(&mutex);
        while (turn == 0)
            if (pthread_cond_timedwait(&condition, &mutex, &deadline) != 0)
                break;
        if (turn > 0) {
            turn--;
            got++;
        }
        pthread_mutex_unlock(&mutex);
    }
    return POINTER(got);
}

static void
timeouts_and_signals(void)
{
    pthread_t threads[4];
    int sent = 0, got = 0;

    turn = 0;
    for (int i = 0; i < 4; i++)
        threads[i] = start_thread(wait_shortly, NULL);
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&mutex);
        turn++;
        sent++;
        pthread_cond_signal(&condition);
        pthread_mutex_unlock(&mutex);
        nap(1);
    }
    for (int i = 0; i < 4; i++)
        got += NUMBER(join_thread(threads[i]));
    is_int(got + turn, sent, "what is signalled is taken once, or left");
}

struct shared {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
    int go;
};

static void *
wait_in_it(void *memory)
{
    struct shared *shared = memory;

    pthread_mutex_lock(&shared->mutex);
    while (!shared->go)
        pthread_cond_wait(&shared->condition, &shared->mutex);
    pthread_mutex_unlock(&shared->mutex);
    return NULL;
}

/* Destroyed right after the broadcast, while the woken ones are on their way
   out of the wait (POSIX pthread_cond_destroy). */
static void
destroyed_at_once(void)
{
    for (int round = 0; round < 100; round++) {
        struct shared shared = {PTHREAD_MUTEX_INITIALIZER,
                                PTHREAD_COND_INITIALIZER, 0};
        pthread_t threads[3];

        for (int i = 0; i < 3; i++)
            threads[i] = start_thread(wait_in_it, &shared);
        sched_yield();
        pthread_mutex_lock(&shared.mutex);
        shared.go = 1;
        pthread_cond_broadcast(&shared.condition);
        pthread_mutex_unlock(&shared.mutex);
        if (round % 2)
            nap(1);
        pthread_mutex_lock(&shared.mutex);
        pthread_cond_destroy(&shared.condition);
        memset(&shared.condition, 0, sizeof shared.condition);
        pthread_mutex_unlock(&shared.mutex);
        for (int i = 0; i < 3; i++)
            join_thread(threads[i]);
    }
    ok(1, "destroyed right after a broadcast");
}

int
main(void)
{
    begin_testing();
    errors();
    clocks();
    ping_pong();
    one_or_all();
    one_slot();
    timeouts_and_signals();
    destroyed_at_once();
    return done_testing();
}
