/* connect: at once, later, refused, again, undone. */
#include "net.h"

/* A port of 127.0.0.1 where nobody listens: it is bound by *HOLDER. */
static struct name
deaf_port(int *holder)
{
    *holder = socket(AF_INET, SOCK_STREAM, 0);
    bind_to(*holder, loopback(0));
    return own_name(*holder);
}

static void
test_blocking(void)
{
    char text[8] = "";
    int listener = tcp_listener(1), client = socket(AF_INET, SOCK_STREAM, 0);
    is_int(connect_to(client, own_name(listener)), 0,
           "connect succeeds before accept");
    is_int(write(client, "early", 5), 5, "so does write");
    close(client);
    int server = accept(listener, NULL, NULL);
    is_int(read_fully(server, text, 5), 5, "accept finds what was written");
    is_str(text, "early", "all of it");
    is_int(read(server, text, 1), 0, "and then the end");
    close(server);
    client = tcp_client(listener);
    is_err(connect_to(client, own_name(listener)), EISCONN,
           "connect again: EISCONN");
    close(client);
    close(listener);
}

static void
test_refused(void)
{
    int holder, fd = socket(AF_INET, SOCK_STREAM, 0);
    struct name name = deaf_port(&holder);
    is_err(connect_to(fd, name), ECONNREFUSED,
           "nobody listens: ECONNREFUSED (LABS 74)");
    is_int(socket_error(fd), 0, "SO_ERROR doesn't repeat it");
    is_int(ask(fd, POLLIN | POLLOUT | POLLRDHUP), POLLOUT | POLLHUP,
           "poll: POLLOUT and POLLHUP");
    is_int(listen(holder, 1), 0, "now somebody does");
    is_int(connect_to(fd, name), 0, "the same socket may try again");
    close(fd);
    close(holder);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    is_err(connect_to(fd, name), ECONNREFUSED, "gone again: ECONNREFUSED");
    close(fd);
    fd = socket(AF_INET6, SOCK_STREAM, 0);
    is_err(connect_to(fd, name_v6("::1", port_of(name))), ECONNREFUSED,
           "by IPv6: ECONNREFUSED");
    close(fd);
}

static void
test_nonblocking(void)
{
    int listener = tcp_listener(1);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    is_err(connect_to(fd, own_name(listener)), EINPROGRESS,
           "O_NONBLOCK: EINPROGRESS, though there is room");
    is_int(await_events(fd, POLLOUT, POLLOUT), POLLOUT, "POLLOUT: decided");
    is_int(socket_error(fd), 0, "SO_ERROR 0: connected");
    is_int(connect_to(fd, own_name(listener)), 0, "connect again: 0, once");
    is_err(connect_to(fd, own_name(listener)), EISCONN, "then EISCONN");
    is_str(address_text(peer_name(fd)), "127.0.0.1", "there is a peer");
    close(fd);
    close(listener);
}

static void
test_nonblocking_refused(void)
{
    char byte;
    int holder, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct name name = deaf_port(&holder);
    is_err(connect_to(fd, name), EINPROGRESS,
           "nobody listens, O_NONBLOCK: EINPROGRESS");
    is_int(await_events(fd, POLLOUT, POLLERR), POLLOUT | POLLERR | POLLHUP,
           "poll: POLLERR and POLLHUP");
    is_int(socket_error(fd), ECONNREFUSED, "SO_ERROR: ECONNREFUSED");
    is_int(socket_error(fd), 0, "once");
    is_int(ask(fd, POLLOUT), POLLOUT | POLLHUP, "no POLLERR any more");
    close(fd);
    fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    connect_to(fd, name);
    await_events(fd, POLLOUT, POLLERR);
    is_err(listen(fd, 1), EINVAL, "listen before it was told: EINVAL");
    is_err(connect_to(fd, name), ECONNREFUSED, "connect again tells it too");
    is_int(ask(fd, POLLIN | POLLOUT | POLLRDHUP), POLLOUT | POLLHUP,
           "the socket is as before");
    is_err(connect_to(fd, name), EINPROGRESS, "and may be tried anew");
    await_events(fd, POLLOUT, POLLERR);
    is_err(read(fd, &byte, 1), ECONNREFUSED, "so does read");
    is_int(read(fd, &byte, 1), 0, "once: then the end");
    close(fd);
    close(holder);
}

static void
test_undone(void)
{
    int listener = tcp_listener(2), fd = tcp_client(listener);
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    struct name name = own_name(listener);
    int server = accept(listener, NULL, NULL);
    char byte;
    is_int(connect(fd, &none, sizeof none), 0, "AF_UNSPEC: undone");
    is_err(getpeername(fd, &name.any, &name.length), ENOTCONN, "no peer");
    is_int(ask(fd, 0), POLLERR | POLLHUP, "POLLERR: it was reset, too");
    is_int(await_events(server, POLLIN, POLLIN | POLLERR),
           POLLIN | POLLERR | POLLHUP, "the other end was reset");
    is_err(read(server, &byte, 1), ECONNRESET, "its read: ECONNRESET");
    is_int(read(server, &byte, 1), 0, "once");
    close(server);
    is_int(connect_to(fd, name), 0, "it can be connected again");
    server = accept(listener, NULL, NULL);
    write(fd, "z", 1);
    is_int(read(server, &byte, 1), 1, "and used");
    close(server);
    close(fd);
    close(listener);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    is_int(connect(fd, &none, sizeof none), 0, "AF_UNSPEC of a new socket");
    close(fd);
}

static void
test_addresses(void)
{
    struct name name = loopback(0);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    is_err(connect_to(fd, name), ECONNREFUSED, "port 0: ECONNREFUSED");
    is_err(connect_to(fd, name_v4(0xffffffff, 9)), ENETUNREACH,
           "255.255.255.255: ENETUNREACH");
    close(fd);
}

static int
self_connect(void)
{
    char byte = 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bind_to(fd, loopback(0));
    int result = connect_to(fd, own_name(fd));
    if (result == 0 && same_name(own_name(fd), peer_name(fd)) &&
        write(fd, "s", 1) == 1 && read(fd, &byte, 1) == 1 && byte == 's')
        result = 1;
    close(fd);
    return result;
}

/* Two that listen nowhere call each other at once only by luck; one socket
 * that calls itself is the same and always works. */
static void
test_self(void)
{
    is_int(self_connect(), 1, "a socket can be connected to itself");
}

static void
test_pairs(void)
{
    int listener = tcp_listener(5), fds[3];
    int bound = socket(AF_INET, SOCK_STREAM, 0);
    set_option(bound, SOL_SOCKET, SO_REUSEADDR, 1);
    bind_to(bound, loopback(0));
    is_int(connect_to(bound, own_name(listener)), 0, "from a bound port");
    int again = socket(AF_INET, SOCK_STREAM, 0);
    set_option(again, SOL_SOCKET, SO_REUSEADDR, 1);
    is_int(bind_to(again, own_name(bound)), 0, "another from the same port");
    is_err(connect_to(again, own_name(listener)), EADDRNOTAVAIL,
           "to the same listener: EADDRNOTAVAIL");
    int second = tcp_listener(5);
    is_int(connect_to(again, own_name(second)), 0, "to another: no conflict");
    close(second);
    close(again);
    close(bound);
    for (int i = 0; i < 3; i++)
        fds[i] = tcp_client(listener);
    ok(port_of(own_name(fds[0])) != port_of(own_name(fds[1])) &&
           port_of(own_name(fds[1])) != port_of(own_name(fds[2])),
       "connect takes a port of its own each time");
    for (int i = 0; i < 3; i++)
        close(fds[i]);
    close(listener);
}

int
main(void)
{
    begin_testing();
    test_blocking();
    test_refused();
    test_nonblocking();
    test_nonblocking_refused();
    test_undone();
    test_addresses();
    test_self();
    test_pairs();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
