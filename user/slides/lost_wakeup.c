/*
 * Slide: Thread Pools: the worker's `if (con == null) sleepOn(queue)`
 *
 * Look for: the moment between the worker's look at the queue and its sleep.
 * Here it is made long enough for the master to put in a connection and to
 * wake up whoever sleeps, which is nobody yet. The worker then sleeps beside a
 * queue that isn't empty. In lib/queue.c look and sleep are one, under the
 * lock that the master needs.
 */
#include "user/slides/lib/queue.h"
#include "user/slides/slide.h"

#include <errno.h>
#include <semaphore.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake_up = PTHREAD_COND_INITIALIZER;
static int waiting; /* connections in the slide's queue */

static sem_t has_looked;
static sem_t may_sleep;

/* Sleeps until somebody wakes up this thread, but for a second at most: false
 * then. The slide's sleepOn has no end. */
static bool
sleep_on_queue(void)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec++;
    pthread_mutex_lock(&lock);
    int error = pthread_cond_timedwait(&wake_up, &lock, &limit);
    pthread_mutex_unlock(&lock);
    return error != ETIMEDOUT;
}

static int
look(void)
{
    pthread_mutex_lock(&lock);
    int con = waiting;
    pthread_mutex_unlock(&lock);
    return con;
}

/* The slide's worker. */
static void *
worker(void *woken)
{
    if (look() == 0) {
        sem_post(&has_looked);
        sem_wait(&may_sleep); /* any thread may be interrupted here */
        *(bool *)woken = sleep_on_queue();
    }
    return NULL;
}

static void
as_on_the_slide(void)
{
    bool woken = true;
    pthread_t thread;
    if (pthread_create(&thread, NULL, worker, &woken) != 0)
        give_up("pthread_create");
    sem_wait(&has_looked);
    pthread_mutex_lock(&lock);
    waiting++;                     /* Enqueue */
    pthread_cond_signal(&wake_up); /* wakeUp */
    pthread_mutex_unlock(&lock);
    sem_post(&may_sleep);
    pthread_join(thread, NULL);
    happened(!woken && look() == 1,
             "the worker %s, with %d connection in the queue",
             woken ? "is woken" : "sleeps on", look());
}

/* The same with the pool's queue: the worker's look comes first as well. */
static struct queue queue = QUEUE_INITIALIZER;

static void *
pool_worker(void *con)
{
    sem_post(&has_looked);
    *(int *)con = dequeue(&queue);
    return NULL;
}

static void
as_in_the_pool(void)
{
    int con = -1;
    pthread_t thread;
    if (pthread_create(&thread, NULL, pool_worker, &con) != 0)
        give_up("pthread_create");
    sem_wait(&has_looked);
    enqueue(&queue, 7);
    pthread_join(thread, NULL);
    happened(con == 7, "the worker %s it",
             con == 7 ? "takes" : "does not take");
}

int
main(void)
{
    slide("Thread Pools: a lost wakeup");
    sem_init(&has_looked, 0, 0);
    sem_init(&may_sleep, 0, 0);
    claim("a worker that finds nothing sleeps until it is woken");
    slip("between its look and its sleep, a wakeup wakes nobody");
    as_on_the_slide();
    claim("if look and sleep are one, none is lost");
    as_in_the_pool();
    return verdict();
}
