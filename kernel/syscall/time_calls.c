/* Calls that tell the time and let it pass. */
#include "kernel/abi/time.h"
#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"
#include "kernel/syscall/syscall.h"
#include "kernel/x86/user_copy.h"

#define NS_PER_SECOND 1000000000u

/* The time on CLOCK in ns; false when there is no such clock. */
static bool
read_clock(int clock, uint64_t *ns)
{
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        *ns = clock_realtime_ns();
        return true;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
        *ns = clock_monotonic_ns();
        return true;
    default:
        return false;
    }
}

long
sys_time(int *user_seconds)
{
    int seconds = clock_realtime_ns() / NS_PER_SECOND;

    if (user_seconds &&
        user_copy_out(user_seconds, &seconds, sizeof seconds) < 0)
        return -EFAULT;
    return seconds;
}

/* The time zone is UTC: programs know better what people want to see. */
long
sys_gettimeofday(struct abi_timeval32 *user_time,
                 struct abi_timezone *user_zone)
{
    uint64_t ns = clock_realtime_ns();
    struct abi_timeval32 time = {ns / NS_PER_SECOND, ns % NS_PER_SECOND / 1000};
    struct abi_timezone zone = {0, 0};

    if (user_time && user_copy_out(user_time, &time, sizeof time) < 0)
        return -EFAULT;
    if (user_zone && user_copy_out(user_zone, &zone, sizeof zone) < 0)
        return -EFAULT;
    return 0;
}

static struct abi_timespec32
to_timespec32(uint64_t ns)
{
    return (struct abi_timespec32){ns / NS_PER_SECOND, ns % NS_PER_SECOND};
}

long
sys_clock_gettime(int clock, struct abi_timespec32 *user_time)
{
    uint64_t ns;

    if (!read_clock(clock, &ns))
        return -EINVAL;
    struct abi_timespec32 time = to_timespec32(ns);
    return user_copy_out(user_time, &time, sizeof time);
}

long
sys_clock_gettime64(int clock, struct abi_timespec64 *user_time)
{
    uint64_t ns;

    if (!read_clock(clock, &ns))
        return -EINVAL;
    struct abi_timespec64 time = {ns / NS_PER_SECOND, ns % NS_PER_SECOND};
    return user_copy_out(user_time, &time, sizeof time);
}

/* The clock counts an ACPI timer's ticks of 279 ns. */
long
sys_clock_getres(int clock, struct abi_timespec32 *user_resolution)
{
    struct abi_timespec32 resolution = {0, CLOCK_RESOLUTION_NS};
    uint64_t ns;

    if (!read_clock(clock, &ns))
        return -EINVAL;
    if (!user_resolution)
        return 0;
    return user_copy_out(user_resolution, &resolution, sizeof resolution);
}

/*
 * Sleeps until CLOCK shows SECONDS and NANOSECONDS, or with RELATIVE for as
 * long. *LEFT is what a signal cut off, in ns. 0, -EINVAL, -ERESTARTNOHAND.
 */
static int
sleep_on(int clock, bool relative, int64_t seconds, uint32_t nanoseconds,
         uint64_t *left)
{
    uint64_t now;

    if (!read_clock(clock, &now) || seconds < 0 || nanoseconds >= NS_PER_SECOND)
        return -EINVAL;
    uint64_t until = seconds < INT32_MAX
                         ? seconds * (uint64_t)NS_PER_SECOND + nanoseconds
                         : INT64_MAX;
    if (!relative)
        until = until > now ? until - now : 0;
    uint64_t deadline = schedule_deadline(until);
    for (;;) {
        thread_prepare_sleep(THREAD_INTERRUPTIBLE);
        if (signal_is_pending() || clock_monotonic_ns() >= deadline)
            break;
        schedule_until(deadline);
    }
    thread_wake(thread_current());
    now = clock_monotonic_ns();
    *left = deadline > now ? deadline - now : 0;
    if (*left)
        schedule_keep_deadline(deadline);
    return *left ? -ERESTARTNOHAND : 0;
}

long
sys_clock_nanosleep(int clock, int flags,
                    const struct abi_timespec32 *user_request,
                    struct abi_timespec32 *user_remaining)
{
    struct abi_timespec32 request;
    bool relative = !(flags & TIMER_ABSTIME);
    uint64_t left;

    if (user_copy_in(&request, user_request, sizeof request) < 0)
        return -EFAULT;
    int error =
        sleep_on(clock, relative, request.tv_sec, request.tv_nsec, &left);
    if (error == -ERESTARTNOHAND && relative && user_remaining) {
        request = to_timespec32(left);
        if (user_copy_out(user_remaining, &request, sizeof request) < 0)
            error = -EFAULT;
    }
    return error;
}

long
sys_nanosleep(const struct abi_timespec32 *request,
              struct abi_timespec32 *remaining)
{
    return sys_clock_nanosleep(CLOCK_MONOTONIC, 0, request, remaining);
}

long
sys_clock_nanosleep_time64(int clock, int flags,
                           const struct abi_timespec64 *user_request,
                           struct abi_timespec64 *user_remaining)
{
    struct abi_timespec64 request;
    bool relative = !(flags & TIMER_ABSTIME);
    uint64_t left;

    if (user_copy_in(&request, user_request, sizeof request) < 0)
        return -EFAULT;
    int error = sleep_on(clock, relative, request.tv_sec,
                         (uint32_t)request.tv_nsec, &left);
    if (error == -ERESTARTNOHAND && relative && user_remaining) {
        request =
            (struct abi_timespec64){left / NS_PER_SECOND, left % NS_PER_SECOND};
        if (user_copy_out(user_remaining, &request, sizeof request) < 0)
            error = -EFAULT;
    }
    return error;
}
