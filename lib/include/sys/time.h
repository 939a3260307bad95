/* Time in microseconds (POSIX sys/time.h). */
#ifndef _SYS_TIME_H
#define _SYS_TIME_H

#include <sys/select.h>
#include <sys/types.h>

/* setitimer's timers: of real time, and of the process's CPU time. */
#define ITIMER_REAL    0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF    2

struct itimerval {
    struct timeval it_interval; /* from one expiry to the next; 0: none */
    struct timeval it_value;    /* to the next expiry; 0: it doesn't run */
};

int getitimer(int which, struct itimerval *value);
int setitimer(int which, const struct itimerval *restrict value,
              struct itimerval *restrict old);
int gettimeofday(struct timeval *restrict now, void *restrict zone);

#endif
