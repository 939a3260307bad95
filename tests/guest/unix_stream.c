/*
 * Local streams: what differs from TCP's, and what connect, accept, close and
 * shutdown mean to the other end.
 */
#include "local.h"

static char block[65536];

static void
ignore_pipe_signal(void)
{
    signal(SIGPIPE, SIG_IGN);
}

/* Writes to FD, which doesn't block, until it is full; how much went in. */
static long
fill(int fd)
{
    long total = 0, got;
    while ((got = write(fd, block, sizeof block)) > 0)
        total += got;
    return total;
}

static long
drain(int fd)
{
    long total = 0, got;
    while ((got = recv(fd, block, sizeof block, MSG_DONTWAIT)) > 0)
        total += got;
    return total;
}

/* ------- The backlog ------- */

static int
connect_child(void *argument)
{
    struct local *name = argument;
    for (int fd = 3; fd < 20; fd++)
        close(fd); /* the listener's other name among them */
    int fd = local_client(SOCK_STREAM, *name);
    if (fd < 0)
        return errno;
    return write(fd, "late", 4) == 4 ? 0 : 255;
}

static void
test_backlog(void)
{
    struct local name = abstract("backlog");
    int server = local_server(SOCK_STREAM, name, 1);
    int clients[2] = {local_client(SOCK_STREAM, name),
                      local_client(SOCK_STREAM, name)};
    char text[8] = "";

    ok(clients[0] >= 0 && clients[1] >= 0, "a backlog of 1 admits 2");
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    set_nonblocking(fd);
    is_err(local_connect(fd, name), EAGAIN, "the third: EAGAIN");
    is_err(write(fd, "x", 1), ENOTCONN, "and it isn't connected");
    int pid = spawn(connect_child, &name);
    await_state(pid, 'S');
    is_int(write(clients[0], "before", 6), 6, "a write before accept");
    int end = accept(server, NULL, NULL);
    is_int(read(end, text, 6), 6, "is there after it");
    is_exit(status_of(pid), 0, "a client that waited comes in");
    is_err(local_connect(fd, name), EAGAIN, "and takes the room");
    close(end);
    close(clients[0]);
    end = accept(server, NULL, NULL);
    is_int(local_connect(fd, name), 0, "after accept there is some again");
    close(end);
    end = accept(server, NULL, NULL);
    is_int(read(end, text, 8), 4, "what it wrote before it ended is there");
    is_int(read(end, text, 8), 0, "then comes the end");
    close(end);
    close(clients[1]);
    close(fd);
    close(server);
}

static void
test_closed_listener(void)
{
    struct local name = abstract("closed");
    int server = local_server(SOCK_STREAM, name, 0);
    int fd = local_client(SOCK_STREAM, name);
    int pid = spawn(connect_child, &name);
    char byte;

    await_state(pid, 'S');
    close(server);
    is_exit(status_of(pid), ECONNREFUSED,
            "who waited for room: ECONNREFUSED when the listener goes");
    is_err(read(fd, &byte, 1), ECONNRESET, "who waited for accept: a reset");
    is_int(read(fd, &byte, 1), 0, "once, then the end");
    is_err(write(fd, "x", 1), EPIPE, "and writes get EPIPE");
    close(fd);
}

static int
connect_for_signal(void *argument)
{
    struct local *name = argument;
    struct sigaction action = {.sa_handler = (void (*)(int))nap};
    sigaction(SIGUSR1, &action, NULL);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (local_connect(fd, *name) == 0 || errno != EINTR)
        return 1;
    return write(fd, "x", 1) < 0 && errno == ENOTCONN ? 0 : 2;
}

static void
test_interrupted(void)
{
    struct local name = abstract("signal");
    int server = local_server(SOCK_STREAM, name, 0);
    int fd = local_client(SOCK_STREAM, name);
    int pid = spawn(connect_for_signal, &name);

    await_state(pid, 'S');
    kill(pid, SIGUSR1);
    is_exit(status_of(pid), 0, "a signal ends a connect that waits: EINTR");
    close(accept(server, NULL, NULL));
    set_nonblocking(server);
    is_err(accept(server, NULL, NULL), EAGAIN, "and nobody comes of it");
    close(fd);
    close(server);
}

static void
test_connect_timeout(void)
{
    struct local name = abstract("late");
    struct timeval time = {0, 20000};
    int server = local_server(SOCK_STREAM, name, 0);
    int first = local_client(SOCK_STREAM, name);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    is_err(local_connect(fd, name), EAGAIN, "SO_SNDTIMEO ends it too: EAGAIN");
    close(first);
    close(fd);
    close(server);
}

/* ------- States that don't fit ------- */

static void
test_states(void)
{
    struct local name = abstract("state");
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    char byte;

    is_err(listen(fd, 1), EINVAL, "listen without a name: EINVAL");
    is_err(accept(fd, NULL, NULL), EINVAL, "accept without listen: EINVAL");
    is_err(read(fd, &byte, 1), EINVAL, "read without a peer: EINVAL");
    is_err(write(fd, "x", 1), ENOTCONN, "write: ENOTCONN");
    is_err(local_send(fd, "x", 0, name), EOPNOTSUPP,
           "sendto without a peer: EOPNOTSUPP");
    is_err(lseek(fd, 0, SEEK_SET), ESPIPE, "lseek: ESPIPE");
    local_bind(fd, name);
    is_int(listen(fd, 1), 0, "listen");
    is_int(listen(fd, 5), 0, "listen again");
    is_err(read(fd, &byte, 1), EINVAL, "read of a listener: EINVAL");
    is_err(write(fd, "x", 1), ENOTCONN, "write to it: ENOTCONN");
    is_err(local_connect(fd, name), EINVAL, "connect of a listener: EINVAL");
    int client = local_client(SOCK_STREAM, name);
    is_err(listen(client, 1), EINVAL, "listen of a connected one: EINVAL");
    is_err(local_send(client, "x", 0, name), EISCONN,
           "sendto with a peer: EISCONN");
    close(client);
    close(fd);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    local_bind(fd, abstract("self"));
    is_err(local_connect(fd, abstract("self")), ECONNREFUSED,
           "connect to oneself: ECONNREFUSED");
    close(fd);
}

static void
test_socket(void)
{
    int fds[2];
    is_err(socket(AF_UNIX, SOCK_STREAM, 2), EPROTONOSUPPORT,
           "protocol 2: EPROTONOSUPPORT");
    int fd = socket(AF_UNIX, SOCK_STREAM, PF_UNIX);
    ok(fd >= 0, "protocol PF_UNIX");
    close(fd);
    fd = socket(AF_UNIX, SOCK_RAW, 0);
    ok(fd >= 0, "SOCK_RAW is a name for datagrams");
    is_int(get_option(fd, SOL_SOCKET, SO_TYPE), SOCK_DGRAM, "as SO_TYPE says");
    close(fd);
    is_err(socketpair(AF_INET, SOCK_STREAM, 0, fds), EOPNOTSUPP,
           "no pairs on the network: EOPNOTSUPP");
    is_fault(syscall(360, AF_UNIX, SOCK_STREAM, 0, bad), "socketpair");
    is_int(
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds),
        0, "a pair with flags");
    is_int(fcntl(fds[1], F_GETFD), FD_CLOEXEC, "SOCK_CLOEXEC on each");
    ok(fcntl(fds[1], F_GETFL) & O_NONBLOCK, "and SOCK_NONBLOCK");
    close_both(fds);
}

/* ------- Bytes ------- */

static void
test_bytes(void)
{
    char text[16] = "";
    int fds[2], count;

    local_pair(SOCK_STREAM, fds);
    write(fds[0], "one", 3);
    write(fds[0], "two", 3);
    is_int(write(fds[0], "", 0), 0, "a write of nothing");
    is_int(recv(fds[1], text, 4, MSG_PEEK), 4, "a look at four bytes");
    is_int(ioctl(fds[1], FIONREAD, &count), 0, "FIONREAD");
    is_int(count, 6, "leaves six");
    is_int(read(fds[1], text, 16), 6, "which one read takes: no borders");
    ok(memcmp(text, "onetwo", 6) == 0, "in order");
    is_err(recv(fds[1], text, 1, MSG_DONTWAIT), EAGAIN, "then EAGAIN");
    write(fds[1], "back", 4);
    struct local from = {.length = sizeof from.bytes};
    is_int(recvfrom(fds[0], text, 16, 0, &from.any, &from.length), 4,
           "the other way");
    is_int(from.length, 0, "recvfrom names nobody");
    close_both(fds);
}

static void
test_full(void)
{
    int fds[2];

    local_pair(SOCK_STREAM, fds);
    set_nonblocking(fds[0]);
    ok(ask(fds[0], POLLOUT) == POLLOUT, "an empty one can be written");
    long filled = fill(fds[0]);
    is_err(write(fds[0], "x", 1), EAGAIN, "a full one: EAGAIN");
    is_int(ask(fds[0], POLLOUT), 0, "poll says so too");
    is_int(drain(fds[1]), filled, "each byte comes out");
    is_int(ask(fds[0], POLLOUT), POLLOUT, "and it can be written again");
    close_both(fds);
}

static int
write_much(void *argument)
{
    int *fds = argument;
    close(fds[0]);
    return write(fds[1], block, sizeof block) == sizeof block ? 0 : 1;
}

static void
test_waiting_writer(void)
{
    int fds[2];
    long total = 0, got, filled;

    local_pair(SOCK_STREAM, fds);
    set_nonblocking(fds[1]);
    filled = fill(fds[1]);
    fcntl(fds[1], F_SETFL, O_RDWR);
    int pid = spawn(write_much, fds);
    await_state(pid, 'S');
    close(fds[1]);
    while ((got = read(fds[0], block, 5000)) > 0)
        total += got;
    is_int(total, filled + (long)sizeof block, "a writer waits for room");
    is_exit(status_of(pid), 0, "and has written all");
    close(fds[0]);
}

static int
read_all(void *argument)
{
    int *fds = argument;
    char text[10];
    close(fds[1]);
    ssize_t got = recv(fds[0], text, 10, MSG_WAITALL);
    return got == 10 && memcmp(text, "0123456789", 10) == 0 ? 0 : 1;
}

static void
test_wait_all(void)
{
    int fds[2];
    local_pair(SOCK_STREAM, fds);
    int pid = spawn(read_all, fds);
    write(fds[1], "01234", 5);
    await_state(pid, 'S');
    write(fds[1], "56789", 5);
    is_exit(status_of(pid), 0, "MSG_WAITALL waits for all ten");
    close_both(fds);
}

/* ------- The end ------- */

static int
write_raises(void *argument)
{
    int *fd = argument;
    signal(SIGPIPE, SIG_DFL);
    write(*fd, "x", 1);
    return 0;
}

static void
test_peer_closed(void)
{
    int fds[2];
    char byte;

    local_pair(SOCK_STREAM, fds);
    write(fds[1], "x", 1);
    close(fds[1]);
    is_int(ask(fds[0], POLLIN | POLLOUT | POLLRDHUP),
           POLLIN | POLLOUT | POLLRDHUP | POLLHUP,
           "poll: input, output, and hung up");
    is_err(write(fds[0], "x", 1), EPIPE,
           "write after the close: EPIPE at once");
    is_err(send(fds[0], "x", 1, MSG_NOSIGNAL), EPIPE, "with MSG_NOSIGNAL too");
    is_killed(in_child(write_raises, &fds[0]), SIGPIPE, "and SIGPIPE");
    is_int(read(fds[0], &byte, 1), 1, "what he sent is there");
    is_int(read(fds[0], &byte, 1), 0, "then the end");
    is_int(socket_error(fds[0]), 0, "nothing is wrong");
    close(fds[0]);
}

static void
test_unread(void)
{
    int fds[2];
    char text[8];

    local_pair(SOCK_STREAM, fds);
    write(fds[0], "unread", 6);
    write(fds[1], "yours", 5);
    close(fds[1]);
    int events = ask(fds[0], POLLIN | POLLOUT | POLLRDHUP);
    ok(events & POLLERR, "close with unread data: an error is there");
    ok(events & POLLHUP, "and the end");
    is_int(read(fds[0], text, 8), 5, "what he sent comes first");
    is_err(read(fds[0], text, 8), ECONNRESET, "then the error");
    is_int(read(fds[0], text, 8), 0, "then the end");
    close(fds[0]);
}

static void
test_reset(void)
{
    int fds[2];
    char text[8];

    local_pair(SOCK_STREAM, fds);
    write(fds[0], "unread", 6);
    close(fds[1]);
    is_err(read(fds[0], text, 8), ECONNRESET, "unread data: ECONNRESET");
    is_int(read(fds[0], text, 8), 0, "once");
    is_err(write(fds[0], "x", 1), EPIPE, "a write: EPIPE");
    close(fds[0]);
    local_pair(SOCK_STREAM, fds);
    write(fds[0], "unread", 6);
    close(fds[1]);
    is_int(socket_error(fds[0]), ECONNRESET, "SO_ERROR takes it");
    is_int(read(fds[0], text, 8), 0, "then reads know the end alone");
    close(fds[0]);
}

static void
test_shut_write(void)
{
    int fds[2];
    char text[8];

    local_pair(SOCK_STREAM, fds);
    write(fds[0], "last", 4);
    is_int(shutdown(fds[0], SHUT_WR), 0, "SHUT_WR");
    is_err(write(fds[0], "x", 1), EPIPE, "no more writes: EPIPE");
    is_int(ask(fds[1], POLLIN | POLLOUT | POLLRDHUP),
           POLLIN | POLLOUT | POLLRDHUP, "the peer sees it");
    is_int(read(fds[1], text, 8), 4, "he reads what is there");
    is_int(read(fds[1], text, 8), 0, "and the end");
    is_int(write(fds[1], "answer", 6), 6, "and can answer");
    is_int(read(fds[0], text, 8), 6, "which arrives");
    is_int(shutdown(fds[0], SHUT_WR), 0, "a second time does nothing");
    close_both(fds);
}

static void
test_shut_read(void)
{
    int fds[2];
    char text[8];

    local_pair(SOCK_STREAM, fds);
    write(fds[1], "here", 4);
    is_int(shutdown(fds[0], SHUT_RD), 0, "SHUT_RD");
    is_err(write(fds[1], "x", 1), EPIPE, "stops the peer's writes: EPIPE");
    is_int(read(fds[0], text, 8), 4, "what was there can be read");
    is_int(read(fds[0], text, 8), 0, "then the end, without waiting");
    is_int(write(fds[0], "x", 1), 1, "the other way goes on");
    is_int(ask(fds[0], POLLIN | POLLRDHUP), POLLIN | POLLRDHUP,
           "poll: the end can be read");
    is_int(read(fds[1], text, 8), 1, "he gets it");
    close_both(fds);
}

static void
test_shut_both(void)
{
    int fds[2];
    char byte;

    local_pair(SOCK_STREAM, fds);
    is_int(shutdown(fds[0], SHUT_RDWR), 0, "SHUT_RDWR");
    is_int(read(fds[1], &byte, 1), 0, "the peer reads the end");
    is_err(write(fds[1], "x", 1), EPIPE, "and writes no more");
    is_int(read(fds[0], &byte, 1), 0, "the end here too");
    is_int(ask(fds[0], POLLIN) & (POLLHUP | POLLIN), POLLHUP | POLLIN,
           "poll: hung up");
    is_err(shutdown(fds[0], 3), EINVAL, "how 3: EINVAL");
    close_both(fds);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    is_int(ask(fd, POLLIN | POLLOUT), POLLOUT | POLLHUP,
           "poll of an unconnected one: output, hung up");
    is_int(shutdown(fd, SHUT_RDWR), 0, "shutdown of it is fine");
    close(fd);
}

static int
read_one(void *argument)
{
    int *fd = argument;
    char byte;
    return read(*fd, &byte, 1);
}

static int
write_until_broken(void *argument)
{
    int *fd = argument;
    while (write(*fd, block, sizeof block) > 0)
        continue;
    return errno == EPIPE ? 0 : 1;
}

static void
test_woken(void)
{
    int fds[2];

    local_pair(SOCK_STREAM, fds);
    int pid = spawn(read_one, &fds[0]);
    await_state(pid, 'S');
    shutdown(fds[0], SHUT_RD);
    is_exit(status_of(pid), 0, "SHUT_RD wakes a sleeping reader: the end");
    close_both(fds);
    local_pair(SOCK_STREAM, fds);
    pid = spawn(write_until_broken, &fds[0]);
    await_state(pid, 'S');
    shutdown(fds[1], SHUT_RD);
    is_exit(status_of(pid), 0, "and a sleeping writer of the peer's: EPIPE");
    close_both(fds);
    local_pair(SOCK_STREAM, fds);
    pid = spawn(write_until_broken, &fds[0]);
    await_state(pid, 'S');
    shutdown(fds[0], SHUT_WR);
    is_exit(status_of(pid), 0, "as SHUT_WR does its own");
    close_both(fds);
}

static int
accept_one(void *argument)
{
    int *fd = argument;
    return accept(*fd, NULL, NULL) < 0 ? errno : 0;
}

static void
test_shut_listener(void)
{
    struct local name = abstract("shut");
    int server = local_server(SOCK_STREAM, name, 5);
    int pid = spawn(accept_one, &server);

    await_state(pid, 'S');
    is_int(shutdown(server, SHUT_RD), 0, "shutdown of a listener");
    is_exit(status_of(pid), EINVAL, "wakes who accepts: EINVAL");
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    is_err(local_connect(fd, name), ECONNREFUSED, "nobody comes: ECONNREFUSED");
    close(fd);
    close(server);
}

static void
test_timeout(void)
{
    struct timeval time = {0, 20000};
    int fds[2];
    char byte;

    local_pair(SOCK_STREAM, fds);
    setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    is_err(read(fds[0], &byte, 1), EAGAIN, "SO_RCVTIMEO: EAGAIN");
    write(fds[1], "x", 1);
    is_int(read(fds[0], &byte, 1), 1, "what is there comes at once");
    setsockopt(fds[0], SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    while (write(fds[0], block, sizeof block) > 0)
        continue;
    is_err(write(fds[0], "x", 1), EAGAIN, "SO_SNDTIMEO: EAGAIN");
    close_both(fds);
}

static int
write_as_child(void *argument)
{
    return write(*(int *)argument, "child", 5) == 5 ? 0 : 1;
}

/* SO_PASSCRED: who wrote, not who connected. */
static void
test_credentials(void)
{
    struct parcel got = {.room = -(int)CMSG_SPACE(sizeof(struct ucred))};
    int fds[2];

    local_pair(SOCK_STREAM, fds);
    set_option(fds[1], SOL_SOCKET, SO_PASSCRED, 1);
    write(fds[0], "one", 3);
    write(fds[0], "two", 3);
    int pid = spawn(write_as_child, &fds[0]);
    is_exit(status_of(pid), 0, "a child writes behind its parent");
    is_int(fetch(fds[1], &got, 20, 0), 6, "a read takes what is one writer's");
    ok(got.has_credentials && got.credentials.pid == getpid(),
       "with his credentials");
    is_int(fetch(fds[1], &got, 20, MSG_PEEK), 5, "then the other's: a look");
    ok(got.has_credentials && got.credentials.pid == pid, "tells who it is");
    is_int(fetch(fds[1], &got, 2, 0), 2, "a part");
    ok(got.has_credentials && got.credentials.pid == pid, "does as well");
    close_both(fds);
    local_pair(SOCK_STREAM, fds);
    write(fds[0], "x", 1);
    got.room = 4;
    is_int(fetch(fds[1], &got, 20, 0), 1, "who didn't ask");
    ok(!got.has_credentials, "isn't told");
    close_both(fds);
}

int
main(void)
{
    begin_testing();
    ignore_pipe_signal();
    test_backlog();
    test_closed_listener();
    test_interrupted();
    test_connect_timeout();
    test_states();
    test_socket();
    test_bytes();
    test_full();
    test_waiting_writer();
    test_wait_all();
    test_peer_closed();
    test_unread();
    test_reset();
    test_shut_write();
    test_shut_read();
    test_shut_both();
    test_woken();
    test_shut_listener();
    test_timeout();
    test_credentials();
    return done_testing();
}
