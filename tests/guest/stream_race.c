/*
 * A call on a socket sleeps; another process does something to that socket
 * or to its peer. For each pairing there is one answer.
 */
#include "net.h"

#define MUCH (8 << 20)

static char buffer[MUCH];

enum deed { SHUT_READ, SHUT_WRITE, SHUT_BOTH, CLOSE, RESET, ACCEPT };

struct plan {
    int fd;
    enum deed deed;
};

static int
carry_out(void *argument)
{
    struct plan *plan = argument;
    await_state(getppid(), 'S');
    switch (plan->deed) {
    case SHUT_READ:
    case SHUT_WRITE:
    case SHUT_BOTH:
        return shutdown(plan->fd, (int)plan->deed);
    case RESET:
        reset_and_close(plan->fd);
        return 0;
    case ACCEPT:
        return accept(plan->fd, NULL, NULL) < 0;
    default:
        return close(plan->fd);
    }
}

/* A child that will do DEED to FD when we sleep. FD, if it is the peer's, is
 * only the child's from here on. */
static int
plan(int fd, enum deed deed, int is_ours)
{
    struct plan plan = {fd, deed};
    int pid = spawn(carry_out, &plan);
    if (!is_ours)
        close(fd);
    return pid;
}

static void
test_own_read(void)
{
    int fds[2], pid;
    tcp_pair(fds);
    pid = plan(fds[0], SHUT_READ, 1);
    is_int(read(fds[0], buffer, 1), 0, "read, SHUT_RD of the same: the end");
    status_of(pid);
    close_both(fds);
    tcp_pair(fds);
    pid = plan(fds[0], SHUT_BOTH, 1);
    is_int(read(fds[0], buffer, 1), 0, "read, SHUT_RDWR of the same: the end");
    status_of(pid);
    close_both(fds);
    tcp_pair(fds);
    write(fds[1], "ab", 2);
    await_bytes(fds[0], 2);
    pid = plan(fds[0], SHUT_READ, 1);
    is_int(recv(fds[0], buffer, 9, MSG_WAITALL), 2,
           "MSG_WAITALL, SHUT_RD of the same: what there is");
    status_of(pid);
    close_both(fds);
}

static void
test_peer_read(void)
{
    int fds[2], pid;
    tcp_pair(fds);
    pid = plan(fds[1], SHUT_WRITE, 1);
    is_int(read(fds[0], buffer, 1), 0, "read, the peer's SHUT_WR: the end");
    status_of(pid);
    close_both(fds);
    tcp_pair(fds);
    pid = plan(fds[1], CLOSE, 0);
    is_int(read(fds[0], buffer, 1), 0, "read, the peer closes: the end");
    status_of(pid);
    close(fds[0]);
    tcp_pair(fds);
    pid = plan(fds[1], RESET, 0);
    is_err(read(fds[0], buffer, 1), ECONNRESET,
           "read, the peer resets: ECONNRESET");
    status_of(pid);
    close(fds[0]);
    tcp_pair(fds);
    write(fds[1], "ab", 2);
    await_bytes(fds[0], 2);
    pid = plan(fds[1], CLOSE, 0);
    is_int(recv(fds[0], buffer, 9, MSG_WAITALL), 2,
           "MSG_WAITALL, the peer closes: what there is");
    status_of(pid);
    close(fds[0]);
}

/* A pair whose first end's way is full, so that a write sleeps. */
static void
full_pair(int fds[2])
{
    tcp_pair(fds);
    set_option(fds[0], SOL_SOCKET, SO_SNDBUF, 4096);
    set_option(fds[1], SOL_SOCKET, SO_RCVBUF, 4096);
    fill_stream(fds[0]);
}

static void
test_write(void)
{
    int fds[2], pid;
    signal(SIGPIPE, SIG_IGN);
    full_pair(fds);
    pid = plan(fds[0], SHUT_WRITE, 1);
    is_err(write(fds[0], buffer, 1), EPIPE,
           "write, SHUT_WR of the same: EPIPE");
    status_of(pid);
    close_both(fds);
    full_pair(fds);
    pid = plan(fds[1], RESET, 0);
    is_err(write(fds[0], buffer, MUCH), ECONNRESET,
           "write, the peer resets: ECONNRESET");
    status_of(pid);
    is_err(write(fds[0], buffer, 1), EPIPE, "then EPIPE");
    close(fds[0]);
    full_pair(fds);
    pid = plan(fds[1], CLOSE, 0);
    is_err(write(fds[0], buffer, MUCH), ECONNRESET,
           "write, the peer closes with unread data: ECONNRESET");
    status_of(pid);
    close(fds[0]);
}

static void
test_accept(void)
{
    int listener = tcp_listener(1);
    int pid = plan(listener, SHUT_BOTH, 1);
    is_err(accept(listener, NULL, NULL), EINVAL,
           "accept, SHUT_RDWR of the listener: EINVAL (LABS 69)");
    status_of(pid);
    close(listener);
    listener = tcp_listener(1);
    pid = plan(listener, SHUT_READ, 1);
    is_err(accept(listener, NULL, NULL), EINVAL, "SHUT_RD: EINVAL");
    status_of(pid);
    close(listener);
}

/* connect sleeps at the full backlog of a listener that is only the child's
 * from the fork on. */
static void
test_connect(void)
{
    int listener = tcp_listener(0), first = tcp_client(listener);
    struct name name = own_name(listener);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int pid = plan(listener, CLOSE, 0);
    is_err(connect_to(fd, name), ECONNREFUSED,
           "connect, the listener closes: ECONNREFUSED");
    status_of(pid);
    close(fd);
    is_err(read(first, buffer, 1), ECONNRESET, "who was waiting is reset");
    close(first);
    listener = tcp_listener(0);
    first = tcp_client(listener);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    pid = plan(listener, ACCEPT, 1);
    is_int(connect_to(fd, own_name(listener)), 0,
           "connect, accept makes room: connected");
    status_of(pid);
    close(fd);
    close(first);
    close(listener);
    listener = tcp_listener(0);
    first = tcp_client(listener);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    pid = plan(fd, SHUT_BOTH, 1);
    is_err(connect_to(fd, own_name(listener)), ECONNRESET,
           "connect, SHUT_RDWR of the same: ECONNRESET");
    status_of(pid);
    close(fd);
    close(first);
    close(listener);
}

static void
test_poll(void)
{
    int fds[2], pid;
    struct pollfd one = {.events = POLLIN};
    tcp_pair(fds);
    one.fd = fds[0];
    pid = plan(fds[0], SHUT_READ, 1);
    is_int(poll(&one, 1, PATIENCE), 1, "poll, SHUT_RD of the same wakes");
    is_int(one.revents, POLLIN, "POLLIN");
    status_of(pid);
    close_both(fds);
    one.fd = tcp_listener(1);
    pid = plan(one.fd, SHUT_BOTH, 1);
    is_int(poll(&one, 1, PATIENCE), 1, "poll of a listener, SHUT_RDWR wakes");
    ok(one.revents & POLLHUP, "POLLHUP");
    status_of(pid);
    close(one.fd);
}

/* Several sleep in accept at one listener: each client wakes one of them. */
static int
serve_one(void *argument)
{
    int fd = accept(*(int *)argument, NULL, NULL);
    return fd < 0 || write(fd, "s", 1) != 1;
}

static void
test_several(void)
{
    int listener = tcp_listener(8), pids[4], answers = 0, ended = 0;
    for (int i = 0; i < 4; i++) {
        pids[i] = spawn(serve_one, &listener);
        await_state(pids[i], 'S');
    }
    for (int i = 0; i < 4; i++) {
        int fd = tcp_client(listener);
        answers += read(fd, buffer, 1) == 1;
        close(fd);
    }
    for (int i = 0; i < 4; i++)
        ended += status_of(pids[i]) == 0;
    is_int(answers, 4, "four sleep in accept, four clients are served");
    is_int(ended, 4, "each by another");
    close(listener);
}

int
main(void)
{
    begin_testing();
    test_own_read();
    test_peer_read();
    test_write();
    test_accept();
    test_connect();
    test_poll();
    test_several();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
