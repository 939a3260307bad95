/* listen and accept: backlogs, who waits where, flags, names. */
#include "net.h"

/* How many of COUNT clients listen's BACKLOG lets in before accept; they
 * are closed again. */
static int
admitted(int backlog, int count)
{
    int listener = tcp_listener(backlog), inside = 0, fds[16];
    for (int i = 0; i < count; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        connect_to(fds[i], own_name(listener));
    }
    for (int i = 0; i < count; i++)
        inside += i <= backlog
                      ? await_events(fds[i], POLLOUT, POLLOUT) == POLLOUT
                      : ask(fds[i], POLLOUT) == POLLOUT;
    for (int i = 0; i < count; i++)
        close(fds[i]);
    close(listener);
    return inside;
}

static void
test_backlog(void)
{
    is_int(admitted(0, 4), 1, "a backlog of 0 admits 1 (LABS 68)");
    is_int(admitted(1, 5), 2, "of 1 admits 2");
    is_int(admitted(5, 12), 6, "of 5 admits 6");
    is_int(admitted(-1, 8), 8, "of -1 admits many");
    is_int(admitted(1 << 30, 8), 8, "so does a huge one");
}

static int
accept_later(void *argument)
{
    int listener = *(int *)argument;
    await_state(getppid(), 'S');
    int fd = accept(listener, NULL, NULL);
    return fd < 0 || write(fd, "x", 1) != 1;
}

static void
test_full(void)
{
    char byte;
    int listener = tcp_listener(0), first = tcp_client(listener);
    int second = socket(AF_INET, SOCK_STREAM, 0);
    int third = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    is_err(connect_to(third, own_name(listener)), EINPROGRESS,
           "a full backlog, O_NONBLOCK: EINPROGRESS");
    is_int(ask(third, POLLIN | POLLOUT), 0, "it is not decided");
    is_int(socket_error(third), 0, "nor an error");
    is_err(connect_to(third, own_name(listener)), EALREADY,
           "connect again: EALREADY");
    is_err(write(third, "x", 1), EAGAIN, "write: EAGAIN");
    is_err(read(third, &byte, 1), EAGAIN, "read: EAGAIN");
    close(third);
    int pid = spawn(accept_later, &listener);
    is_int(connect_to(second, own_name(listener)), 0,
           "connect waits until accept makes room");
    is_exit(status_of(pid), 0, "the other accepts");
    is_int(read(first, &byte, 1), 1, "whoever came first");
    close(first);
    close(second);
    close(listener);
}

static void
test_order(void)
{
    char bytes[3];
    int listener = tcp_listener(3), client[3];
    for (int i = 0; i < 3; i++) {
        client[i] = tcp_client(listener);
        write(client[i], (char[]){'a' + i}, 1);
    }
    for (int i = 0; i < 3; i++) {
        int server = accept(listener, NULL, NULL);
        read(server, bytes + i, 1);
        close(server);
    }
    is_int(memcmp(bytes, "abc", 3), 0, "accept goes by who came first");
    for (int i = 0; i < 3; i++)
        close(client[i]);
    close(listener);
}

static void
test_flags(void)
{
    struct name peer = {.length = sizeof peer.v6};
    int listener = tcp_listener(5), client = tcp_client(listener);
    set_nonblocking(listener);
    await_input(listener);
    int server = accept(listener, &peer.any, &peer.length);
    is_int(fcntl(server, F_GETFL), O_RDWR, "accept doesn't hand on O_NONBLOCK");
    is_int(fcntl(server, F_GETFD), 0, "nor close-on-exec");
    ok(same_name(peer, own_name(client)), "it tells the client's name");
    is_err(accept(listener, NULL, NULL), EAGAIN, "no client: EAGAIN");
    close(server);
    close(client);
    client = tcp_client(listener);
    await_input(listener);
    memset(&peer, 7, sizeof peer);
    peer.length = 6;
    server = accept4(listener, &peer.any, &peer.length,
                     SOCK_NONBLOCK | SOCK_CLOEXEC);
    is_int(fcntl(server, F_GETFL), O_RDWR | O_NONBLOCK,
           "accept4: SOCK_NONBLOCK");
    is_int(fcntl(server, F_GETFD), FD_CLOEXEC, "SOCK_CLOEXEC");
    is_int(peer.length, 16, "the name's whole length");
    is_int(peer.v4.sin_addr.s_addr, 0x0707007f,
           "of which six bytes are written");
    close(server);
    close(client);
    close(listener);
}

static void
test_inherited(void)
{
    int listener = tcp_listener(1);
    set_option(listener, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(listener, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    int client = tcp_client(listener);
    int server = accept(listener, NULL, NULL);
    is_int(get_option(server, SOL_SOCKET, SO_KEEPALIVE), 1,
           "the accepted socket has the listener's SO_KEEPALIVE");
    is_int(get_option(server, IPPROTO_TCP, TCP_NODELAY), 1, "its TCP_NODELAY");
    is_int(get_option(server, SOL_SOCKET, SO_REUSEADDR), 1, "its SO_REUSEADDR");
    is_int(get_option(server, SOL_SOCKET, SO_ACCEPTCONN), 0,
           "but doesn't listen");
    is_err(accept(server, NULL, NULL), EINVAL, "accept on it: EINVAL");
    is_err(listen(server, 1), EINVAL, "listen on it: EINVAL");
    is_err(listen(client, 1), EINVAL, "nor on the client: EINVAL");
    close(server);
    close(client);
    close(listener);
}

static void
test_wrong_state(void)
{
    char byte;
    int listener = tcp_listener(2), fresh = socket(AF_INET, SOCK_STREAM, 0);
    signal(SIGPIPE, SIG_IGN);
    is_err(accept(fresh, NULL, NULL), EINVAL, "accept without listen: EINVAL");
    is_err(getpeername(fresh, &(struct sockaddr){0}, &(socklen_t){16}),
           ENOTCONN, "getpeername unconnected: ENOTCONN");
    is_err(getpeername(listener, &(struct sockaddr){0}, &(socklen_t){16}),
           ENOTCONN, "of a listener: ENOTCONN");
    is_err(read(listener, &byte, 1), ENOTCONN, "read of a listener: ENOTCONN");
    is_err(write(listener, "x", 1), EPIPE, "write: EPIPE");
    is_err(read(fresh, &byte, 1), ENOTCONN, "read unconnected: ENOTCONN");
    is_err(write(fresh, "x", 1), EPIPE, "write: EPIPE");
    is_err(connect_to(listener, own_name(listener)), EISCONN,
           "connect of a listener: EISCONN");
    is_err(shutdown(fresh, SHUT_WR), ENOTCONN, "shutdown: ENOTCONN");
    is_int(listen(listener, 1), 0, "listen again changes the backlog");
    is_err(ioctl(listener, FIONREAD, &(int){0}), EINVAL,
           "FIONREAD of a listener: EINVAL");
    close(fresh);
    fresh = socket(AF_INET, SOCK_DGRAM, 0);
    is_err(listen(fresh, 1), EOPNOTSUPP, "listen of datagrams: EOPNOTSUPP");
    is_err(accept(fresh, NULL, NULL), EOPNOTSUPP, "accept: EOPNOTSUPP");
    close(fresh);
    close(listener);
}

int
main(void)
{
    begin_testing();
    test_backlog();
    test_full();
    test_order();
    test_flags();
    test_inherited();
    test_wrong_state();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
