/* A program's memory, and its sleep, as a test wants them. */
#ifndef TESTS_HOST_SUPPORT_PLAIN_USER_H
#define TESTS_HOST_SUPPORT_PLAIN_USER_H

#include "kernel/proc/wait_queue.h"

/* An address that user copies can't reach. */
#define PLAIN_BAD_ADDRESS ((void *)0x1000)

/*
 * What happens while the thread sleeps on QUEUE, whose mutex is free then:
 * returns what wait_queue_sleep shall. NULL: a sleep is an error.
 */
extern int (*plain_sleep)(struct wait_queue *queue);

/* How often somebody was woken. */
extern unsigned plain_wakeups;

#endif
