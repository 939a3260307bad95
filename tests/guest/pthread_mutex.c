/* Mutexes: the kinds, their errors, and that they exclude. */
#include "threads.h"

static void
init(pthread_mutex_t *mutex, int type)
{
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type);
    pthread_mutex_init(mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

static void *
try_it(void *mutex)
{
    int error = pthread_mutex_trylock(mutex);

    if (error == 0)
        pthread_mutex_unlock(mutex);
    return POINTER(error);
}

static void *
unlock_it(void *mutex)
{
    return POINTER(pthread_mutex_unlock(mutex));
}

/* What another thread's FUNCTION says of MUTEX. */
static int
elsewhere(void *(*function)(void *), pthread_mutex_t *mutex)
{
    return NUMBER(join_thread(start_thread(function, mutex)));
}

static void
normal(void)
{
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    struct timespec deadline;

    is_int(pthread_mutex_lock(&mutex), 0, "lock");
    is_int(pthread_mutex_trylock(&mutex), EBUSY, "trylock one that we have");
    is_int(elsewhere(try_it, &mutex), EBUSY, "trylock in another thread");
    if (TELLS_MISUSE)
        is_int(pthread_mutex_destroy(&mutex), EBUSY, "destroy a locked one");
    deadline = soon();
    is_int(pthread_mutex_timedlock(&mutex, &deadline), ETIMEDOUT,
           "timedlock one that we have");
    ok(has_come(deadline, CLOCK_REALTIME), "and not before its time");
    is_int(pthread_mutex_timedlock(&mutex, &no_time), EINVAL,
           "timedlock until no time");
    is_int(pthread_mutex_unlock(&mutex), 0, "unlock");
    is_int(elsewhere(try_it, &mutex), 0, "trylock a free one");
    deadline = (struct timespec){0, 0};
    is_int(pthread_mutex_timedlock(&mutex, &deadline), 0,
           "timedlock a free one, too late");
    pthread_mutex_unlock(&mutex);
    is_int(pthread_mutex_destroy(&mutex), 0, "destroy");
}

static void
recursive(void)
{
    pthread_mutex_t mutex;

    init(&mutex, PTHREAD_MUTEX_RECURSIVE);
    is_int(pthread_mutex_lock(&mutex), 0, "recursive: lock");
    is_int(pthread_mutex_lock(&mutex), 0, "recursive: lock again");
    is_int(pthread_mutex_trylock(&mutex), 0, "recursive: trylock");
    is_int(elsewhere(unlock_it, &mutex), EPERM, "recursive: not the owner");
    pthread_mutex_unlock(&mutex);
    pthread_mutex_unlock(&mutex);
    is_int(elsewhere(try_it, &mutex), EBUSY, "recursive: once too few");
    is_int(pthread_mutex_unlock(&mutex), 0, "recursive: unlock");
    is_int(elsewhere(try_it, &mutex), 0, "recursive: free");
    is_int(pthread_mutex_unlock(&mutex), EPERM, "recursive: once too often");
    pthread_mutex_destroy(&mutex);
}

static void
error_checking(void)
{
    pthread_mutex_t mutex;
    struct timespec deadline = soon();

    init(&mutex, PTHREAD_MUTEX_ERRORCHECK);
    is_int(pthread_mutex_unlock(&mutex), EPERM, "checked: unlock a free one");
    is_int(pthread_mutex_lock(&mutex), 0, "checked: lock");
    is_int(pthread_mutex_lock(&mutex), EDEADLK, "checked: lock again");
    is_int(pthread_mutex_timedlock(&mutex, &deadline), EDEADLK,
           "checked: timedlock again");
    is_int(pthread_mutex_trylock(&mutex), EBUSY, "checked: trylock");
    is_int(elsewhere(unlock_it, &mutex), EPERM, "checked: not the owner");
    is_int(pthread_mutex_unlock(&mutex), 0, "checked: unlock");
    pthread_mutex_destroy(&mutex);
}

static void
attributes(void)
{
    pthread_mutexattr_t a;
    int value = -1;

    is_int(pthread_mutexattr_init(&a), 0, "attributes");
    pthread_mutexattr_gettype(&a, &value);
    is_int(value, PTHREAD_MUTEX_DEFAULT, "the type by default");
    is_int(pthread_mutexattr_settype(&a, 77), EINVAL, "no such type");
    is_int(pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE), 0,
           "recursive");
    pthread_mutexattr_gettype(&a, &value);
    is_int(value, PTHREAD_MUTEX_RECURSIVE, "is what was set");
    pthread_mutexattr_getpshared(&a, &value);
    is_int(value, PTHREAD_PROCESS_PRIVATE, "private by default");
    is_int(pthread_mutexattr_setpshared(&a, 77), EINVAL, "shared nonsense");
    pthread_mutexattr_getrobust(&a, &value);
    is_int(value, PTHREAD_MUTEX_STALLED, "not robust by default");
    is_int(pthread_mutexattr_setrobust(&a, 77), EINVAL, "robust nonsense");
    pthread_mutexattr_destroy(&a);
}

/* What the mutex guards: both are the same whenever it is free. */
static struct {
    pthread_mutex_t mutex;
    volatile long one, other;
    int torn;
} guarded;

static void *
count_up(void *rounds)
{
    for (int i = 0; i < NUMBER(rounds); i++) {
        pthread_mutex_lock(&guarded.mutex);
        if (guarded.one != guarded.other)
            guarded.torn++;
        guarded.one++;
        if (i % 64 == 0)
            sched_yield();
        guarded.other++;
        pthread_mutex_unlock(&guarded.mutex);
    }
    return NULL;
}

static void
exclusion(int type, int shared, const char *name)
{
    enum { THREADS = 8, ROUNDS = 5000 };
    pthread_t threads[THREADS];
    pthread_mutexattr_t attributes;

    memset(&guarded, 0, sizeof guarded);
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type);
    pthread_mutexattr_setpshared(&attributes, shared);
    pthread_mutex_init(&guarded.mutex, &attributes);
    for (int i = 0; i < THREADS; i++)
        threads[i] = start_thread(count_up, POINTER(ROUNDS));
    for (int i = 0; i < THREADS; i++)
        join_thread(threads[i]);
    is_int(guarded.other, THREADS * ROUNDS, "%s: nothing is lost", name);
    is_int(guarded.torn, 0, "%s: nobody sees half a change", name);
    pthread_mutex_destroy(&guarded.mutex);
}

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static sem_t has_it;

static void *
hold_for_a_while(void *unused UNUSED)
{
    pthread_mutex_lock(&held);
    sem_post(&has_it);
    nap(30);
    pthread_mutex_unlock(&held);
    return NULL;
}

static void
timed_success(void)
{
    struct timespec deadline = moment(CLOCK_REALTIME, 60000);
    pthread_t thread = start_thread(hold_for_a_while, NULL);

    while (sem_wait(&has_it) != 0)
        continue;
    is_int(pthread_mutex_timedlock(&held, &deadline), 0,
           "timedlock waits and gets it");
    pthread_mutex_unlock(&held);
    join_thread(thread);
}

/* A mutex in memory that its last user frees as soon as it got it. */
struct passed {
    pthread_mutex_t mutex;
    int users;
};

static void *
use_and_free(void *memory)
{
    struct passed *passed = memory;
    int last;

    pthread_mutex_lock(&passed->mutex);
    last = --passed->users == 0;
    pthread_mutex_unlock(&passed->mutex);
    if (last) {
        pthread_mutex_destroy(&passed->mutex);
        memset(passed, 0xff, sizeof *passed);
        free(passed);
    }
    return NULL;
}

static void
freed_at_once(void)
{
    for (int i = 0; i < 300; i++) {
        struct passed *passed = calloc(1, sizeof *passed);
        pthread_t one, other;

        pthread_mutex_init(&passed->mutex, NULL);
        passed->users = 2;
        one = start_thread(use_and_free, passed);
        other = start_thread(use_and_free, passed);
        join_thread(one);
        join_thread(other);
    }
    ok(1, "the last user frees the mutex");
}

int
main(void)
{
    begin_testing();
    sem_init(&has_it, 0, 0);
    normal();
    recursive();
    error_checking();
    attributes();
    exclusion(PTHREAD_MUTEX_NORMAL, PTHREAD_PROCESS_PRIVATE, "normal");
    exclusion(PTHREAD_MUTEX_RECURSIVE, PTHREAD_PROCESS_PRIVATE, "recursive");
    exclusion(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_PROCESS_PRIVATE, "checked");
    exclusion(PTHREAD_MUTEX_NORMAL, PTHREAD_PROCESS_SHARED, "shared");
    timed_success();
    freed_at_once();
    return done_testing();
}
