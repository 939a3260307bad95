/* Bytes and messages through a socket. */
#include "lib/x86/cancellable_call.h"
#include "lib/x86/syscall.h"
#include <sys/socket.h>

ssize_t
send(int fd, const void *data, size_t count, int flags)
{
    return sendto(fd, data, count, flags, NULL, 0);
}

ssize_t
sendto(int fd, const void *data, size_t count, int flags,
       const struct sockaddr *address, socklen_t length)
{
    return __system_result(
        CANCELLABLE_CALL(SYS_sendto, fd, data, count, flags, address, length));
}

ssize_t
sendmsg(int fd, const struct msghdr *message, int flags)
{
    return __system_result(CANCELLABLE_CALL(SYS_sendmsg, fd, message, flags));
}

ssize_t
recv(int fd, void *buf, size_t count, int flags)
{
    return recvfrom(fd, buf, count, flags, NULL, NULL);
}

ssize_t
recvfrom(int fd, void *restrict buf, size_t count, int flags,
         struct sockaddr *restrict address, socklen_t *restrict length)
{
    return __system_result(
        CANCELLABLE_CALL(SYS_recvfrom, fd, buf, count, flags, address, length));
}

ssize_t
recvmsg(int fd, struct msghdr *message, int flags)
{
    return __system_result(CANCELLABLE_CALL(SYS_recvmsg, fd, message, flags));
}
