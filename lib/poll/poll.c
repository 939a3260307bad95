/* Waiting for any of several descriptors. */
#include "lib/x86/cancellable_call.h"
#include "lib/x86/syscall.h"
#include <poll.h>
#include <stddef.h>

int
poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    return __system_result(CANCELLABLE_CALL(SYS_poll, fds, count, timeout_ms));
}

/* Linux tells the time left by the call; ppoll leaves TIMEOUT alone. */
int
ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
      const sigset_t *mask)
{
    struct timespec left;

    if (timeout != NULL)
        left = *timeout;
    return __system_result(CANCELLABLE_CALL(SYS_ppoll_time64, fds, count,
                                            timeout ? &left : NULL, mask,
                                            sizeof(sigset_t)));
}
