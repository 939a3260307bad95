/* Scheduling (POSIX sched.h). */
#include "lib/x86/syscall.h"
#include <errno.h>
#include <sched.h>

/* Lets another thread run, if one can. */
int
sched_yield(void)
{
    return __system_result(SYSTEM_CALL(SYS_sched_yield));
}

/* As Linux has them: real-time policies from 1 to 99, others only 0. */
static int
limit(int policy, int real_time)
{
    if (policy == SCHED_FIFO || policy == SCHED_RR)
        return real_time;
    if (policy == SCHED_OTHER)
        return 0;
    errno = EINVAL;
    return -1;
}

int
sched_get_priority_min(int policy)
{
    return limit(policy, 1);
}

int
sched_get_priority_max(int policy)
{
    return limit(policy, 99);
}
