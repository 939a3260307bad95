/* Time: the ACPI timer counts, the PIT ticks, the CMOS clock knows the date. */
#ifndef KERNEL_DEV_CLOCK_H
#define KERNEL_DEV_CLOCK_H

#include <stdint.h>

#define CLOCK_HZ            100 /* ticks a second */
#define CLOCK_RESOLUTION_NS 280 /* one count of the ACPI timer */

/* Starts the clock and its tick. At boot, once. */
void clock_init(void);

/* Nanoseconds since boot; never goes back. Any context. */
uint64_t clock_monotonic_ns(void);

/* Nanoseconds since 1970, UTC. Any context. */
uint64_t clock_realtime_ns(void);

#endif
