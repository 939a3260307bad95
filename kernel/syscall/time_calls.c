/* Calls that tell the time and let it pass. */
#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"
#include "kernel/syscall/syscall.h"
#include "kernel/syscall/user_time.h"
#include "kernel/x86/user_copy.h"

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
    struct abi_timezone zone = {0, 0};

    if (user_time && user_time_out(clock_realtime_ns(), TIMEVAL32, user_time))
        return -EFAULT;
    if (user_zone && user_copy_out(user_zone, &zone, sizeof zone) < 0)
        return -EFAULT;
    return 0;
}

static long
tell_time(int clock, enum time_layout layout, void *user_time)
{
    uint64_t ns;

    if (!read_clock(clock, &ns))
        return -EINVAL;
    return user_time_out(ns, layout, user_time);
}

long
sys_clock_gettime(int clock, struct abi_timespec32 *time)
{
    return tell_time(clock, TIMESPEC32, time);
}

long
sys_clock_gettime64(int clock, struct abi_timespec64 *time)
{
    return tell_time(clock, TIMESPEC64, time);
}

/* The clock counts an ACPI timer's ticks of 279 ns. */
long
sys_clock_getres(int clock, struct abi_timespec32 *user_resolution)
{
    uint64_t ns;

    if (!read_clock(clock, &ns))
        return -EINVAL;
    if (!user_resolution)
        return 0;
    return user_time_out(CLOCK_RESOLUTION_NS, TIMESPEC32, user_resolution);
}

/*
 * Sleeps until CLOCK shows UNTIL (ns), or with RELATIVE for as long. *LEFT is
 * what a signal cut off, in ns. 0, -EINVAL, -ERESTARTNOHAND.
 */
static int
sleep_on(int clock, bool relative, uint64_t until, uint64_t *left)
{
    uint64_t now;

    if (!read_clock(clock, &now))
        return -EINVAL;
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

static long
nanosleep(int clock, int flags, enum time_layout layout, const void *request,
          void *remaining)
{
    bool relative = !(flags & TIMER_ABSTIME);
    uint64_t ns, left;

    int error = user_time_in_ns(&ns, layout, request);
    if (error)
        return error;
    error = sleep_on(clock, relative, ns, &left);
    if (error == -ERESTARTNOHAND && relative && remaining &&
        user_time_out(left, layout, remaining) < 0)
        return -EFAULT;
    return error;
}

long
sys_nanosleep(const struct abi_timespec32 *request,
              struct abi_timespec32 *remaining)
{
    return nanosleep(CLOCK_MONOTONIC, 0, TIMESPEC32, request, remaining);
}

long
sys_clock_nanosleep(int clock, int flags, const struct abi_timespec32 *request,
                    struct abi_timespec32 *remaining)
{
    return nanosleep(clock, flags, TIMESPEC32, request, remaining);
}

long
sys_clock_nanosleep_time64(int clock, int flags,
                           const struct abi_timespec64 *request,
                           struct abi_timespec64 *remaining)
{
    return nanosleep(clock, flags, TIMESPEC64, request, remaining);
}

/* ------- The timer of real time ------- */

#define NS_PER_MICROSECOND 1000u
#define MICROSECONDS       1000000u /* of a second */

/* TIME in ns into *NS; -EINVAL if there is no such time. What is longer than
 * the clock runs is as long as that. */
static int
ns_of_timeval(const struct abi_timeval32 *time, uint64_t *ns)
{
    if (time->tv_sec < 0 || (uint32_t)time->tv_usec >= MICROSECONDS)
        return -EINVAL;
    *ns = time->tv_sec * (uint64_t)NS_PER_SECOND +
          time->tv_usec * NS_PER_MICROSECOND;
    return 0;
}

/* A timer that runs never shows 0. */
static struct abi_timeval32
timeval_of_ns(uint64_t ns)
{
    uint64_t us = (ns + NS_PER_MICROSECOND - 1) / NS_PER_MICROSECOND;

    return (struct abi_timeval32){us / MICROSECONDS, us % MICROSECONDS};
}

static int
put_interval_time(struct abi_itimerval32 *user_value, struct interval_time time)
{
    struct abi_itimerval32 value = {timeval_of_ns(time.interval),
                                    timeval_of_ns(time.left)};

    return user_copy_out(user_value, &value, sizeof value);
}

/* Only ITIMER_REAL is built. */
static int
check_timer(int which)
{
    if (which < ITIMER_REAL || which > ITIMER_PROF)
        return -EINVAL;
    return which == ITIMER_REAL ? 0 : -ENOSYS;
}

long
sys_getitimer(int which, struct abi_itimerval32 *user_value)
{
    int error = check_timer(which);

    return error ? error
                 : put_interval_time(user_value,
                                     interval_timer_get(process_current()));
}

/* As on Linux, no new value stops the timer. */
long
sys_setitimer(int which, const struct abi_itimerval32 *user_value,
              struct abi_itimerval32 *user_old)
{
    struct abi_itimerval32 value = {{0, 0}, {0, 0}};
    struct interval_time time;
    int error = check_timer(which);

    if (error)
        return error;
    if (user_value && user_copy_in(&value, user_value, sizeof value) < 0)
        return -EFAULT;
    if (ns_of_timeval(&value.it_value, &time.left) < 0 ||
        ns_of_timeval(&value.it_interval, &time.interval) < 0)
        return -EINVAL;
    time = interval_timer_set(process_current(), time);
    return user_old ? put_interval_time(user_old, time) : 0;
}

/* As on Linux, what is longer than 31 bits of seconds is as long as that;
 * what was left is told in seconds, rounded, but never as 0. */
long
sys_alarm(unsigned seconds)
{
    uint32_t most = seconds < INT32_MAX ? seconds : INT32_MAX;
    struct interval_time time = {most * (uint64_t)NS_PER_SECOND, 0};
    uint64_t left = interval_timer_set(process_current(), time).left;
    uint32_t rounded = (left + NS_PER_SECOND / 2) / NS_PER_SECOND;

    return left && !rounded ? 1 : rounded;
}
