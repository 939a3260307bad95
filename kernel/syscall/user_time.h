/* Times as programs write them, in the three layouts that calls have. */
#ifndef KERNEL_SYSCALL_USER_TIME_H
#define KERNEL_SYSCALL_USER_TIME_H

#include "kernel/abi/time.h"
#include "kernel/types.h"

#define NS_PER_SECOND     1000000000
#define USER_TIME_FOREVER INT64_MAX /* ns: more than fit, centuries */

enum time_layout { TIMEVAL32, TIMESPEC32, TIMESPEC64 };

/*
 * Copies the time of LAYOUT at the program's USER into TIME. Nanoseconds come
 * as they are, but never below zero: what is none is a second or more. 0 or
 * -EFAULT.
 */
int user_time_in(struct abi_timespec64 *time, enum time_layout layout,
                 const void *user);

/* The time of LAYOUT at USER as *NS, at most USER_TIME_FOREVER. 0, -EFAULT,
 * or -EINVAL: it is below zero, or its nanoseconds are none. */
int user_time_in_ns(uint64_t *ns, enum time_layout layout, const void *user);

/* Tells NS as a time of LAYOUT at USER. 0 or -EFAULT. */
int user_time_out(uint64_t ns, enum time_layout layout, void *user);

#endif
