/* Who runs (POSIX sched.h). */
#ifndef _SCHED_H
#define _SCHED_H

#include "kernel/abi/sched.h"
#include <sys/types.h>
#include <time.h>

struct sched_param {
    int sched_priority;
};

int sched_yield(void);
int sched_get_priority_min(int policy);
int sched_get_priority_max(int policy);

#endif
