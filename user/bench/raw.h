/*
 * A system call without a libc around it, so that what is measured is the
 * kernel, and the same on Sluice and on Linux.
 */
#ifndef BENCH_RAW_H
#define BENCH_RAW_H

#include <sys/syscall.h>

/* Calls NUMBER by int 0x80; returns its result, or -errno. */
static inline long
raw_call(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(a), "c"(b), "d"(c)
                     : "memory");
    return result;
}

#endif
