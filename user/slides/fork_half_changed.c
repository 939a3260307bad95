/*
 * Slide: Possible Problems with Multithreaded fork(): What if one of these
 * threads was in the middle of modifying a data structure?
 *
 * Look for: a thread moves money between two accounts, under a lock, so that
 * everybody always finds the same sum. The child can't take the lock, and if
 * it looks without it, it finds a sum that never was: the money is gone from
 * the one account and will never come to the other.
 */
#include "slide.h"

#include <pthread.h>
#include <semaphore.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static volatile int account[2] = {60, 40}; /* 100 together */
static sem_t half_done;
static sem_t go_on;

static void *
move_money(void *unused)
{
    pthread_mutex_lock(&lock);
    account[0] -= 30;
    sem_post(&half_done); /* just now somebody forks */
    sem_wait(&go_on);
    account[1] += 30;
    pthread_mutex_unlock(&lock);
    return unused;
}

int
main(void)
{
    pthread_t mover;
    int status = -1;
    slide("Possible Problems with Multithreaded fork(): a data structure");
    sem_init(&half_done, 0, 0);
    sem_init(&go_on, 0, 0);
    happened(true, "two accounts have %d together", account[0] + account[1]);
    if (pthread_create(&mover, NULL, move_money, NULL) != 0)
        give_up("pthread_create");
    sem_wait(&half_done);

    claim("what if a thread was in the middle of modifying it?");
    pid_t pid = fork();
    if (pid == -1)
        give_up("fork");
    if (pid == 0)
        _exit(account[0] + account[1]);
    waitpid(pid, &status, 0);
    happened(WEXITSTATUS(status) == 70, "in the child they have %d, for ever",
             WEXITSTATUS(status));
    sem_post(&go_on);
    pthread_join(mover, NULL);
    pthread_mutex_lock(&lock);
    int sum = account[0] + account[1];
    pthread_mutex_unlock(&lock);
    happened(sum == 100, "in the parent the change went on: %d", sum);
    return verdict();
}
