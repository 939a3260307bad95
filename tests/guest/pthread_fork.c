/* fork among threads: one thread, locks that are free, handlers in order. */
#include "threads.h"

static char order[40];
static int in_child_now;

static void
note(char letter)
{
    size_t length = strlen(order);

    if (length + 1 < sizeof order) {
        order[length] = letter;
        order[length + 1] = '\0';
    }
}

static void
prepare_a(void)
{
    note('a');
}

static void
prepare_b(void)
{
    note('b');
}

static void
parent_a(void)
{
    note('A');
}

static void
parent_b(void)
{
    note('B');
}

static void
child_a(void)
{
    note('1');
    in_child_now = 1;
}

static void
child_b(void)
{
    note('2');
}

static int
order_in_child(void *unused UNUSED)
{
    return strcmp(order, "ba12") == 0 && in_child_now ? 0 : 1;
}

static void
handlers(void)
{
    is_int(pthread_atfork(prepare_a, parent_a, child_a), 0, "atfork");
    is_int(pthread_atfork(prepare_b, parent_b, child_b), 0, "atfork again");
    is_int(pthread_atfork(NULL, NULL, NULL), 0, "atfork for nothing");
    is_exit(in_child(order_in_child, NULL), 0, "the order in the child");
    is_str(order, "baAB", "the order in the parent");
    is_int(in_child_now, 0, "whose memory is its own");
}

static int beats, stop;

static void *
beat(void *unused UNUSED)
{
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
        __atomic_add_fetch(&beats, 1, __ATOMIC_RELAXED);
        sched_yield();
    }
    return NULL;
}

static void *
forty_two(void *unused UNUSED)
{
    return POINTER(42);
}

/* Who else would be there would beat; and new threads work. */
static int
alone(void *unused UNUSED)
{
    int before = __atomic_load_n(&beats, __ATOMIC_RELAXED);

    nap(30);
    if (__atomic_load_n(&beats, __ATOMIC_RELAXED) != before)
        return 1;
    if (getpid() != gettid())
        return 2;
    return NUMBER(join_thread(start_thread(forty_two, NULL))) == 42 ? 0 : 3;
}

static int
last_thread_ends(void *unused UNUSED)
{
    pthread_exit(NULL);
}

static void *
fork_in_thread(void *body)
{
    return POINTER(in_child((int (*)(void *))(intptr_t)body, NULL));
}

static void
one_thread(void)
{
    pthread_t beating = start_thread(beat, NULL);

    is_exit(in_child(alone, NULL), 0, "the child has one thread");
    is_exit(NUMBER(join_thread(
                start_thread(fork_in_thread, (void *)(intptr_t)alone))),
            0, "also when a thread forks");
    is_exit(NUMBER(join_thread(start_thread(
                fork_in_thread, (void *)(intptr_t)last_thread_ends))),
            0, "whose end is the process's");
    stop = 1;
    join_thread(beating);
}

static int
own_a_mutex(void *mutex)
{
    if (pthread_mutex_trylock(mutex) != EBUSY)
        return 1;
    pthread_mutex_unlock(mutex);
    return pthread_mutex_trylock(mutex);
}

static void
a_lock_that_the_forker_has(void)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

    pthread_mutex_lock(&mutex);
    is_exit(in_child(own_a_mutex, &mutex), 0,
            "what the forking thread has locked, the child unlocks");
    pthread_mutex_unlock(&mutex);
}

static int
set_variable(const char *value)
{
    return SHARES_ENVIRONMENT &&
           (setenv("BUSY", value, 1) != 0 || getenv("BUSY") == NULL);
}

/* Keeps the heap, the streams and the environment busy. */
static void *
be_busy(void *unused UNUSED)
{
    FILE *null = fopen("/dev/null", "w");

    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
        char *block = malloc(100 + beats % 900);

        beats++;
        fprintf(null, "%p %d\n", (void *)block, beats);
        set_variable(beats % 2 ? "yes" : "no");
        fclose(fopen("/dev/null", "r"));
        free(block);
    }
    fclose(null);
    return NULL;
}

/* None of these waits for a lock that its owner took with it. */
static int
use_all(void *unused UNUSED)
{
    char *block = malloc(1000);
    FILE *null = fopen("/dev/null", "w");
    int good = block != NULL && null != NULL;

    good &= fprintf(null, "%s\n", "text") == 5;
    good &= fclose(null) == 0;
    free(block);
    good &= set_variable("child") == 0;
    good &= !OUTLIVES_THREADS || fflush(NULL) == 0;
    return good ? 0 : 1;
}

static void
among_busy_ones(void)
{
    pthread_t threads[3];
    int good = 0;

    stop = beats = 0;
    for (int i = 0; i < 3; i++)
        threads[i] = start_thread(be_busy, NULL);
    for (int i = 0; i < 60; i++)
        good += in_child(use_all, NULL) == 0;
    stop = 1;
    for (int i = 0; i < 3; i++)
        join_thread(threads[i]);
    is_int(good, 60, "heap, streams and environment are usable in the child");
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t inside;
static int calls;

static void
call_slowly(void)
{
    if (calls++ > 0)
        return;
    sem_post(&inside);
    nap(100);
}

static void *
call_once(void *unused UNUSED)
{
    pthread_once(&once, call_slowly);
    return NULL;
}

static int
call_it_here(void *unused UNUSED)
{
    pthread_once(&once, call_slowly);
    return calls == 2 ? 0 : 1;
}

static void
in_the_midst_of_once(void)
{
    pthread_t thread = start_thread(call_once, NULL);

    while (sem_wait(&inside) != 0)
        continue;
    is_exit(in_child(call_it_here, NULL), 0,
            "once: a call that got lost is made again in the child");
    join_thread(thread);
}

int
main(void)
{
    begin_testing();
    sem_init(&inside, 0, 0);
    handlers();
    one_thread();
    a_lock_that_the_forker_has();
    among_busy_ones();
    if (OUTLIVES_THREADS)
        in_the_midst_of_once();
    return done_testing();
}
