/* The timers that send signals. The calls' seconds have 32 bits. */
#include "kernel/abi/time.h"
#include "lib/x86/syscall.h"
#include <errno.h>
#include <stdint.h>
#include <sys/time.h>
#include <unistd.h>

static void
from_abi(struct itimerval *to, const struct abi_itimerval32 *from)
{
    to->it_interval.tv_sec = from->it_interval.tv_sec;
    to->it_interval.tv_usec = from->it_interval.tv_usec;
    to->it_value.tv_sec = from->it_value.tv_sec;
    to->it_value.tv_usec = from->it_value.tv_usec;
}

/* False when TIME has no place in *TO, or is none. */
static int
to_abi(struct abi_timeval32 *to, const struct timeval *from)
{
    to->tv_sec = from->tv_sec;
    to->tv_usec = from->tv_usec;
    return to->tv_sec == from->tv_sec && to->tv_usec == from->tv_usec;
}

int
getitimer(int which, struct itimerval *value)
{
    struct abi_itimerval32 answer;
    long result = SYSTEM_CALL(SYS_getitimer, which, &answer);

    if (result == 0)
        from_abi(value, &answer);
    return __system_result(result);
}

int
setitimer(int which, const struct itimerval *restrict value,
          struct itimerval *restrict old)
{
    struct abi_itimerval32 wanted, answer;

    if (!to_abi(&wanted.it_interval, &value->it_interval) ||
        !to_abi(&wanted.it_value, &value->it_value))
        return __system_result(-EINVAL);
    long result = SYSTEM_CALL(SYS_setitimer, which, &wanted, &answer);
    if (result == 0 && old)
        from_abi(old, &answer);
    return __system_result(result);
}

unsigned
alarm(unsigned seconds)
{
    return SYSTEM_CALL(SYS_alarm, seconds);
}
