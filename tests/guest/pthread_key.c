/* Keys and their destructors; variables of the threads' own (__thread). */
#include "threads.h"
#include <limits.h>

static pthread_key_t first, second;
static int destroyed, rounds;
static void *last;

static void
count(void *value)
{
    destroyed++;
    last = value;
}

/* Sets its key again as often as it may. */
static void
set_again(void *value)
{
    rounds++;
    pthread_setspecific(second, value);
}

static void *
use_keys(void *value)
{
    if (pthread_getspecific(first) != NULL)
        return POINTER(1);
    if (pthread_setspecific(first, value) != 0)
        return POINTER(2);
    nap(1);
    return POINTER(pthread_getspecific(first) == value ? 0 : 3);
}

static void *
use_second(void *value)
{
    pthread_setspecific(second, value);
    pthread_exit(NULL);
}

static void
keys(void)
{
    pthread_t threads[4];
    int wrong = 0;

    is_int(pthread_key_create(&first, count), 0, "a key");
    is_int(pthread_key_create(&second, set_again), 0, "another");
    ok(pthread_getspecific(first) == NULL, "is NULL at first");
    is_int(pthread_setspecific(first, "main"), 0, "set");
    for (int i = 0; i < 4; i++)
        threads[i] = start_thread(use_keys, POINTER(i + 1));
    for (int i = 0; i < 4; i++)
        wrong += join_thread(threads[i]) != NULL;
    is_int(wrong, 0, "each thread has its own value");
    is_str(pthread_getspecific(first), "main", "ours is as it was");
    is_int(destroyed, 4, "a destructor a thread");
    destroyed = 0;
    join_thread(start_thread(use_keys, POINTER(77)));
    is_int(NUMBER(last), 77, "gets the value");
    join_thread(start_thread(use_keys, NULL));
    is_int(destroyed, 1, "NULL has no destructor");
    join_thread(start_thread(use_second, POINTER(1)));
    is_int(rounds, PTHREAD_DESTRUCTOR_ITERATIONS, "but not for ever");
}

static void *
see_deleted(void *unused UNUSED)
{
    pthread_setspecific(first, "x");
    pthread_key_delete(first);
    return NULL;
}

static void
deleted(void)
{
    pthread_key_t keys[3000];
    int count_of = 0, error;

    destroyed = 0;
    join_thread(start_thread(see_deleted, NULL));
    is_int(destroyed, 0, "a deleted key has no destructor");
    if (TELLS_MISUSE) {
        is_int(pthread_key_delete(first), EINVAL, "delete again");
        is_int(pthread_setspecific(first, "x"), EINVAL, "set a deleted key");
    }
    while ((error = pthread_key_create(&keys[count_of], NULL)) == 0)
        if (++count_of == 3000)
            break;
    is_int(error, EAGAIN, "too many keys");
    ok(count_of >= 120, "but 128, with those in use");
    error = 0;
    for (int i = 0; i < count_of; i++)
        error += pthread_getspecific(keys[i]) != NULL;
    is_int(error, 0, "new keys are NULL, also with an old number");
    for (int i = 0; i < count_of; i++)
        pthread_setspecific(keys[i], &keys[i]);
    for (int i = 0; i < count_of; i++)
        error += pthread_getspecific(keys[i]) != &keys[i];
    is_int(error, 0, "all hold what was set");
    for (int i = 0; i < count_of; i++)
        error += pthread_key_delete(keys[i]);
    is_int(error, 0, "and are deleted");
}

/* ------- __thread ------- */

static __thread int number = 1234;
static __thread char zero[200];
static __thread struct {
    char byte;
    double wide;
} mixed = {'m', 2.5};
static __thread int aligned __attribute__((aligned(64))) = 7;
__thread long outside = -5;

static int
as_declared(void)
{
    int sum = 0;

    for (size_t i = 0; i < sizeof zero; i++)
        sum += zero[i];
    return number == 1234 && sum == 0 && mixed.byte == 'm' &&
           mixed.wide == 2.5 && aligned == 7 && outside == -5 &&
           (uintptr_t)&aligned % 64 == 0;
}

static void
change_all(int to)
{
    number = to;
    memset(zero, to, sizeof zero);
    mixed.wide = to;
    aligned = to;
    outside = to;
}

static void *
use_variables(void *to)
{
    if (!as_declared())
        return POINTER(1);
    change_all(NUMBER(to));
    sched_yield();
    return POINTER(number == NUMBER(to) && zero[199] == NUMBER(to) &&
                           mixed.wide == NUMBER(to) && aligned == NUMBER(to) &&
                           outside == NUMBER(to)
                       ? 0
                       : 2);
}

static void *
address_of(void *unused UNUSED)
{
    return &number;
}

static int
see_in_child(void *unused UNUSED)
{
    return number == 99 && outside == 99 ? 0 : 1;
}

static void *
set_errno(void *to)
{
    errno = NUMBER(to);
    nap(5);
    return POINTER(errno);
}

static void
variables(void)
{
    pthread_t threads[8];
    int wrong = 0, ours;

    ok(as_declared(), "__thread: begin as declared");
    for (int i = 0; i < 8; i++)
        threads[i] = start_thread(use_variables, POINTER(i));
    for (int i = 0; i < 8; i++)
        wrong += join_thread(threads[i]) != NULL;
    is_int(wrong, 0, "__thread: in each thread");
    ok(as_declared(), "__thread: ours are as they were");
    ok(join_thread(start_thread(address_of, NULL)) != &number,
       "__thread: elsewhere in each");
    change_all(99);
    is_exit(in_child(see_in_child, NULL), 0, "__thread: a child has ours");
    wrong = 0;
    for (int i = 0; i < 8; i++)
        threads[i] = start_thread(set_errno, POINTER(i + 1));
    errno = 77;
    for (int i = 0; i < 8; i++)
        wrong += NUMBER(join_thread(threads[i])) != i + 1;
    ours = errno;
    is_int(wrong, 0, "errno: each thread's own");
    is_int(ours, 77, "errno: and ours");
}

int
main(void)
{
    begin_testing();
    keys();
    deleted();
    variables();
    return done_testing();
}
