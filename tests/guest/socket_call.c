/* socketcall: all of them through one number, as glibc for i386 has it. */
#include "net.h"

#define CALL(number, ...) syscall(102, number, ((long[6]){__VA_ARGS__}))
#define POINTER(thing)    ((long)(uintptr_t)(thing))

enum {
    SOCKET = 1,
    BIND,
    CONNECT,
    LISTEN,
    ACCEPT,
    GETSOCKNAME,
    GETPEERNAME,
    SOCKETPAIR,
    SEND,
    RECV,
    SENDTO,
    RECVFROM,
    SHUTDOWN,
    SETSOCKOPT,
    GETSOCKOPT,
    SENDMSG,
    RECVMSG,
    ACCEPT4,
};

static char buffer[16];

/* fds: a connected pair, made by socketcall alone. */
static void
test_connect(int fds[2])
{
    struct name name = loopback(0);
    struct name got = {.length = sizeof got.v6};
    int listener = CALL(SOCKET, AF_INET, SOCK_STREAM, 0);
    is_int(listener, 3, "SYS_SOCKET");
    is_int(CALL(BIND, listener, POINTER(&name.any), name.length), 0,
           "SYS_BIND");
    is_int(CALL(LISTEN, listener, 2), 0, "SYS_LISTEN");
    is_int(CALL(GETSOCKNAME, listener, POINTER(&got.any), POINTER(&got.length)),
           0, "SYS_GETSOCKNAME");
    ok(port_of(got) > 0, "says the port");
    fds[0] = CALL(SOCKET, AF_INET, SOCK_STREAM, 0);
    is_int(CALL(CONNECT, fds[0], POINTER(&got.any), got.length), 0,
           "SYS_CONNECT");
    fds[1] = CALL(ACCEPT, listener, 0, 0);
    is_int(fds[1], 5, "SYS_ACCEPT");
    struct name peer = {.length = sizeof peer.v6};
    is_int(CALL(GETPEERNAME, fds[0], POINTER(&peer.any), POINTER(&peer.length)),
           0, "SYS_GETPEERNAME");
    ok(same_name(peer, got), "says the listener's");
    int second = socket(AF_INET, SOCK_STREAM, 0);
    connect_to(second, got);
    int server = CALL(ACCEPT4, listener, 0, 0, SOCK_CLOEXEC);
    is_int(fcntl(server, F_GETFD), FD_CLOEXEC, "SYS_ACCEPT4 and its flags");
    close(server);
    close(second);
    close(listener);
}

static void
test_transfer(const int fds[2])
{
    struct iovec vector = {"message", 7};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    is_int(CALL(SEND, fds[0], POINTER("send"), 4, 0), 4, "SYS_SEND");
    is_int(CALL(RECV, fds[1], POINTER(buffer), 4, MSG_WAITALL), 4, "SYS_RECV");
    is_int(memcmp(buffer, "send", 4), 0, "got what was sent");
    is_int(CALL(SENDTO, fds[0], POINTER("sendto"), 6, 0, 0, 0), 6,
           "SYS_SENDTO");
    is_int(CALL(RECVFROM, fds[1], POINTER(buffer), 6, MSG_WAITALL, 0, 0), 6,
           "SYS_RECVFROM");
    is_int(memcmp(buffer, "sendto", 6), 0, "got what was sent");
    is_int(CALL(SENDMSG, fds[0], POINTER(&message), 0), 7, "SYS_SENDMSG");
    vector.iov_base = buffer;
    is_int(CALL(RECVMSG, fds[1], POINTER(&message), MSG_WAITALL), 7,
           "SYS_RECVMSG");
    is_int(memcmp(buffer, "message", 7), 0, "got what was sent");
    is_int(CALL(SHUTDOWN, fds[0], SHUT_WR), 0, "SYS_SHUTDOWN");
    is_int(CALL(RECV, fds[1], POINTER(buffer), 4, 0), 0, "the end is seen");
}

static void
test_options(int fd)
{
    int value = 1;
    socklen_t length = sizeof value;
    is_int(CALL(SETSOCKOPT, fd, SOL_SOCKET, SO_KEEPALIVE, POINTER(&value), 4),
           0, "SYS_SETSOCKOPT");
    is_int(get_option(fd, SOL_SOCKET, SO_KEEPALIVE), 1, "sets it");
    is_int(CALL(GETSOCKOPT, fd, SOL_SOCKET, SO_TYPE, POINTER(&value),
                POINTER(&length)),
           0, "SYS_GETSOCKOPT");
    is_int(value, SOCK_STREAM, "gets it");
}

static void
test_pair(void)
{
    int pair[2];
    is_int(CALL(SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, POINTER(pair)), 0,
           "SYS_SOCKETPAIR");
    is_int(write(pair[0], "x", 1), 1, "one end");
    is_int(read(pair[1], buffer, 1), 1, "and the other");
    close_both(pair);
}

static void
test_errors(void)
{
    is_err(CALL(0, 0), EINVAL, "call 0: EINVAL");
    is_err(CALL(99, 0), EINVAL, "call 99: EINVAL");
    is_err(CALL(-1, 0), EINVAL, "call -1: EINVAL");
    is_fault(syscall(102, SOCKET, bad), "its arguments");
    is_err(CALL(LISTEN, 60, 1), EBADF, "an error of the call's own");
    long *edge = (long *)page_edge();
    edge[-2] = 60;
    edge[-1] = 1;
    is_err(syscall(102, LISTEN, edge - 2), EBADF,
           "no more arguments are read than the call has");
    is_err(syscall(102, LISTEN, edge - 1), EFAULT, "and no fewer");
}

int
main(void)
{
    int fds[2];
    begin_testing();
    test_connect(fds);
    test_transfer(fds);
    test_options(fds[0]);
    close_both(fds);
    test_pair();
    test_errors();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
