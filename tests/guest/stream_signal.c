/* Signals and time-outs that come while a call on a socket sleeps. */
#include "net.h"
#include <sys/time.h>

#define MUCH (8 << 20)

static volatile int handled;
static char buffer[MUCH];

static void
count(int signal UNUSED)
{
    handled++;
}

static void
handle(int flags)
{
    struct sigaction action = {.sa_handler = count, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    handled = 0;
}

/* Signals us when we sleep, and does DEED(FD) when we sleep again or still. */
static int
disturb(int (*deed)(int), int fd)
{
    int parent = getpid();
    int pid = fork();
    if (pid == 0) {
        await_state(parent, 'S');
        kill(parent, SIGUSR1);
        if (!deed)
            _exit(0);
        await_state(parent, 'S');
        _exit(deed(fd));
    }
    return pid;
}

static int
write_byte(int fd)
{
    return write(fd, "z", 1) != 1;
}

static int
call_listener(int fd)
{
    return tcp_client(fd) < 0;
}

static int
take_client(int fd)
{
    return accept(fd, NULL, NULL) < 0;
}

static int
read_all(int fd)
{
    long total = 0;
    while (total < MUCH) {
        long got = read(fd, buffer, MUCH);
        if (got <= 0)
            return 1;
        total += got;
    }
    return 0;
}

static void
test_read(void)
{
    int fds[2];
    tcp_pair(fds);
    handle(0);
    int pid = disturb(NULL, -1);
    is_err(read(fds[0], buffer, 1), EINTR, "read: EINTR");
    is_int(handled, 1, "after the handler");
    status_of(pid);
    handle(SA_RESTART);
    pid = disturb(write_byte, fds[1]);
    is_int(recv(fds[0], buffer, 1, 0), 1, "recv, SA_RESTART: goes on");
    is_int(handled, 1, "after the handler");
    status_of(pid);
    write(fds[1], "abc", 3);
    await_bytes(fds[0], 3);
    pid = disturb(NULL, -1);
    is_int(recv(fds[0], buffer, 10, MSG_WAITALL), 3,
           "MSG_WAITALL: what there is, even with SA_RESTART");
    status_of(pid);
    close_both(fds);
}

static void
test_accept(void)
{
    int listener = tcp_listener(1), server;
    handle(0);
    int pid = disturb(NULL, -1);
    is_err(accept(listener, NULL, NULL), EINTR, "accept: EINTR");
    status_of(pid);
    handle(SA_RESTART);
    pid = disturb(call_listener, listener);
    server = accept(listener, NULL, NULL);
    ok(server >= 0, "accept, SA_RESTART: goes on");
    is_int(handled, 1, "after the handler");
    status_of(pid);
    close(server);
    close(listener);
}

static void
test_connect(void)
{
    int listener = tcp_listener(0), first = tcp_client(listener);
    struct name name = own_name(listener);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    handle(0);
    int pid = disturb(NULL, -1);
    is_err(connect_to(fd, name), EINTR, "connect, a full backlog: EINTR");
    status_of(pid);
    set_nonblocking(fd);
    is_err(connect_to(fd, name), EALREADY, "it goes on by itself: EALREADY");
    close(accept(listener, NULL, NULL));
    is_int(await_events(fd, POLLOUT, POLLOUT) & POLLOUT, POLLOUT,
           "until it is connected");
    is_int(socket_error(fd), 0, "without an error");
    close(fd);
    close(first);
    close(accept(listener, NULL, NULL));
    first = tcp_client(listener);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    handle(SA_RESTART);
    pid = disturb(take_client, listener);
    is_int(connect_to(fd, name), 0, "connect, SA_RESTART: goes on");
    is_int(handled, 1, "after the handler");
    status_of(pid);
    close(fd);
    close(first);
    close(listener);
}

static void
test_write(void)
{
    int fds[2];
    tcp_pair(fds);
    set_option(fds[0], SOL_SOCKET, SO_SNDBUF, 4096);
    set_option(fds[1], SOL_SOCKET, SO_RCVBUF, 4096);
    handle(0);
    int pid = disturb(NULL, -1);
    long sent = write(fds[0], buffer, MUCH);
    ok(sent > 0 && sent < MUCH, "write: what had gone in by then");
    status_of(pid);
    fill_stream(fds[0]);
    pid = disturb(NULL, -1);
    is_err(write(fds[0], buffer, MUCH), EINTR, "or EINTR, when nothing did");
    status_of(pid);
    close_both(fds);
    tcp_pair(fds);
    handle(SA_RESTART);
    pid = disturb(read_all, fds[1]);
    sent = write(fds[0], buffer, MUCH);
    ok(sent > 0 && sent < MUCH, "with SA_RESTART too a count is a count");
    while (sent < MUCH)
        sent += write(fds[0], buffer, MUCH - sent);
    is_exit(status_of(pid), 0, "nothing is lost");
    close_both(fds);
}

static int
timed(int fd, int option, int milliseconds)
{
    struct timeval time = {milliseconds / 1000, milliseconds % 1000 * 1000};
    return setsockopt(fd, SOL_SOCKET, option, &time, sizeof time);
}

static void
test_timeouts(void)
{
    int fds[2], listener = tcp_listener(0);
    tcp_pair(fds);
    timed(fds[0], SO_RCVTIMEO, 20);
    is_err(read(fds[0], buffer, 1), EAGAIN, "SO_RCVTIMEO, read: EAGAIN");
    write(fds[1], "ab", 2);
    await_bytes(fds[0], 2);
    is_int(recv(fds[0], buffer, 9, MSG_WAITALL), 2,
           "MSG_WAITALL: what there is");
    timed(fds[0], SO_SNDTIMEO, 20);
    long sent = write(fds[0], buffer, MUCH);
    ok(sent > 0 && sent < MUCH, "SO_SNDTIMEO, write: what went in");
    do
        sent = write(fds[0], buffer, MUCH);
    while (sent > 0);
    ok(errno == EAGAIN, "then EAGAIN");
    close_both(fds);
    timed(listener, SO_RCVTIMEO, 20);
    is_err(accept(listener, NULL, NULL), EAGAIN, "accept: EAGAIN");
    int first = tcp_client(listener);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    timed(fd, SO_SNDTIMEO, 20);
    is_err(connect_to(fd, own_name(listener)), EINPROGRESS,
           "connect, a full backlog: EINPROGRESS");
    is_err(connect_to(fd, own_name(listener)), EALREADY, "again: EALREADY");
    close(fd);
    close(first);
    close(listener);
}

static void
test_timed_signal(void)
{
    int fds[2];
    tcp_pair(fds);
    timed(fds[0], SO_RCVTIMEO, PATIENCE);
    handle(SA_RESTART);
    int pid = disturb(NULL, -1);
    is_err(read(fds[0], buffer, 1), EINTR,
           "a sleep with a time-out isn't restarted: EINTR");
    status_of(pid);
    timed(fds[0], SO_RCVTIMEO, 0);
    pid = disturb(write_byte, fds[1]);
    is_int(read(fds[0], buffer, 1), 1, "one without is");
    status_of(pid);
    close_both(fds);
}

int
main(void)
{
    begin_testing();
    test_read();
    test_accept();
    test_connect();
    test_write();
    test_timeouts();
    test_timed_signal();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
