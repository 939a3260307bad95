/* Sockets: making them, their names, connecting, ending. */
#include "lib/x86/cancellable_call.h"
#include "lib/x86/syscall.h"
#include <sys/socket.h>

int
socket(int domain, int type, int protocol)
{
    return __system_result(SYSTEM_CALL(SYS_socket, domain, type, protocol));
}

int
socketpair(int domain, int type, int protocol, int fds[2])
{
    return __system_result(
        SYSTEM_CALL(SYS_socketpair, domain, type, protocol, fds));
}

int
bind(int fd, const struct sockaddr *address, socklen_t length)
{
    return __system_result(SYSTEM_CALL(SYS_bind, fd, address, length));
}

int
listen(int fd, int backlog)
{
    return __system_result(SYSTEM_CALL(SYS_listen, fd, backlog));
}

int
accept(int fd, struct sockaddr *restrict address, socklen_t *restrict length)
{
    return accept4(fd, address, length, 0);
}

int
accept4(int fd, struct sockaddr *restrict address, socklen_t *restrict length,
        int flags)
{
    return __system_result(
        CANCELLABLE_CALL(SYS_accept4, fd, address, length, flags));
}

int
connect(int fd, const struct sockaddr *address, socklen_t length)
{
    return __system_result(CANCELLABLE_CALL(SYS_connect, fd, address, length));
}

int
getsockname(int fd, struct sockaddr *restrict address,
            socklen_t *restrict length)
{
    return __system_result(SYSTEM_CALL(SYS_getsockname, fd, address, length));
}

int
getpeername(int fd, struct sockaddr *restrict address,
            socklen_t *restrict length)
{
    return __system_result(SYSTEM_CALL(SYS_getpeername, fd, address, length));
}

int
shutdown(int fd, int how)
{
    return __system_result(SYSTEM_CALL(SYS_shutdown, fd, how));
}

int
getsockopt(int fd, int level, int option, void *restrict value,
           socklen_t *restrict length)
{
    return __system_result(
        SYSTEM_CALL(SYS_getsockopt, fd, level, option, value, length));
}

int
setsockopt(int fd, int level, int option, const void *value, socklen_t length)
{
    return __system_result(
        SYSTEM_CALL(SYS_setsockopt, fd, level, option, value, length));
}
