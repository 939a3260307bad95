/*
 * The queue of the slide's thread pool: connections that the master has
 * accepted and no worker has taken yet. It is bounded: a master who finds it
 * full waits, and so do the clients behind him, in listen()'s queue, where
 * they cost this process nothing.
 */
#ifndef SLIDES_LIB_QUEUE_H
#define SLIDES_LIB_QUEUE_H

#include <pthread.h>
#include <stdbool.h>

#define QUEUE_SIZE 16

struct queue {
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t space; /* there is room, or the queue is closed */
    pthread_cond_t work;  /* there is a connection, or the queue is closed */
    int con[QUEUE_SIZE];  /* a ring */
    int first;            /* index of the oldest */
    int count;
    bool closed; /* nothing more is put in */
};

#define QUEUE_INITIALIZER                                                     \
    {                                                                         \
        .lock = PTHREAD_MUTEX_INITIALIZER, .space = PTHREAD_COND_INITIALIZER, \
        .work = PTHREAD_COND_INITIALIZER                                      \
    }

/* Puts CON at the end of QUEUE, and wakes a worker. Waits while it is full. */
void enqueue(struct queue *queue, int con);

/* Takes the first of QUEUE. Waits while it is empty. -1: it is empty, and is
 * closed. */
int dequeue(struct queue *queue);

/* Closes QUEUE: workers get what is left, and then -1, every one of them. */
void queue_close(struct queue *queue);

#endif
