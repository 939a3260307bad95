#include "ticks.h"

#include <time.h>

static bool nanoseconds;

void
ticks_use_nanoseconds(void)
{
    nanoseconds = true;
}

uint64_t
ticks_now(void)
{
    if (nanoseconds) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        return (uint64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    }
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

/* The ticks that a loop of 2 * TURNS instructions takes, at its quickest. */
static uint64_t
loop_ticks(int turns)
{
    uint64_t least = UINT64_MAX;
    for (int round = 0; round < 5; round++) {
        int left = turns;
        uint64_t start = ticks_now();
        __asm__ volatile("1: dec %0\n\t"
                         "jnz 1b"
                         : "+r"(left)
                         :
                         : "cc");
        uint64_t taken = ticks_now() - start;
        least = taken < least ? taken : least;
    }
    return least;
}

bool
ticks_are_instructions(void)
{
    return !nanoseconds && loop_ticks(3000) - loop_ticks(1000) == 4000;
}

const char *
ticks_unit(void)
{
    if (nanoseconds)
        return "ns";
    return ticks_are_instructions() ? "instructions" : "TSC ticks";
}
