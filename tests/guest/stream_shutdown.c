/* shutdown: each way, in each order, and close. */
#include "net.h"

static char buffer[100];

static void
test_write(void)
{
    int fds[2];
    tcp_pair(fds);
    write(fds[0], "last", 4);
    is_int(shutdown(fds[0], SHUT_WR), 0, "SHUT_WR");
    is_int(await_events(fds[1], POLLIN | POLLRDHUP | POLLOUT, POLLRDHUP),
           POLLIN | POLLRDHUP | POLLOUT, "the other end: POLLRDHUP, no HUP");
    is_int(ask(fds[1], POLLIN), POLLIN, "POLLRDHUP is asked for");
    is_int(read(fds[1], buffer, 100), 4, "it reads what was sent");
    is_int(read(fds[1], buffer, 100), 0, "then the end");
    is_int(read(fds[1], buffer, 100), 0, "again and again");
    is_err(send(fds[0], "x", 1, MSG_NOSIGNAL), EPIPE, "no more writes: EPIPE");
    is_int(write(fds[1], "answer", 6), 6, "the other way is open (LABS 72)");
    is_int(read_fully(fds[0], buffer, 6), 6, "and is read");
    is_int(ask(fds[0], POLLIN | POLLOUT | POLLRDHUP), POLLOUT,
           "who shut down has POLLOUT alone");
    is_int(shutdown(fds[0], SHUT_WR), 0, "twice is fine");
    shutdown(fds[1], SHUT_WR);
    is_int(await_events(fds[0], POLLIN | POLLOUT | POLLRDHUP, POLLHUP),
           POLLIN | POLLOUT | POLLRDHUP | POLLHUP, "both ways: POLLHUP");
    is_int(await_events(fds[1], POLLIN | POLLOUT | POLLRDHUP, POLLHUP),
           POLLIN | POLLOUT | POLLRDHUP | POLLHUP, "at either end");
    is_int(read(fds[0], buffer, 1), 0, "the end");
    close_both(fds);
}

static void
test_read(void)
{
    int fds[2];
    tcp_pair(fds);
    write(fds[1], "before", 6);
    await_bytes(fds[0], 6);
    is_int(shutdown(fds[0], SHUT_RD), 0, "SHUT_RD");
    is_int(ask(fds[0], POLLIN | POLLRDHUP | POLLOUT),
           POLLIN | POLLRDHUP | POLLOUT, "POLLRDHUP");
    is_int(read(fds[0], buffer, 100), 6, "what is there can be read");
    is_int(read(fds[0], buffer, 100), 0, "then the end");
    is_int(write(fds[1], "after", 5), 5, "TCP's peer may go on writing");
    await_bytes(fds[0], 5);
    is_int(read(fds[0], buffer, 100), 5, "and is even heard");
    is_int(write(fds[0], "x", 1), 1, "the other way is open");
    is_int(read(fds[1], buffer, 100), 1, "as before");
    is_int(ask(fds[1], POLLIN | POLLOUT | POLLRDHUP), POLLOUT,
           "the peer isn't told");
    close_both(fds);
}

static void
test_both(void)
{
    int fds[2];
    tcp_pair(fds);
    write(fds[0], "end", 3);
    is_int(shutdown(fds[0], SHUT_RDWR), 0, "SHUT_RDWR");
    is_int(ask(fds[0], POLLIN | POLLOUT | POLLRDHUP),
           POLLIN | POLLOUT | POLLRDHUP | POLLHUP, "POLLHUP at once");
    is_int(read(fds[0], buffer, 1), 0, "its read: the end");
    is_err(send(fds[0], "x", 1, MSG_NOSIGNAL), EPIPE, "its write: EPIPE");
    is_int(read_fully(fds[1], buffer, 3), 3, "the peer reads the rest");
    is_int(read(fds[1], buffer, 1), 0, "and the end");
    struct name name = {.length = sizeof name.v6};
    is_int(getpeername(fds[1], &name.any, &name.length), 0,
           "the peer is still connected");
    is_int(write(fds[1], "late", 4), 4, "it may write once");
    is_int(await_events(fds[1], 0, POLLERR | POLLHUP), POLLERR | POLLHUP,
           "and is answered by a reset");
    is_int(socket_error(fds[1]), EPIPE, "SO_ERROR: EPIPE");
    is_err(read(fds[0], buffer, 1), ECONNRESET, "as is who shut down");
    is_int(read(fds[0], buffer, 1), 0, "once");
    close(fds[1]);
    close(fds[0]);
    tcp_pair(fds);
    write(fds[1], "abc", 3);
    await_bytes(fds[0], 3);
    shutdown(fds[0], SHUT_RDWR);
    is_int(read(fds[0], buffer, 100), 3, "what was there can still be read");
    is_int(read(fds[0], buffer, 100), 0, "then the end");
    close_both(fds);
}

static void
test_ended(void)
{
    int fds[2];
    struct name name = {.length = sizeof name.v6};
    tcp_pair(fds);
    shutdown(fds[0], SHUT_WR);
    shutdown(fds[1], SHUT_WR);
    await_events(fds[0], 0, POLLHUP);
    await_events(fds[1], 0, POLLHUP);
    for (int i = 0; i < 2; i++) {
        is_err(getpeername(fds[i], &name.any, &name.length), ENOTCONN,
               "both ways ended, end %d: no peer", i);
        is_err(shutdown(fds[i], SHUT_RD), ENOTCONN, "and no shutdown");
        is_int(socket_error(fds[i]), 0, "but no error");
    }
    close_both(fds);
}

static void
test_errors(void)
{
    int fds[2];
    tcp_pair(fds);
    is_err(shutdown(fds[0], 3), EINVAL, "how 3: EINVAL");
    is_err(shutdown(fds[0], -1), EINVAL, "how -1: EINVAL");
    close(fds[1]);
    await_events(fds[0], POLLRDHUP, POLLRDHUP);
    is_int(shutdown(fds[0], SHUT_RD), 0, "after the peer's close: 0");
    is_int(shutdown(fds[0], SHUT_WR), 0, "also SHUT_WR");
    is_err(shutdown(fds[0], SHUT_RDWR), ENOTCONN,
           "both ways have ended: ENOTCONN");
    close(fds[0]);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    is_err(shutdown(fd, SHUT_RDWR), ENOTCONN, "unconnected: ENOTCONN");
    close(fd);
}

static void
test_listener(void)
{
    int listener = tcp_listener(1);
    struct name name = own_name(listener);
    is_int(shutdown(listener, SHUT_RD), 0, "shutdown of a listener");
    is_err(accept(listener, NULL, NULL), EINVAL, "accept: EINVAL");
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    is_err(connect_to(fd, name), ECONNREFUSED, "connect: ECONNREFUSED");
    is_int(ask(listener, POLLIN | POLLOUT | POLLRDHUP) & POLLHUP, POLLHUP,
           "POLLHUP");
    is_int(get_option(listener, SOL_SOCKET, SO_ACCEPTCONN), 0,
           "it listens no more");
    is_int(listen(listener, 1), 0, "it may listen again");
    is_int(connect_to(fd, own_name(listener)), 0, "and be called");
    close(fd);
    close(listener);
}

static void
test_close(void)
{
    int fds[2];
    tcp_pair(fds);
    int copy = dup(fds[0]);
    write(fds[0], "abc", 3);
    close(fds[0]);
    is_int(read_fully(fds[1], buffer, 3), 3, "one of two copies is closed");
    is_int(ask(fds[1], POLLIN | POLLRDHUP), 0, "the connection stays");
    is_int(write(copy, "d", 1), 1, "the other copy can be used");
    close(copy);
    is_int(read(fds[1], buffer, 100), 1, "the last close ends it");
    is_int(read(fds[1], buffer, 100), 0, "with the end");
    close(fds[1]);
    tcp_pair(fds);
    copy = dup(fds[0]);
    shutdown(fds[0], SHUT_WR);
    is_err(send(copy, "x", 1, MSG_NOSIGNAL), EPIPE,
           "shutdown is for all copies: EPIPE");
    close(copy);
    close_both(fds);
}

int
main(void)
{
    begin_testing();
    test_write();
    test_read();
    test_both();
    test_ended();
    test_errors();
    test_listener();
    test_close();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
