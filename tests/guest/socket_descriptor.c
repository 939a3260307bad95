/* Every call on what is no socket, or no descriptor, or no good address. */
#include "net.h"

static struct name name;
static socklen_t length = sizeof name;
static char byte;
static struct iovec vector = {&byte, 1};
static struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};

/* CALL, in which fd is the descriptor, of a closed one and of a pipe. */
#define is_refused(call, what)                                         \
    do {                                                               \
        int fd = 40;                                                   \
        is_err(call, EBADF, "%s of a closed descriptor: EBADF", what); \
        fd = -1;                                                       \
        is_err(call, EBADF, "%s of -1: EBADF", what);                  \
        fd = 3;                                                        \
        is_err(call, ENOTSOCK, "%s of a pipe: ENOTSOCK", what);        \
    } while (0)

static void
test_descriptors(void)
{
    int fds[2], value = 0;
    pipe(fds);
    name = loopback(0);
    is_refused(bind(fd, &name.any, name.length), "bind");
    is_refused(listen(fd, 1), "listen");
    is_refused(accept(fd, NULL, NULL), "accept");
    is_refused(accept4(fd, NULL, NULL, 0), "accept4");
    is_refused(connect(fd, &name.any, name.length), "connect");
    is_refused(getsockname(fd, &name.any, &length), "getsockname");
    is_refused(getpeername(fd, &name.any, &length), "getpeername");
    is_refused(shutdown(fd, SHUT_WR), "shutdown");
    is_refused(send(fd, &byte, 1, 0), "send");
    is_refused(recv(fd, &byte, 1, 0), "recv");
    is_refused(sendmsg(fd, &message, 0), "sendmsg");
    is_refused(recvmsg(fd, &message, 0), "recvmsg");
    is_refused(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &length),
               "getsockopt");
    is_refused(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value),
               "setsockopt");
    close_both(fds);
}

static void
test_names(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    is_fault(bind(fd, bad, sizeof(struct sockaddr_in)), "bind");
    is_fault(connect(fd, bad, sizeof(struct sockaddr_in)), "connect");
    is_fault(getsockname(fd, bad, &length), "getsockname");
    is_fault(getsockname(fd, &name.any, bad), "getsockname's length");
    length = -1;
    is_err(getsockname(fd, &name.any, &length), EINVAL,
           "getsockname, length -1: EINVAL");
    close(fd);
}

static void
test_lengths(void)
{
    struct sockaddr_in want = loopback(0).v4;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    is_err(bind(fd, (void *)&want, 1), EINVAL, "bind, 1 byte: EINVAL");
    is_err(bind(fd, (void *)&want, sizeof want - 1), EINVAL,
           "bind, 15 bytes: EINVAL");
    is_err(bind(fd, (void *)&want, -1), EINVAL, "bind, -1 bytes: EINVAL");
    is_err(bind(fd, (void *)&want, 129), EINVAL, "bind, 129 bytes: EINVAL");
    is_err(connect(fd, (void *)&want, 1), EINVAL, "connect, 1 byte: EINVAL");
    is_err(connect(fd, (void *)&want, sizeof want - 1), EINVAL,
           "connect, 15 bytes: EINVAL");
    want.sin_family = AF_INET6;
    is_err(bind(fd, (void *)&want, sizeof want), EAFNOSUPPORT,
           "bind, another family: EAFNOSUPPORT");
    is_err(connect(fd, (void *)&want, sizeof want), EAFNOSUPPORT,
           "connect, another family: EAFNOSUPPORT");
    close(fd);
    fd = socket(AF_INET6, SOCK_STREAM, 0);
    struct name six = name_v6("::1", 0);
    is_err(bind(fd, &six.any, 23), EINVAL, "IPv6, 23 bytes: EINVAL");
    is_int(bind(fd, &six.any, 24), 0, "24, without the scope, are enough");
    struct name four = loopback(0);
    is_err(bind(fd, &four.any, sizeof six.v6), EAFNOSUPPORT,
           "an IPv4 name: EAFNOSUPPORT");
    close(fd);
}

static void
test_truncated_name(void)
{
    struct sockaddr_in got, want;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bind_to(fd, loopback(0));
    memset(&got, 7, sizeof got);
    memset(&want, 7, sizeof want);
    length = 4;
    is_int(getsockname(fd, (void *)&got, &length), 0, "4 bytes of a name");
    is_int(length, 16, "its whole length is told");
    ok(got.sin_family == AF_INET && got.sin_addr.s_addr == want.sin_addr.s_addr,
       "no more than 4 bytes are written");
    length = 0;
    is_int(getsockname(fd, NULL, &length), 0, "0 bytes need no pointer");
    is_int(length, 16, "the length is told");
    length = 100;
    getsockname(fd, (void *)&got, &length);
    is_int(length, 16, "of 100 bytes 16 are used");
    close(fd);
}

static void
test_transfer(void)
{
    int fds[2];
    tcp_pair(fds);
    write(fds[1], "abcdefgh", 8);
    await_bytes(fds[0], 8);
    struct msghdr none = {.msg_iov = &vector, .msg_iovlen = 1025};
    struct msghdr lost = {.msg_iov = (void *)0x10, .msg_iovlen = 1};
    is_fault(recv(fds[0], bad, 1, 0), "recv");
    is_fault(send(fds[0], bad, 1, 0), "send");
    is_fault(read(fds[0], bad, 1), "read");
    is_fault(write(fds[0], bad, 1), "write");
    is_fault(sendmsg(fds[0], bad, 0), "sendmsg");
    is_fault(recvmsg(fds[0], bad, 0), "recvmsg");
    is_err(sendmsg(fds[0], &none, 0), EMSGSIZE,
           "sendmsg, 1025 pieces: EMSGSIZE");
    is_err(recvmsg(fds[0], &none, 0), EMSGSIZE, "recvmsg: EMSGSIZE");
    is_err(sendmsg(fds[0], &lost, 0), EFAULT, "sendmsg, bad pieces: EFAULT");
    is_err(recvmsg(fds[0], &lost, 0), EFAULT, "recvmsg: EFAULT");
    is_int(await_bytes(fds[0], 8), 8, "nothing was taken");
    close_both(fds);
}

static void
test_options(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), value;
    length = sizeof value;
    is_fault(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, bad, 4), "setsockopt");
    is_fault(getsockopt(fd, SOL_SOCKET, SO_TYPE, bad, &length), "getsockopt");
    is_fault(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, bad),
             "getsockopt's length");
    is_fault(socketpair(AF_UNIX, SOCK_STREAM, 0, bad), "socketpair");
    is_int(open_descriptors(64), 4, "whose descriptors don't stay");
    close(fd);
}

static void
test_accept(void)
{
    int listener = tcp_listener(5), client = tcp_client(listener);
    length = sizeof name;
    await_input(listener);
    is_err(accept(listener, (void *)0x10, &length), EFAULT,
           "accept, a bad name: EFAULT");
    is_int(ask(listener, POLLIN), 0, "and the client is lost");
    close(client);
    client = tcp_client(listener);
    length = -1;
    is_err(accept(listener, &name.any, &length), EINVAL,
           "accept, length -1: EINVAL");
    close(client);
    is_err(accept4(listener, NULL, NULL, 0x10), EINVAL,
           "accept4, an unknown flag: EINVAL");
    close(listener);
}

int
main(void)
{
    begin_testing();
    test_descriptors();
    test_names();
    test_lengths();
    test_truncated_name();
    test_transfer();
    test_options();
    test_accept();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
