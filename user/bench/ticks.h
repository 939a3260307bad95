/*
 * What a cost is counted in. The time-stamp counter is read unless
 * nanoseconds are asked for; where QEMU counts instructions (-icount
 * shift=0), it goes up by one with each, which ticks_unit finds out by
 * itself.
 */
#ifndef BENCH_TICKS_H
#define BENCH_TICKS_H

#include <stdbool.h>
#include <stdint.h>

/* Counts nanoseconds of CLOCK_MONOTONIC from now on. */
void ticks_use_nanoseconds(void);

/* The ticks since some fixed moment. */
uint64_t ticks_now(void);

/* What a tick is: "instructions", "TSC ticks" or "ns". */
const char *ticks_unit(void);

/* Whether a tick is an instruction. */
bool ticks_are_instructions(void);

#endif
