/* Clocks and calendar (ISO C 7.27, POSIX time.h). Local time is UTC. */
#ifndef _TIME_H
#define _TIME_H

#include "kernel/abi/time.h"
#include <stddef.h>
#include <sys/types.h>

#define CLOCKS_PER_SEC 1000000L

/* The kernel's 64-bit layout. */
struct timespec {
    time_t tv_sec;
    long tv_nsec;
    int : 32;
};

struct tm {
    int tm_sec;
    int tm_min;
    int tm_hour;
    int tm_mday; /* from 1 */
    int tm_mon;  /* from 0 */
    int tm_year; /* since 1900 */
    int tm_wday; /* Sunday is 0 */
    int tm_yday; /* from 0 */
    int tm_isdst;
    long tm_gmtoff;
    const char *tm_zone;
};

time_t time(time_t *result);
clock_t clock(void);
double difftime(time_t end, time_t start);
int clock_gettime(clockid_t clock, struct timespec *now);
int clock_getres(clockid_t clock, struct timespec *resolution);
int nanosleep(const struct timespec *request, struct timespec *remaining);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request,
                    struct timespec *remaining);
struct tm *gmtime(const time_t *time);
struct tm *gmtime_r(const time_t *restrict time, struct tm *restrict parts);
struct tm *localtime(const time_t *time);
struct tm *localtime_r(const time_t *restrict time, struct tm *restrict parts);
time_t mktime(struct tm *parts);
time_t timegm(struct tm *parts);
char *asctime(const struct tm *parts);
char *ctime(const time_t *time);
char *asctime_r(const struct tm *restrict parts, char *restrict text);
char *ctime_r(const time_t *time, char *text);
size_t strftime(char *restrict text, size_t size, const char *restrict format,
                const struct tm *restrict parts);

#endif
