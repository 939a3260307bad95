/* Reader-writer locks, spinlocks, barriers, once. */
#include "threads.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static void *
try_read(void *which)
{
    int error = pthread_rwlock_tryrdlock(which);

    if (error == 0)
        pthread_rwlock_unlock(which);
    return POINTER(error);
}

static void *
try_write(void *which)
{
    int error = pthread_rwlock_trywrlock(which);

    if (error == 0)
        pthread_rwlock_unlock(which);
    return POINTER(error);
}

static void *
timed_read(void *which)
{
    struct timespec deadline = soon();

    return POINTER(pthread_rwlock_timedrdlock(which, &deadline));
}

static void *
timed_write(void *which)
{
    struct timespec deadline = soon();

    return POINTER(pthread_rwlock_timedwrlock(which, &deadline));
}

static int
elsewhere(void *(*function)(void *), void *which)
{
    return NUMBER(join_thread(start_thread(function, which)));
}

static void
readers(void)
{
    is_int(pthread_rwlock_rdlock(&lock), 0, "read");
    is_int(pthread_rwlock_rdlock(&lock), 0, "read again");
    is_int(elsewhere(try_read, &lock), 0, "another reads");
    is_int(elsewhere(try_write, &lock), EBUSY, "another can't write");
    is_int(elsewhere(timed_write, &lock), ETIMEDOUT, "nor by waiting");
    is_int(pthread_rwlock_trywrlock(&lock), EBUSY, "nor can we");
    is_int(pthread_rwlock_unlock(&lock), 0, "unlock");
    is_int(elsewhere(try_write, &lock), EBUSY, "we still read");
    is_int(pthread_rwlock_unlock(&lock), 0, "unlock");
    is_int(elsewhere(try_write, &lock), 0, "now another can write");
}

static void
writer(void)
{
    is_int(pthread_rwlock_wrlock(&lock), 0, "write");
    if (TELLS_MISUSE) {
        is_int(pthread_rwlock_wrlock(&lock), EDEADLK, "write again");
        is_int(pthread_rwlock_rdlock(&lock), EDEADLK, "read what we write");
    }
    is_int(pthread_rwlock_tryrdlock(&lock), EBUSY, "tryrdlock");
    is_int(elsewhere(try_read, &lock), EBUSY, "another can't read");
    is_int(elsewhere(timed_read, &lock), ETIMEDOUT, "nor by waiting");
    is_int(elsewhere(try_write, &lock), EBUSY, "nor write");
    is_int(pthread_rwlock_unlock(&lock), 0, "unlock");
    is_int(elsewhere(try_read, &lock), 0, "now another can read");
}

static struct {
    pthread_rwlock_t lock;
    volatile int one, other;
    int torn;
} guarded;

static void *
read_it(void *rounds)
{
    for (int i = 0; i < NUMBER(rounds); i++) {
        pthread_rwlock_rdlock(&guarded.lock);
        if (guarded.one != guarded.other)
            __atomic_add_fetch(&guarded.torn, 1, __ATOMIC_RELAXED);
        pthread_rwlock_unlock(&guarded.lock);
        if (i % 16 == 0)
            sched_yield();
    }
    return NULL;
}

static void *
write_it(void *rounds)
{
    for (int i = 0; i < NUMBER(rounds); i++) {
        pthread_rwlock_wrlock(&guarded.lock);
        guarded.one++;
        if (i % 16 == 0)
            sched_yield();
        guarded.other++;
        pthread_rwlock_unlock(&guarded.lock);
    }
    return NULL;
}

static void
readers_and_writers(void)
{
    enum { THREADS = 8, ROUNDS = 1000 };
    pthread_t threads[THREADS];
    pthread_rwlockattr_t attributes;
    int shared = -1;

    pthread_rwlockattr_init(&attributes);
    pthread_rwlockattr_getpshared(&attributes, &shared);
    is_int(shared, PTHREAD_PROCESS_PRIVATE, "private by default");
    is_int(pthread_rwlockattr_setpshared(&attributes, 77), EINVAL,
           "shared nonsense");
    pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_rwlock_init(&guarded.lock, &attributes);
    for (int i = 0; i < THREADS; i++)
        threads[i] = start_thread(i % 2 ? write_it : read_it, POINTER(ROUNDS));
    for (int i = 0; i < THREADS; i++)
        join_thread(threads[i]);
    is_int(guarded.other, THREADS / 2 * ROUNDS, "no change is lost");
    is_int(guarded.torn, 0, "no reader sees half of one");
    is_int(pthread_rwlock_destroy(&guarded.lock), 0, "destroy");
}

/* ------- Spinlocks ------- */

static pthread_spinlock_t spin;
static volatile int spun;

static void *
count_spinning(void *rounds)
{
    for (int i = 0; i < NUMBER(rounds); i++) {
        pthread_spin_lock(&spin);
        spun++;
        if (i % 128 == 0)
            sched_yield();
        pthread_spin_unlock(&spin);
    }
    return NULL;
}

static void
spinlocks(void)
{
    pthread_t threads[4];

    is_int(pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE), 0, "spin: init");
    is_int(pthread_spin_lock(&spin), 0, "spin: lock");
    is_int(pthread_spin_trylock(&spin), EBUSY, "spin: trylock");
    is_int(pthread_spin_unlock(&spin), 0, "spin: unlock");
    is_int(pthread_spin_trylock(&spin), 0, "spin: trylock a free one");
    pthread_spin_unlock(&spin);
    for (int i = 0; i < 4; i++)
        threads[i] = start_thread(count_spinning, POINTER(2000));
    for (int i = 0; i < 4; i++)
        join_thread(threads[i]);
    is_int(spun, 8000, "spin: nothing is lost");
    is_int(pthread_spin_destroy(&spin), 0, "spin: destroy");
}

/* ------- Barriers ------- */

enum { PARTIES = 5, ROUNDS = 300 };

static pthread_barrier_t barrier;
static int arrived, early, serial;

static void *
meet(void *unused UNUSED)
{
    for (int round = 1; round <= ROUNDS; round++) {
        __atomic_add_fetch(&arrived, 1, __ATOMIC_RELAXED);
        if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
            __atomic_add_fetch(&serial, 1, __ATOMIC_RELAXED);
        if (__atomic_load_n(&arrived, __ATOMIC_RELAXED) < round * PARTIES)
            __atomic_add_fetch(&early, 1, __ATOMIC_RELAXED);
    }
    return NULL;
}

static void *
wait_and_perhaps_free(void *which)
{
    if (pthread_barrier_wait(which) == PTHREAD_BARRIER_SERIAL_THREAD) {
        pthread_barrier_destroy(which);
        memset(which, 0xff, sizeof barrier);
        free(which);
    }
    return NULL;
}

static void
barriers(void)
{
    pthread_t threads[PARTIES];

    is_int(pthread_barrier_init(&barrier, NULL, 0), EINVAL, "barrier for none");
    is_int(pthread_barrier_init(&barrier, NULL, 1), 0, "barrier for one");
    is_int(pthread_barrier_wait(&barrier), PTHREAD_BARRIER_SERIAL_THREAD,
           "who is the serial thread");
    is_int(pthread_barrier_destroy(&barrier), 0, "barrier: destroy");
    pthread_barrier_init(&barrier, NULL, PARTIES);
    for (int i = 0; i < PARTIES; i++)
        threads[i] = start_thread(meet, NULL);
    for (int i = 0; i < PARTIES; i++)
        join_thread(threads[i]);
    is_int(early, 0, "nobody passes before all are there");
    is_int(serial, ROUNDS, "one serial thread a round");
    pthread_barrier_destroy(&barrier);
    for (int round = 0; round < 100; round++) {
        pthread_barrier_t *own = malloc(sizeof *own);

        pthread_barrier_init(own, NULL, 3);
        for (int i = 0; i < 3; i++)
            threads[i] = start_thread(wait_and_perhaps_free, own);
        for (int i = 0; i < 3; i++)
            join_thread(threads[i]);
    }
    ok(1, "the serial thread destroys the barrier");
}

/* ------- Once ------- */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int called, finished;

static void
call(void)
{
    called++;
    nap(20);
    finished = 1;
}

static void *
call_once(void *unused UNUSED)
{
    pthread_once(&once, call);
    return POINTER(finished);
}

static pthread_once_t broken_off = PTHREAD_ONCE_INIT;
static int attempts;

static void
be_cancelled(void)
{
    if (attempts++ == 0) {
        pthread_cancel(pthread_self());
        pthread_testcancel();
    }
}

static void *
call_broken_off(void *unused UNUSED)
{
    pthread_once(&broken_off, be_cancelled);
    return NULL;
}

static void
onces(void)
{
    pthread_t threads[6];
    int saw = 0;

    for (int i = 0; i < 6; i++)
        threads[i] = start_thread(call_once, NULL);
    for (int i = 0; i < 6; i++)
        saw += NUMBER(join_thread(threads[i]));
    is_int(called, 1, "once: called once");
    is_int(saw, 6, "once: nobody returns before it is done");
    ok(join_thread(start_thread(call_broken_off, NULL)) == PTHREAD_CANCELED,
       "once: cancelled in the midst");
    pthread_once(&broken_off, be_cancelled);
    pthread_once(&broken_off, be_cancelled);
    is_int(attempts, 2, "once: called again then, and never more");
}

int
main(void)
{
    begin_testing();
    readers();
    writer();
    readers_and_writers();
    spinlocks();
    barriers();
    onces();
    return done_testing();
}
