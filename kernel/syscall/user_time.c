#include "kernel/syscall/user_time.h"

#include "kernel/errno.h"
#include "kernel/x86/user_copy.h"

#define US_PER_SECOND 1000000
#define SECONDS_MAX   9000000000 /* in ns, they fit in 63 bits */

/* A time in any layout. */
union any_time {
    struct abi_timeval32 timeval32;
    struct abi_timespec32 timespec32;
    struct abi_timespec64 timespec64;
};

static const size_t sizes[] = {
    [TIMEVAL32] = sizeof(struct abi_timeval32),
    [TIMESPEC32] = sizeof(struct abi_timespec32),
    [TIMESPEC64] = sizeof(struct abi_timespec64),
};

int
user_time_in(struct abi_timespec64 *time, enum time_layout layout,
             const void *user)
{
    union any_time in;

    if (user_copy_in(&in, user, sizes[layout]) < 0)
        return -EFAULT;
    if (layout == TIMEVAL32) {
        int32_t us = in.timeval32.tv_usec;

        time->tv_sec = (int64_t)in.timeval32.tv_sec + us / US_PER_SECOND;
        time->tv_nsec = (uint32_t)(us % US_PER_SECOND * 1000);
    } else if (layout == TIMESPEC32) {
        time->tv_sec = in.timespec32.tv_sec;
        time->tv_nsec = (uint32_t)in.timespec32.tv_nsec;
    } else {
        time->tv_sec = in.timespec64.tv_sec;
        time->tv_nsec = (uint32_t)in.timespec64.tv_nsec;
    }
    return 0;
}

int
user_time_in_ns(uint64_t *ns, enum time_layout layout, const void *user)
{
    struct abi_timespec64 time;
    int error = user_time_in(&time, layout, user);

    if (error)
        return error;
    if (time.tv_sec < 0 || time.tv_nsec >= NS_PER_SECOND)
        return -EINVAL;
    *ns = USER_TIME_FOREVER;
    if (time.tv_sec <= SECONDS_MAX)
        *ns = time.tv_sec * NS_PER_SECOND + time.tv_nsec;
    return 0;
}

int
user_time_out(uint64_t ns, enum time_layout layout, void *user)
{
    int64_t seconds = ns / NS_PER_SECOND;
    int32_t nanoseconds = ns % NS_PER_SECOND;
    union any_time out;

    if (layout == TIMEVAL32)
        out.timeval32 = (struct abi_timeval32){seconds, nanoseconds / 1000};
    else if (layout == TIMESPEC32)
        out.timespec32 = (struct abi_timespec32){seconds, nanoseconds};
    else
        out.timespec64 = (struct abi_timespec64){seconds, nanoseconds};
    return user_copy_out(user, &out, sizes[layout]);
}
