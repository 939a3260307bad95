/* Time in microseconds (POSIX sys/time.h). */
#ifndef _SYS_TIME_H
#define _SYS_TIME_H

#include <sys/select.h>
#include <sys/types.h>

int gettimeofday(struct timeval *restrict now, void *restrict zone);

#endif
