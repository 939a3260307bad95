/* Datagrams with a peer; IPv6; who shares a port. */
#include "net.h"

static char buffer[100];

static int
datagram_socket(struct name name)
{
    int fd = socket(name.any.sa_family, SOCK_DGRAM, 0);
    bind_to(fd, name);
    return fd;
}

static ssize_t
send_to(int fd, const char *text, struct name name)
{
    return sendto(fd, text, strlen(text), 0, &name.any, name.length);
}

static void
test_peer(void)
{
    int one = datagram_socket(loopback(0)), two = datagram_socket(loopback(0));
    int three = datagram_socket(loopback(0));
    is_int(connect_to(one, own_name(two)), 0, "connect");
    ok(same_name(peer_name(one), own_name(two)), "names a peer");
    is_int(write(one, "to two", 6), 6, "write goes to it");
    is_int(recv(two, buffer, 100, 0), 6, "and arrives");
    is_int(send_to(three, "three", own_name(one)), 5, "another sends");
    is_int(send_to(two, "two", own_name(one)), 3, "the peer sends");
    is_int(recv(one, buffer, 100, 0), 3, "only the peer is heard");
    is_err(recv(one, buffer, 100, MSG_DONTWAIT), EAGAIN, "nobody else");
    is_int(send_to(one, "x", own_name(three)), 1,
           "sendto somebody else is allowed");
    is_int(recv(three, buffer, 100, 0), 1, "and arrives");
    is_int(connect_to(one, own_name(three)), 0, "connect to another");
    is_int(send_to(three, "three", own_name(one)), 5, "who now sends");
    is_int(recv(one, buffer, 100, 0), 5, "and is heard");
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    is_int(connect(one, &none, sizeof none), 0, "AF_UNSPEC: no peer");
    is_err(write(one, "x", 1), EDESTADDRREQ, "write: EDESTADDRREQ");
    is_int(send_to(two, "two", own_name(one)), 3, "everybody");
    is_int(recv(one, buffer, 100, 0), 3, "is heard again");
    close(one);
    close(two);
    close(three);
}

static void
test_refused(void)
{
    int one = datagram_socket(loopback(0)), two = datagram_socket(loopback(0));
    struct name gone = own_name(two);
    connect_to(one, gone);
    close(two);
    is_int(write(one, "x", 1), 1, "to a peer that is gone: sent");
    is_int(await_events(one, POLLIN, POLLERR) & POLLERR, POLLERR, "POLLERR");
    is_err(write(one, "x", 1), ECONNREFUSED, "the next: ECONNREFUSED");
    is_int(write(one, "x", 1), 1, "which is told once");
    await_events(one, POLLIN, POLLERR);
    is_err(recv(one, buffer, 1, MSG_DONTWAIT), ECONNREFUSED,
           "recv tells it: ECONNREFUSED");
    write(one, "x", 1);
    await_events(one, POLLIN, POLLERR);
    is_int(socket_error(one), ECONNREFUSED, "or SO_ERROR");
    is_err(recv(one, buffer, 1, MSG_DONTWAIT), EAGAIN, "once");
    two = datagram_socket(gone);
    is_int(write(one, "y", 1), 1, "when somebody is there again");
    is_int(recv(two, buffer, 1, 0), 1, "it arrives");
    close(one);
    close(two);
}

static void
test_shutdown(void)
{
    int one = datagram_socket(loopback(0)), two = datagram_socket(loopback(0));
    connect_to(one, own_name(two));
    signal(SIGPIPE, SIG_IGN);
    is_int(shutdown(one, SHUT_WR), 0, "SHUT_WR");
    is_err(write(one, "x", 1), EPIPE, "write: EPIPE");
    is_int(shutdown(one, SHUT_RD), 0, "SHUT_RD");
    is_int(recv(one, buffer, 1, 0), 0, "recv doesn't sleep: 0");
    is_int(ask(one, POLLIN | POLLRDHUP) & POLLIN, POLLIN, "POLLIN");
    close(one);
    close(two);
}

static int
shut_late(void *argument)
{
    await_state(getppid(), 'S');
    return shutdown(*(int *)argument, SHUT_RD);
}

static int
send_late(void *argument)
{
    struct name *name = argument;
    int fd = socket(name->any.sa_family, SOCK_DGRAM, 0);
    await_state(getppid(), 'S');
    return send_to(fd, "late", *name) != 4;
}

static void
test_sleep(void)
{
    int one = datagram_socket(loopback(0)), two = datagram_socket(loopback(0));
    struct name name = own_name(one);
    int pid = spawn(send_late, &name);
    is_int(recv(one, buffer, 100, 0), 4, "recv sleeps until one comes");
    status_of(pid);
    connect_to(one, own_name(two));
    pid = spawn(shut_late, &one);
    is_int(recv(one, buffer, 100, 0), 0, "or the socket is shut down");
    status_of(pid);
    close(one);
    close(two);
}

static void
test_v6(void)
{
    struct name from = {.length = sizeof from.v6};
    int any = datagram_socket(name_v6("::", 0));
    int six = datagram_socket(name_v6("::1", 0));
    int four = datagram_socket(loopback(0));
    int port = port_of(own_name(any));
    is_int(send_to(six, "six", name_v6("::1", port)), 3, "::1 sends to ::");
    is_int(recvfrom(any, buffer, 9, 0, &from.any, &from.length), 3, "got it");
    is_str(address_text(from), "::1", "from ::1");
    is_int(send_to(four, "four", loopback(port)), 4, "IPv4 sends to ::");
    from.length = sizeof from.v6;
    is_int(recvfrom(any, buffer, 9, 0, &from.any, &from.length), 4, "got it");
    is_str(address_text(from), "::ffff:127.0.0.1", "from a mapped address");
    is_int(send_to(any, "back", from), 4, "an answer to it");
    is_int(recv(four, buffer, 9, 0), 4, "arrives at IPv4");
    is_err(send_to(six, "x", name_v6("::ffff:127.0.0.1", port)), ENETUNREACH,
           "::1 to a mapped address: ENETUNREACH");
    is_err(sendto(any, buffer, 1, 0, &from.any, 8), EINVAL,
           "a short name: EINVAL");
    close(any);
    close(six);
    close(four);
}

static int
second_bind(int option, struct name one, struct name two)
{
    int first = socket(AF_INET, SOCK_DGRAM, 0);
    int second = socket(AF_INET, SOCK_DGRAM, 0);
    if (option) {
        set_option(first, SOL_SOCKET, option, 1);
        set_option(second, SOL_SOCKET, option, 1);
    }
    bind_to(first, one);
    two.v4.sin_port = own_name(first).v4.sin_port;
    int error = bind_to(second, two) < 0 ? errno : 0;
    close(first);
    close(second);
    return error;
}

static void
test_bind(void)
{
    struct name any = name_v4(INADDR_ANY, 0), one = loopback(0);
    is_int(second_bind(0, one, one), EADDRINUSE, "one address twice");
    is_int(second_bind(0, any, one), EADDRINUSE, "any and one");
    is_int(second_bind(0, one, name_v4(0x7f000002, 0)), 0, "two addresses");
    is_int(second_bind(SO_REUSEADDR, one, one), 0, "SO_REUSEADDR: both may");
    is_int(second_bind(SO_REUSEPORT, one, one), 0, "SO_REUSEPORT: both may");
    int stream = tcp_listener(1);
    int fd = datagram_socket(own_name(stream));
    ok(same_name(own_name(fd), own_name(stream)),
       "TCP's ports aren't UDP's: both may");
    close(fd);
    close(stream);
}

/* The most specific of those bound to a port gets what is sent. */
static void
test_specific(void)
{
    int any = socket(AF_INET, SOCK_DGRAM, 0),
        one = socket(AF_INET, SOCK_DGRAM, 0);
    int from = datagram_socket(loopback(0));
    set_option(any, SOL_SOCKET, SO_REUSEADDR, 1);
    set_option(one, SOL_SOCKET, SO_REUSEADDR, 1);
    bind_to(any, name_v4(INADDR_ANY, 0));
    int port = port_of(own_name(any));
    is_int(bind_to(one, loopback(port)), 0, "any and one have one port");
    send_to(from, "x", loopback(port));
    is_int(await_input(one), 1, "one address's owner gets what is for it");
    send_to(from, "y", name_v4(0x7f000009, port));
    is_int(await_input(any), 1, "any's owner the rest");
    is_int(recv(any, buffer, 9, 0), 1, "one");
    is_err(recv(any, buffer, 9, MSG_DONTWAIT), EAGAIN, "and no more");
    close(any);
    close(one);
    close(from);
}

int
main(void)
{
    begin_testing();
    test_peer();
    test_refused();
    test_shutdown();
    test_sleep();
    test_v6();
    test_bind();
    test_specific();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
