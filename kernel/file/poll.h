/* Waiting on many descriptions at once: poll(2). */
#ifndef KERNEL_FILE_POLL_H
#define KERNEL_FILE_POLL_H

#include "kernel/abi/poll.h"
#include "kernel/proc/wait_queue.h"

/* The queues one poll call sleeps on; it belongs to that call. */
struct poll_table;

/*
 * What an object's poll operation calls, with QUEUE's lock held, for each
 * queue that will be woken when its events change. TABLE may be NULL: the
 * caller only wants to know how things stand. QUEUE must live as long as the
 * description does.
 */
void poll_wait(struct poll_table *table, struct wait_queue *queue);

#endif
