/*
 * Slide: fork() in Multithreaded Processes
 *
 * Look for: the child has the whole memory, with the other threads' variables
 * and stacks in it, but nobody who goes on with them. They weren't told; from
 * where they stand they have vanished in the middle of a line.
 */
#include "slide.h"

#include <pthread.h>

#define THREADS 3

static volatile int steps[THREADS]; /* how often each has turned its wheel */
static volatile bool end;

static void *
turn(void *wheel)
{
    volatile int *mine = wheel;
    while (!end) {
        ++*mine;
        nap(0.005);
    }
    return NULL;
}

/* How many wheels turn: waits for each to, some seconds if PATIENT. */
static int
turning(bool patient)
{
    int before[THREADS], count = 0;
    for (int i = 0; i < THREADS; i++)
        before[i] = steps[i];
    for (int look = 0; look < (patient ? 500 : 10) && count < THREADS; look++) {
        count = 0;
        nap(0.02);
        for (int i = 0; i < THREADS; i++)
            count += steps[i] != before[i];
    }
    return count;
}

int
main(void)
{
    pthread_t thread[THREADS];
    int status = -1;
    slide("fork() in Multithreaded Processes");
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&thread[i], NULL, turn, (void *)&steps[i]) != 0)
            give_up("pthread_create");
    int count = turning(true);
    happened(count == THREADS, "before: %d threads, and %d turn their wheels",
             THREADS, count);

    claim("the child process always has just a single thread");
    pid_t pid = fork();
    if (pid == 0)
        _exit(turning(false));
    waitpid(pid, &status, 0);
    happened(status == 0, "in the child %d wheels turn", WEXITSTATUS(status));
    count = turning(true);
    happened(count == THREADS, "in the parent still %d", count);
    end = true;
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    return verdict();
}
