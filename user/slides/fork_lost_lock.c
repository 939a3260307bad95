/*
 * Slide: Possible Problems with Multithreaded fork(): What if one of these
 * threads was holding a lock?
 *
 * Look for: the lock is memory, and fork copies it locked. Its owner would
 * give it back, but the owner is not in the child. Whoever asks for it there
 * waits for ever: here with a time limit, so that one sees it end.
 *
 * pthread_atfork is the cure for who knows all locks of the program: fork
 * happens while this thread has them. A library's own are not among them, so
 * the slide's advice stands.
 */
#include "slide.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t held;       /* the owner has the lock */
static sem_t may_unlock; /* the owner may give it back */

static void *
own_lock(void *unused)
{
    pthread_mutex_lock(&lock);
    sem_post(&held);
    sem_wait(&may_unlock);
    pthread_mutex_unlock(&lock);
    return unused;
}

static pthread_t
start_owner(void)
{
    pthread_t owner;
    if (pthread_create(&owner, NULL, own_lock, NULL) != 0)
        give_up("pthread_create");
    sem_wait(&held);
    return owner;
}

/* Asks for the lock for half a second; returns what came of it. */
static int
ask_for_lock(void)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_nsec += 500 * 1000 * 1000;
    limit.tv_sec += limit.tv_nsec / 1000000000;
    limit.tv_nsec %= 1000000000;
    return pthread_mutex_timedlock(&lock, &limit);
}

/* What a child of this moment gets when it asks for the lock. */
static int
asked_in_child(void)
{
    int status = -1;
    pid_t pid = fork();
    if (pid == -1)
        give_up("fork");
    if (pid == 0)
        _exit(ask_for_lock());
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}

static void
lock_is_lost(void)
{
    pthread_t owner = start_owner();
    int error = asked_in_child();
    happened(error == ETIMEDOUT, "the child asks for the lock and %s",
             error == ETIMEDOUT ? "waits in vain" : "gets it");
    sem_post(&may_unlock);
    pthread_join(owner, NULL);
    bool got = ask_for_lock() == 0;
    happened(got, "in the parent the owner gave it back: it %s to be had",
             got ? "is" : "is not");
    pthread_mutex_unlock(&lock);
}

static void
before_fork(void)
{
    sem_post(&may_unlock); /* or the owner would never be done */
    pthread_mutex_lock(&lock);
}

static void
after_fork(void)
{
    pthread_mutex_unlock(&lock);
}

static void
lock_is_kept(void)
{
    pthread_atfork(before_fork, after_fork, after_fork);
    pthread_t owner = start_owner();
    int error = asked_in_child();
    pthread_join(owner, NULL);
    happened(error == 0, "fork waits for the owner, and the child %s the lock",
             error == 0 ? "gets" : "does not get");
}

int
main(void)
{
    slide("Possible Problems with Multithreaded fork(): a lock");
    sem_init(&held, 0, 0);
    sem_init(&may_unlock, 0, 0);
    claim("what if one of these threads was holding a lock?");
    lock_is_lost();
    claim("with pthread_atfork, who forks has the lock");
    lock_is_kept();
    return verdict();
}
