/* Connections that end in a reset, and writes to who is gone. */
#include "net.h"

static char buffer[100];
static volatile int signals;

static void
count(int signal UNUSED)
{
    signals++;
}

static void
test_gone(void)
{
    int fds[2];
    tcp_pair(fds);
    close(fds[1]);
    await_events(fds[0], POLLRDHUP, POLLRDHUP);
    signal(SIGPIPE, count);
    signals = 0;
    is_int(write(fds[0], "x", 1), 1, "the peer is gone: the first write goes");
    is_int(await_events(fds[0], POLLERR, POLLERR | POLLHUP), POLLERR | POLLHUP,
           "and is answered by a reset");
    is_err(write(fds[0], "x", 1), EPIPE, "the next: EPIPE");
    is_int(signals, 1, "and SIGPIPE");
    is_err(write(fds[0], "x", 1), EPIPE, "every time: EPIPE");
    is_int(signals, 2, "and SIGPIPE");
    is_err(send(fds[0], "x", 1, MSG_NOSIGNAL), EPIPE, "MSG_NOSIGNAL: EPIPE");
    is_int(signals, 2, "and no SIGPIPE");
    is_int(read(fds[0], buffer, 1), 0, "read: the end");
    close(fds[0]);
    signal(SIGPIPE, SIG_DFL);
}

static int
write_to_nobody(void *argument UNUSED)
{
    int fds[2];
    tcp_pair(fds);
    shutdown(fds[0], SHUT_WR);
    write(fds[0], "x", 1);
    return 0;
}

static void
test_kill(void)
{
    is_killed(in_child(write_to_nobody, NULL), SIGPIPE,
              "SIGPIPE kills who doesn't look");
}

static void
test_unread(void)
{
    int fds[2];
    tcp_pair(fds);
    write(fds[0], "unread", 6);
    await_bytes(fds[1], 6);
    write(fds[1], "queued", 6);
    await_bytes(fds[0], 6);
    close(fds[1]);
    is_int(await_events(fds[0], POLLIN | POLLRDHUP, POLLERR),
           POLLIN | POLLRDHUP | POLLERR | POLLHUP,
           "closed with unread data: a reset");
    is_int(read(fds[0], buffer, 100), 6, "what was queued is read first");
    is_err(read(fds[0], buffer, 100), ECONNRESET, "then ECONNRESET");
    is_int(read(fds[0], buffer, 100), 0, "once: then the end");
    is_err(send(fds[0], "x", 1, MSG_NOSIGNAL), EPIPE, "write: EPIPE");
    close(fds[0]);
}

/* A connection that was just reset, and nobody has looked at it. */
static int
fresh_reset(void)
{
    int fds[2];
    tcp_pair(fds);
    reset_and_close(fds[1]);
    await_events(fds[0], POLLIN, POLLERR);
    return fds[0];
}

static void
test_linger(void)
{
    int fd = fresh_reset();
    is_int(ask(fd, POLLIN | POLLOUT | POLLRDHUP),
           POLLIN | POLLOUT | POLLRDHUP | POLLERR | POLLHUP,
           "SO_LINGER of 0 seconds: close resets");
    is_int(socket_error(fd), ECONNRESET, "SO_ERROR: ECONNRESET");
    is_int(socket_error(fd), 0, "once");
    is_int(read(fd, buffer, 1), 0, "read: the end");
    close(fd);
    fd = fresh_reset();
    is_err(send(fd, "x", 1, MSG_NOSIGNAL), ECONNRESET,
           "a write that is told: ECONNRESET");
    is_err(send(fd, "x", 1, MSG_NOSIGNAL), EPIPE, "then EPIPE");
    close(fd);
    fd = fresh_reset();
    struct name name = {.length = sizeof name.v6};
    is_err(getpeername(fd, &name.any, &name.length), ENOTCONN,
           "getpeername: ENOTCONN");
    is_err(shutdown(fd, SHUT_WR), ENOTCONN, "shutdown: ENOTCONN");
    is_err(recv(fd, buffer, 1, MSG_PEEK), ECONNRESET, "MSG_PEEK: ECONNRESET");
    is_int(recv(fd, buffer, 1, MSG_PEEK), 0, "takes it");
    close(fd);
}

static void
test_linger_time(void)
{
    int fds[2];
    struct linger linger = {1, 5};
    tcp_pair(fds);
    write(fds[0], "bye", 3);
    await_bytes(fds[1], 3);
    setsockopt(fds[0], SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    is_int(close(fds[0]), 0, "SO_LINGER of 5 seconds: no reset");
    is_int(read_fully(fds[1], buffer, 3), 3, "all arrives");
    is_int(read(fds[1], buffer, 1), 0, "and the end");
    close(fds[1]);
}

static void
test_listener(void)
{
    int listener = tcp_listener(3), clients[2];
    clients[0] = tcp_client(listener);
    clients[1] = tcp_client(listener);
    write(clients[1], "x", 1);
    close(listener);
    for (int i = 0; i < 2; i++) {
        is_int(await_events(clients[i], POLLIN, POLLERR) & POLLERR, POLLERR,
               "the listener closes: client %d is reset", i);
        is_err(read(clients[i], buffer, 1), ECONNRESET, "read: ECONNRESET");
        is_int(read(clients[i], buffer, 1), 0, "then the end");
        close(clients[i]);
    }
}

static void
test_abandoned(void)
{
    int listener = tcp_listener(3), client = tcp_client(listener);
    await_input(listener);
    reset_and_close(client);
    nap(20);
    is_int(ask(listener, POLLIN), POLLIN,
           "a client that reset before accept is still there");
    int server = accept(listener, NULL, NULL);
    ok(server >= 0, "to be accepted");
    is_err(read(server, buffer, 1), ECONNRESET, "and found reset");
    close(server);
    client = tcp_client(listener);
    close(client);
    server = accept(listener, NULL, NULL);
    is_int(read(server, buffer, 1), 0, "one that closed is found at its end");
    close(server);
    close(listener);
}

int
main(void)
{
    begin_testing();
    test_gone();
    test_kill();
    test_unread();
    test_linger();
    test_linger_time();
    test_listener();
    test_abandoned();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
