/* Robust mutexes: an owner that dies is told of, and what comes then. */
#include "threads.h"

static pthread_mutex_t mutex, other;

static void
init(pthread_mutex_t *which, int type)
{
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(which, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

static void *
die_with_it(void *which)
{
    return POINTER(pthread_mutex_lock(which));
}

static void *
try_it(void *which)
{
    int error = pthread_mutex_trylock(which);

    if (error == 0)
        pthread_mutex_unlock(which);
    return POINTER(error);
}

static int
elsewhere(void *(*function)(void *), pthread_mutex_t *which)
{
    return NUMBER(join_thread(start_thread(function, which)));
}

static void
alive(void)
{
    init(&mutex, PTHREAD_MUTEX_NORMAL);
    is_int(pthread_mutex_lock(&mutex), 0, "lock");
    is_int(pthread_mutex_consistent(&mutex), EINVAL, "it is consistent");
    is_int(elsewhere(try_it, &mutex), EBUSY, "another: EBUSY");
    is_int(pthread_mutex_unlock(&mutex), 0, "unlock");
    is_int(pthread_mutex_unlock(&mutex), EPERM, "unlock again");
    is_int(elsewhere(try_it, &mutex), 0, "another gets it");
}

static void
repaired(void)
{
    struct timespec deadline = soon();

    init(&mutex, PTHREAD_MUTEX_NORMAL);
    is_int(elsewhere(die_with_it, &mutex), 0, "a thread ends with it");
    is_int(pthread_mutex_lock(&mutex), EOWNERDEAD, "lock tells");
    is_int(elsewhere(try_it, &mutex), EBUSY, "and has it");
    is_int(pthread_mutex_consistent(&mutex), 0, "it is repaired");
    is_int(pthread_mutex_unlock(&mutex), 0, "unlock");
    is_int(pthread_mutex_lock(&mutex), 0, "lock: as if nothing had been");
    pthread_mutex_unlock(&mutex);
    elsewhere(die_with_it, &mutex);
    is_int(pthread_mutex_trylock(&mutex), EOWNERDEAD, "trylock tells");
    pthread_mutex_consistent(&mutex);
    pthread_mutex_unlock(&mutex);
    elsewhere(die_with_it, &mutex);
    is_int(pthread_mutex_timedlock(&mutex, &deadline), EOWNERDEAD,
           "timedlock tells");
    pthread_mutex_consistent(&mutex);
    pthread_mutex_unlock(&mutex);
    is_int(pthread_mutex_destroy(&mutex), 0, "destroy");
}

static void
given_up(void)
{
    init(&mutex, PTHREAD_MUTEX_NORMAL);
    elsewhere(die_with_it, &mutex);
    pthread_mutex_lock(&mutex);
    is_int(pthread_mutex_unlock(&mutex), 0, "unlock without repair");
    is_int(pthread_mutex_lock(&mutex), ENOTRECOVERABLE, "lock: it's over");
    is_int(elsewhere(try_it, &mutex), ENOTRECOVERABLE, "for all");
    is_int(pthread_mutex_destroy(&mutex), 0, "destroy");
}

static void *
die_with_both(void *unused UNUSED)
{
    pthread_mutex_lock(&mutex);
    pthread_mutex_lock(&mutex);
    pthread_mutex_lock(&other);
    return NULL;
}

static void
two_of_them(void)
{
    init(&mutex, PTHREAD_MUTEX_RECURSIVE);
    init(&other, PTHREAD_MUTEX_ERRORCHECK);
    elsewhere(die_with_both, NULL);
    is_int(pthread_mutex_lock(&mutex), EOWNERDEAD, "recursive: lock tells");
    is_int(pthread_mutex_lock(&other), EOWNERDEAD, "checked: lock tells");
    is_int(pthread_mutex_lock(&other), EDEADLK, "checked: lock again");
    pthread_mutex_consistent(&mutex);
    pthread_mutex_consistent(&other);
    is_int(pthread_mutex_unlock(&mutex), 0, "recursive: was taken once");
    is_int(pthread_mutex_unlock(&mutex), EPERM, "recursive: is free");
    is_int(pthread_mutex_unlock(&other), 0, "checked: unlock");
}

static void *
wait_for_it(void *which)
{
    int error = pthread_mutex_lock(which);

    if (error == EOWNERDEAD)
        pthread_mutex_consistent(which);
    if (error != ENOTRECOVERABLE)
        pthread_mutex_unlock(which);
    return POINTER(error);
}

static sem_t has_it;

static void *
die_while_others_wait(void *which)
{
    pthread_mutex_lock(which);
    sem_post(&has_it);
    nap(30);
    return NULL;
}

static void
sleepers(void)
{
    pthread_t dying, waiting[3];
    int told = 0, fine = 0;

    init(&mutex, PTHREAD_MUTEX_NORMAL);
    dying = start_thread(die_while_others_wait, &mutex);
    while (sem_wait(&has_it) != 0)
        continue;
    for (int i = 0; i < 3; i++)
        waiting[i] = start_thread(wait_for_it, &mutex);
    join_thread(dying);
    for (int i = 0; i < 3; i++) {
        int error = NUMBER(join_thread(waiting[i]));

        told += error == EOWNERDEAD;
        fine += error == 0;
    }
    is_int(told, 1, "one who slept is told");
    is_int(fine, 2, "the others get it as ever");
}

static void *
take_and_leave(void *rounds)
{
    for (int i = 0; i < NUMBER(rounds); i++) {
        int error = pthread_mutex_lock(&mutex);

        if (error == EOWNERDEAD)
            pthread_mutex_consistent(&mutex);
        else if (error != 0)
            return POINTER(error);
        pthread_mutex_lock(&other);
        pthread_mutex_unlock(&mutex);
        pthread_mutex_unlock(&other);
    }
    pthread_mutex_lock(&mutex);
    return POINTER(0);
}

static void
many_deaths(void)
{
    pthread_t threads[6];
    int errors = 0;

    init(&mutex, PTHREAD_MUTEX_NORMAL);
    init(&other, PTHREAD_MUTEX_NORMAL);
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 6; i++)
            threads[i] = start_thread(take_and_leave, POINTER(50));
        for (int i = 0; i < 6; i++)
            errors += join_thread(threads[i]) != NULL;
    }
    is_int(errors, 0, "120 threads end with it");
    is_int(pthread_mutex_lock(&mutex), EOWNERDEAD, "the last one is told of");
}

int
main(void)
{
    begin_testing();
    sem_init(&has_it, 0, 0);
    alive();
    repaired();
    given_up();
    two_of_them();
    sleepers();
    many_deaths();
    return done_testing();
}
