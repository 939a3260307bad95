/* futex(2), by the two operations that we need. */
#include "lib/pthread/futex.h"
#include "kernel/abi/futex.h"
#include "lib/x86/cancellable_call.h"
#include <errno.h>

static int
private_flag(bool shared)
{
    return shared ? 0 : FUTEX_PRIVATE_FLAG;
}

/* Only WAIT_BITSET takes a time of day, instead of how long to wait. */
static int
wait_operation(const struct futex_deadline *deadline, bool shared)
{
    int clock = deadline->clock == CLOCK_REALTIME ? FUTEX_CLOCK_REALTIME : 0;

    return FUTEX_WAIT_BITSET | private_flag(shared) | clock;
}

/* The errors of a DEADLINE, before it is waited for: 0, EINVAL, ETIMEDOUT. */
static int
check(const struct futex_deadline *deadline)
{
    const struct timespec *time = deadline->time;

    if (time == NULL)
        return 0;
    if (time->tv_nsec < 0 || time->tv_nsec >= 1000000000)
        return EINVAL;
    return time->tv_sec < 0 ? ETIMEDOUT : 0;
}

int
futex_wait(const int *word, int value, const struct futex_deadline *deadline,
           bool shared)
{
    int error = check(deadline);

    if (error != 0)
        return error;
    return -SYSTEM_CALL(SYS_futex_time64, word,
                        wait_operation(deadline, shared), value, deadline->time,
                        NULL, FUTEX_BITSET_MATCH_ANY);
}

int
futex_wait_cancellable(const int *word, int value,
                       const struct futex_deadline *deadline, bool shared)
{
    int error = check(deadline);

    if (error != 0)
        return error;
    return -CANCELLABLE_CALL(SYS_futex_time64, word,
                             wait_operation(deadline, shared), value,
                             deadline->time, NULL, FUTEX_BITSET_MATCH_ANY);
}

void
futex_wake(const int *word, int count, bool shared)
{
    SYSTEM_CALL(SYS_futex_time64, word, FUTEX_WAKE | private_flag(shared),
                count);
}
