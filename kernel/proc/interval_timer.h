/* A process's timer that counts real time and sends SIGALRM. */
#ifndef KERNEL_PROC_INTERVAL_TIMER_H
#define KERNEL_PROC_INTERVAL_TIMER_H

#include "kernel/list.h"
#include "kernel/types.h"

struct process;

/* Part of struct process; process_lock. */
struct interval_timer {
    struct list link;  /* running timers by EXPIRES, earliest first */
    uint64_t expires;  /* ns since boot; 0: it doesn't run */
    uint64_t interval; /* ns to its next expiry, again and again; 0: none */
};

/* What is left until an expiry and the interval behind it, in ns. */
struct interval_time {
    uint64_t left; /* 0: the timer doesn't run */
    uint64_t interval;
};

/*
 * Sets PROCESS's timer to TIME: SIGALRM when TIME.left has passed, and then
 * each TIME.interval; with 0 left it stops. Returns what it was.
 */
struct interval_time
interval_timer_set(struct process *process, struct interval_time time);

/* What PROCESS's timer stands at. */
struct interval_time interval_timer_get(struct process *process);

/* Stops PROCESS's timer, for the process has ended. process_lock held. */
void interval_timer_stop(struct process *process);

/* The tick: sends the signals of timers that have expired. Interrupts off. */
void interval_timer_tick(void);

#endif
