/*
 * Threads under load: whatever the order, the totals come out right. Plain
 * POSIX, so that it is built against any libc.
 */
#include "threads.h"

enum { THREADS = 8 };

static void
run_all(void *(*function)(void *), int count)
{
    pthread_t threads[4 * THREADS];

    for (int i = 0; i < count; i++)
        threads[i] = start_thread(function, POINTER(i));
    for (int i = 0; i < count; i++)
        join_thread(threads[i]);
}

/* ------- Money goes round, none is made or lost ------- */

enum { ACCOUNTS = 16, TRANSFERS = 4000, MONEY = 1000 };

static struct {
    pthread_mutex_t mutex;
    int money;
} accounts[ACCOUNTS];

/* The two mutexes are taken by rising number, so nobody waits in a circle. */
static void *
transfer(void *me)
{
    unsigned random = NUMBER(me) + 1;

    for (int i = 0; i < TRANSFERS; i++) {
        int from = rand_r(&random) % ACCOUNTS;
        int to = rand_r(&random) % ACCOUNTS;
        int sum = rand_r(&random) % 100;

        if (from == to)
            continue;
        pthread_mutex_lock(&accounts[from < to ? from : to].mutex);
        pthread_mutex_lock(&accounts[from < to ? to : from].mutex);
        accounts[from].money -= sum;
        if (i % 50 == 0)
            sched_yield();
        accounts[to].money += sum;
        pthread_mutex_unlock(&accounts[from].mutex);
        pthread_mutex_unlock(&accounts[to].mutex);
    }
    return NULL;
}

static void
bank(void)
{
    int sum = 0;

    for (int i = 0; i < ACCOUNTS; i++) {
        pthread_mutex_init(&accounts[i].mutex, NULL);
        accounts[i].money = MONEY;
    }
    run_all(transfer, THREADS);
    for (int i = 0; i < ACCOUNTS; i++)
        sum += accounts[i].money;
    is_int(sum, ACCOUNTS * MONEY, "transfers between accounts");
}

/* ------- A bounded queue, producers and consumers ------- */

enum { ROOM = 5, ITEMS = 2500, PRODUCERS = 6, CONSUMERS = 4 };

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t not_empty, not_full;
    int items[ROOM], first, count;
    int producers; /* that are not done yet */
} queue = {.mutex = PTHREAD_MUTEX_INITIALIZER,
           .not_empty = PTHREAD_COND_INITIALIZER,
           .not_full = PTHREAD_COND_INITIALIZER,
           .producers = PRODUCERS};

static long consumed, consumed_sum;

static void *
produce(void *me)
{
    for (int i = 1; i <= ITEMS; i++) {
        pthread_mutex_lock(&queue.mutex);
        while (queue.count == ROOM)
            pthread_cond_wait(&queue.not_full, &queue.mutex);
        queue.items[(queue.first + queue.count++) % ROOM] =
            i * PRODUCERS + NUMBER(me);
        pthread_cond_signal(&queue.not_empty);
        pthread_mutex_unlock(&queue.mutex);
    }
    pthread_mutex_lock(&queue.mutex);
    if (--queue.producers == 0)
        pthread_cond_broadcast(&queue.not_empty);
    pthread_mutex_unlock(&queue.mutex);
    return NULL;
}

/* The next item, or -1 when there will be none. */
static int
take_item(void)
{
    int item = -1;

    pthread_mutex_lock(&queue.mutex);
    while (queue.count == 0 && queue.producers > 0)
        pthread_cond_wait(&queue.not_empty, &queue.mutex);
    if (queue.count > 0) {
        item = queue.items[queue.first];
        queue.first = (queue.first + 1) % ROOM;
        queue.count--;
        pthread_cond_signal(&queue.not_full);
    }
    pthread_mutex_unlock(&queue.mutex);
    return item;
}

static void *
consume(void *unused UNUSED)
{
    long count = 0, sum = 0;
    int item;

    while ((item = take_item()) >= 0) {
        count++;
        sum += item;
    }
    pthread_mutex_lock(&queue.mutex);
    consumed += count;
    consumed_sum += sum;
    pthread_mutex_unlock(&queue.mutex);
    return NULL;
}

static void *
produce_or_consume(void *me)
{
    return NUMBER(me) < PRODUCERS ? produce(me) : consume(me);
}

static void
bounded_queue(void)
{
    long sum = 0;

    for (int who = 0; who < PRODUCERS; who++)
        for (int i = 1; i <= ITEMS; i++)
            sum += i * PRODUCERS + who;
    run_all(produce_or_consume, PRODUCERS + CONSUMERS);
    is_int(consumed, PRODUCERS * ITEMS, "each item is consumed once");
    is_int(consumed_sum, sum, "and is what was produced");
}

/* ------- Rounds with a barrier: the sums of a triangle ------- */

enum { STEPS = 400 };

static unsigned cells[2][THREADS];
static pthread_barrier_t barrier;

/* Each step makes every cell the sum of itself and its neighbour, from what
   all the others have done in the step before. */
static void *
step(void *me)
{
    int here = NUMBER(me), next = (here + 1) % THREADS;

    for (int i = 0; i < STEPS; i++) {
        unsigned *from = cells[i % 2], *to = cells[(i + 1) % 2];

        to[here] = from[here] + from[next];
        pthread_barrier_wait(&barrier);
    }
    return NULL;
}

static void
rounds(void)
{
    unsigned alone[2][THREADS] = {{1}};
    int wrong = 0;

    for (int i = 0; i < STEPS; i++)
        for (int j = 0; j < THREADS; j++)
            alone[(i + 1) % 2][j] =
                alone[i % 2][j] + alone[i % 2][(j + 1) % THREADS];
    cells[0][0] = 1;
    pthread_barrier_init(&barrier, NULL, THREADS);
    run_all(step, THREADS);
    pthread_barrier_destroy(&barrier);
    for (int i = 0; i < THREADS; i++)
        wrong += cells[STEPS % 2][i] != alone[STEPS % 2][i];
    is_int(wrong, 0, "rounds with a barrier: as one alone computes it");
}

/* ------- Threads by the thousand ------- */

static int leaves;

/* A tree of threads: each starts two and joins them. */
static void *
grow(void *depth)
{
    pthread_t left, right;

    if (NUMBER(depth) == 0) {
        __atomic_add_fetch(&leaves, 1, __ATOMIC_RELAXED);
        return POINTER(1);
    }
    left = start_thread(grow, POINTER(NUMBER(depth) - 1));
    right = start_thread(grow, POINTER(NUMBER(depth) - 1));
    return POINTER(NUMBER(join_thread(left)) + NUMBER(join_thread(right)));
}

static void *
join_many(void *unused UNUSED)
{
    int sum = 0;

    for (int i = 0; i < 500; i++)
        sum += NUMBER(join_thread(start_thread(grow, POINTER(0))));
    return POINTER(sum);
}

static sem_t detached;

static void *
post_and_end(void *unused UNUSED)
{
    sem_post(&detached);
    return NULL;
}

static void
thousands(void)
{
    pthread_t threads[4];
    int sum = 0;

    is_int(NUMBER(grow(POINTER(6))), 64, "a tree of threads");
    for (int i = 0; i < 4; i++)
        threads[i] = start_thread(join_many, NULL);
    for (int i = 0; i < 4; i++)
        sum += NUMBER(join_thread(threads[i]));
    is_int(sum, 2000, "four create and join 500 each");
    is_int(leaves, 2064, "all have run");
    sem_init(&detached, 0, 0);
    sum = 0;
    for (int i = 0; i < 20; i++) { /* not all at once: each has its stack */
        for (int k = 0; k < 50; k++)
            pthread_detach(start_thread(post_and_end, NULL));
        for (int k = 0; k < 50; k++, sum++)
            while (sem_wait(&detached) != 0)
                continue;
    }
    is_int(sum, 1000, "a thousand detached");
}

/* ------- All at once ------- */

static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int table[64], made, destroyed;

static void
forget(void *counter)
{
    __atomic_add_fetch(&destroyed, *(int *)counter, __ATOMIC_RELAXED);
    free(counter);
}

static void
make_key(void)
{
    made++;
    pthread_key_create(&key, forget);
}

/* Counts in a table under a rwlock, and in a variable of its own. */
static void *
count_both(void *me)
{
    unsigned random = NUMBER(me) + 77;
    int *own;

    pthread_once(&once, make_key);
    own = calloc(1, sizeof *own);
    pthread_setspecific(key, own);
    for (int i = 0; i < 1000; i++) {
        int place = rand_r(&random) % 64, seen;

        pthread_rwlock_rdlock(&table_lock);
        seen = table[place];
        pthread_rwlock_unlock(&table_lock);
        pthread_rwlock_wrlock(&table_lock);
        table[place] += table[place] >= seen;
        pthread_rwlock_unlock(&table_lock);
        ++*(int *)pthread_getspecific(key);
    }
    return NULL;
}

static void
tables(void)
{
    int sum = 0;

    run_all(count_both, THREADS);
    for (int i = 0; i < 64; i++)
        sum += table[i];
    is_int(made, 1, "one key is made");
    is_int(sum, THREADS * 1000, "the table's counts");
    is_int(destroyed, THREADS * 1000, "the threads' own counts");
}

int
main(void)
{
    begin_testing();
    bank();
    bounded_queue();
    rounds();
    thousands();
    tables();
    return done_testing();
}
