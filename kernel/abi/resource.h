/* Limits and usage. */
#ifndef ABI_RESOURCE_H
#define ABI_RESOURCE_H

#include <stdint.h>

#define RUSAGE_SELF     0
#define RUSAGE_CHILDREN (-1)

#define RLIMIT_CPU      0
#define RLIMIT_FSIZE    1
#define RLIMIT_DATA     2
#define RLIMIT_STACK    3
#define RLIMIT_CORE     4
#define RLIMIT_NPROC    6
#define RLIMIT_NOFILE   7
#define RLIMIT_AS       9
#define RLIM_INFINITY   0xffffffffu

struct abi_rlimit32 {
    uint32_t rlim_cur;
    uint32_t rlim_max;
};

/* struct rusage with 32-bit times: the kernel fills the two times. */
struct abi_rusage32 {
    int32_t utime_sec, utime_usec;
    int32_t stime_sec, stime_usec;
    int32_t rest[14];
};

#endif
