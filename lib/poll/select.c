/* Waiting for sets of descriptors. */
#include "lib/x86/cancellable_call.h"
#include "lib/x86/syscall.h"
#include <errno.h>
#include <stddef.h>
#include <sys/select.h>

struct sets {
    fd_set *readable;
    fd_set *writable;
    fd_set *exceptional;
};

/* The trap: TIMEOUT, or NULL, becomes what is left of it. Raw result. */
static long
wait_for(int limit, struct sets sets, struct timespec *timeout,
         const sigset_t *mask)
{
    struct {
        const sigset_t *mask;
        size_t size;
    } during = {mask, sizeof(*mask)};

    return CANCELLABLE_CALL(SYS_pselect6_time64, limit, sets.readable,
                            sets.writable, sets.exceptional, timeout, &during);
}

/* POSIX leaves open whether TIMEOUT tells what is left: it does, as on Linux.
 * More microseconds than a second has are allowed there as well. */
int
select(int limit, fd_set *restrict readable, fd_set *restrict writable,
       fd_set *restrict exceptional, struct timeval *restrict timeout)
{
    struct sets sets = {readable, writable, exceptional};
    struct timespec left;
    long result;

    if (timeout == NULL)
        return __system_result(wait_for(limit, sets, NULL, NULL));
    if (timeout->tv_sec < 0 || timeout->tv_usec < 0)
        return __system_result(-EINVAL);
    left.tv_sec = timeout->tv_sec + timeout->tv_usec / 1000000;
    left.tv_nsec = timeout->tv_usec % 1000000 * 1000;
    result = wait_for(limit, sets, &left, NULL);
    timeout->tv_sec = left.tv_sec;
    timeout->tv_usec = left.tv_nsec / 1000;
    return __system_result(result);
}

int
pselect(int limit, fd_set *restrict readable, fd_set *restrict writable,
        fd_set *restrict exceptional, const struct timespec *restrict timeout,
        const sigset_t *restrict mask)
{
    struct sets sets = {readable, writable, exceptional};
    struct timespec left;

    if (timeout != NULL)
        left = *timeout;
    return __system_result(wait_for(limit, sets, timeout ? &left : NULL, mask));
}
