/* Clocks and the structs that carry time. */
#ifndef ABI_TIME_H
#define ABI_TIME_H

#include <stdint.h>

#define CLOCK_REALTIME           0
#define CLOCK_MONOTONIC          1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID  3
#define CLOCK_MONOTONIC_RAW      4
#define CLOCK_REALTIME_COARSE    5
#define CLOCK_MONOTONIC_COARSE   6
#define CLOCK_BOOTTIME           7

#define TIMER_ABSTIME            1

/* 32-bit seconds: calls 162, 265 to 267. */
struct abi_timespec32 {
    int32_t tv_sec;
    int32_t tv_nsec;
};

/* 64-bit seconds: calls 403 and up. */
struct abi_timespec64 {
    int64_t tv_sec;
    int64_t tv_nsec; /* the kernel reads the low 32 bits */
};

struct abi_timeval32 {
    int32_t tv_sec;
    int32_t tv_usec;
};

/* setitimer: which timer, and how it is told. */
#define ITIMER_REAL    0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF    2

struct abi_itimerval32 {
    struct abi_timeval32 it_interval, it_value;
};

struct abi_timezone {
    int32_t tz_minuteswest;
    int32_t tz_dsttime;
};

#endif
