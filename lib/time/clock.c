/* What time it is, and sleeping. */
#include "lib/x86/cancellable_call.h"
#include <errno.h>
#include <sys/time.h>
#include <time.h>

/* Old kernels lack call 403: their 32-bit one then answers. */
static long
clock_gettime_32(clockid_t clock, struct timespec *now)
{
    struct abi_timespec32 answer;
    long result = SYSTEM_CALL(SYS_clock_gettime, clock, &answer);

    if (result == 0) {
        now->tv_sec = answer.tv_sec;
        now->tv_nsec = answer.tv_nsec;
    }
    return result;
}

int
clock_gettime(clockid_t clock, struct timespec *now)
{
    long result = SYSTEM_CALL(SYS_clock_gettime64, clock, now);

    if (result == -ENOSYS)
        result = clock_gettime_32(clock, now);
    return __system_result(result);
}

int
clock_getres(clockid_t clock, struct timespec *resolution)
{
    struct abi_timespec32 answer;
    long result = SYSTEM_CALL(SYS_clock_getres, clock, &answer);

    if (result == 0 && resolution != NULL) {
        resolution->tv_sec = answer.tv_sec;
        resolution->tv_nsec = answer.tv_nsec;
    }
    return __system_result(result);
}

time_t
time(time_t *result)
{
    struct timespec now;

    if (clock_gettime(CLOCK_REALTIME, &now) < 0)
        return -1;
    if (result != NULL)
        *result = now.tv_sec;
    return now.tv_sec;
}

int
gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec precise;

    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &precise) < 0)
        return -1;
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

/* Processor time of this process in microseconds. */
clock_t
clock(void)
{
    struct timespec used;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) < 0)
        return -1;
    return used.tv_sec * CLOCKS_PER_SEC + used.tv_nsec / 1000;
}

double
difftime(time_t end, time_t start)
{
    return end - start;
}

/* 0, or -1 with EINTR and, unless NULL, what is REMAINING. */
int
nanosleep(const struct timespec *request, struct timespec *remaining)
{
    int error = clock_nanosleep(CLOCK_REALTIME, 0, request, remaining);

    if (error == 0)
        return 0;
    errno = error;
    return -1;
}

/* Returns the error number itself (POSIX clock_nanosleep). */
int
clock_nanosleep(clockid_t clock, int flags, const struct timespec *request,
                struct timespec *remaining)
{
    return -CANCELLABLE_CALL(SYS_clock_nanosleep_time64, clock, flags, request,
                             remaining);
}
