/*
 * The slide's worker says
 *
 *     con = Dequeue(queue);
 *     if (con == null)
 *         sleepOn(queue);        <- (2)
 *
 * and the master  Enqueue(queue, con); wakeUp(queue);      <- (1)
 *
 * If (1), both lines of it, happens after the worker's Dequeue found nothing
 * and before (2), then nobody sleeps yet whom wakeUp could wake. The worker
 * goes to sleep beside a queue that isn't empty, and its client waits until
 * the next one comes: a lost wakeup.
 *
 * Here the look and the sleep are one: both under the lock that enqueue needs,
 * and pthread_cond_wait gives it up only as it falls asleep. `while` and not
 * `if`: another worker may be faster than the one that was woken.
 */
#include "user/slides/lib/queue.h"

void
enqueue(struct queue *queue, int con)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->count == QUEUE_SIZE)
        pthread_cond_wait(&queue->space, &queue->lock);
    queue->con[(queue->first + queue->count++) % QUEUE_SIZE] = con;
    pthread_cond_signal(&queue->work);
    pthread_mutex_unlock(&queue->lock);
}

int
dequeue(struct queue *queue)
{
    int con = -1;
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0 && !queue->closed)
        pthread_cond_wait(&queue->work, &queue->lock);
    if (queue->count > 0) {
        con = queue->con[queue->first];
        queue->first = (queue->first + 1) % QUEUE_SIZE;
        queue->count--;
        pthread_cond_signal(&queue->space);
    }
    pthread_mutex_unlock(&queue->lock);
    return con;
}

void
queue_close(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_broadcast(&queue->work); /* one signal would leave the rest */
    pthread_mutex_unlock(&queue->lock);
}
