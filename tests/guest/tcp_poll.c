/* poll on sockets: what each state says, and what wakes a sleeper. */
#include "net.h"

#define ALL (POLLIN | POLLPRI | POLLOUT | POLLRDHUP)

static char buffer[65536];

static void
test_states(void)
{
    int fds[2], fresh = socket(AF_INET, SOCK_STREAM, 0);
    is_int(ask(fresh, ALL), POLLOUT | POLLHUP, "unconnected");
    bind_to(fresh, loopback(0));
    is_int(ask(fresh, ALL), POLLOUT | POLLHUP, "bound");
    listen(fresh, 2);
    is_int(ask(fresh, ALL), 0, "a listener without a client");
    int client = tcp_client(fresh);
    await_input(fresh);
    is_int(ask(fresh, ALL), POLLIN, "with one");
    is_int(ask(fresh, POLLOUT), 0, "it is never writable");
    is_int(ask(fresh, POLLRDNORM), POLLRDNORM, "POLLRDNORM is POLLIN");
    close(client);
    close(fresh);
    tcp_pair(fds);
    is_int(ask(fds[0], ALL), POLLOUT, "connected");
    is_int(ask(fds[0], 0), 0, "asked for nothing");
    is_int(ask(fds[0], POLLWRNORM), POLLWRNORM, "POLLWRNORM is POLLOUT");
    write(fds[1], "x", 1);
    await_input(fds[0]);
    is_int(ask(fds[0], ALL), POLLIN | POLLOUT, "with a byte to read");
    is_int(ask(fds[0], POLLOUT), POLLOUT, "only what was asked for");
    read(fds[0], buffer, 1);
    is_int(ask(fds[0], ALL), POLLOUT, "without it");
    close(fds[1]);
    is_int(await_events(fds[0], ALL, POLLRDHUP), POLLIN | POLLOUT | POLLRDHUP,
           "the peer is gone: no POLLHUP yet");
    close(fds[0]);
}

static void
test_full(void)
{
    int fds[2];
    tcp_pair(fds);
    fill_stream(fds[0]);
    is_int(ask(fds[0], ALL), 0, "full: no POLLOUT");
    while (recv(fds[1], buffer, sizeof buffer, MSG_DONTWAIT) > 0)
        continue;
    is_int(await_events(fds[0], ALL, POLLOUT), POLLOUT,
           "the peer reads: POLLOUT");
    close_both(fds);
}

/* What a child does to FD when its parent sleeps. */
struct deed {
    int fd;
    int how;
};

enum { WRITE, CLOSE, SHUT, RESET, CONNECT, DRAIN };

static int
act(void *argument)
{
    struct deed *deed = argument;
    await_state(getppid(), 'S');
    switch (deed->how) {
    case WRITE:
        return write(deed->fd, "x", 1) != 1;
    case SHUT:
        return shutdown(deed->fd, SHUT_WR);
    case RESET:
        reset_and_close(deed->fd);
        return 0;
    case CONNECT:
        return tcp_client(deed->fd) < 0;
    case DRAIN:
        while (recv(deed->fd, buffer, sizeof buffer, MSG_DONTWAIT) > 0)
            continue;
        return 0;
    default:
        return close(deed->fd);
    }
}

/*
 * Sleeps in poll on FD for EVENTS until a child has done HOW to OTHER, which
 * is closed here before. The revents.
 */
static int
woken(int fd, int events, int other, int how, int keep)
{
    struct deed deed = {other, how};
    struct pollfd one = {fd, events, 0};
    int pid = spawn(act, &deed);
    if (!keep)
        close(other);
    poll(&one, 1, PATIENCE);
    status_of(pid);
    return one.revents;
}

static void
test_wakeups(void)
{
    int fds[2], listener = tcp_listener(1);
    tcp_pair(fds);
    is_int(woken(fds[0], POLLIN, fds[1], WRITE, 1), POLLIN, "a byte wakes");
    is_int(woken(fds[1], POLLIN | POLLRDHUP, fds[0], SHUT, 1) & POLLIN, POLLIN,
           "a half close wakes");
    close_both(fds);
    tcp_pair(fds);
    is_int(woken(fds[0], POLLIN, fds[1], CLOSE, 0), POLLIN,
           "the peer's close wakes (LABS 41)");
    close(fds[0]);
    tcp_pair(fds);
    is_int(woken(fds[0], POLLIN, fds[1], RESET, 0), POLLIN | POLLERR | POLLHUP,
           "a reset wakes");
    close_both(fds);
    tcp_pair(fds);
    is_int(woken(fds[0], POLLRDHUP, fds[1], CLOSE, 0), POLLRDHUP,
           "POLLRDHUP alone is woken as well");
    close(fds[0]);
    tcp_pair(fds);
    is_int(woken(fds[0], 0, fds[1], RESET, 0) & POLLHUP, POLLHUP,
           "who asked for nothing is woken by a reset");
    close(fds[0]);
    is_int(woken(listener, POLLIN, listener, CONNECT, 1), POLLIN,
           "a client wakes who waits at a listener");
    close(listener);
}

static void
test_wake_writer(void)
{
    int fds[2];
    tcp_pair(fds);
    fill_stream(fds[0]);
    is_int(woken(fds[0], POLLOUT, fds[1], DRAIN, 1), POLLOUT,
           "room wakes a writer");
    close_both(fds);
}

static int
accept_late(void *argument)
{
    int listener = *(int *)argument;
    await_state(getppid(), 'S');
    return accept(listener, NULL, NULL) < 0;
}

static void
test_connecting(void)
{
    int listener = tcp_listener(0), first = tcp_client(listener);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    connect_to(fd, own_name(listener));
    is_int(ask(fd, ALL), 0, "connecting: nothing");
    struct pollfd one = {fd, POLLOUT, 0};
    int pid = spawn(accept_late, &listener);
    is_int(poll(&one, 1, PATIENCE), 1, "sleeps until there is room");
    is_int(one.revents, POLLOUT, "POLLOUT: connected");
    is_int(socket_error(fd), 0, "without an error");
    status_of(pid);
    close(fd);
    close(first);
    close(listener);
}

static void
test_several(void)
{
    int one[2], two[2];
    tcp_pair(one);
    tcp_pair(two);
    struct pollfd several[4] = {{one[0], POLLIN, 9},
                                {two[0], POLLIN, 9},
                                {-1, POLLIN, 9},
                                {two[0], POLLOUT, 9}};
    struct deed deed = {two[1], WRITE};
    is_int(poll(several, 2, 0), 0, "two quiet sockets");
    int pid = spawn(act, &deed);
    is_int(poll(several, 2, PATIENCE), 1, "one of them wakes");
    ok(several[0].revents == 0 && several[1].revents == POLLIN, "the second");
    status_of(pid);
    is_int(poll(several, 4, 0), 2, "one socket may be asked twice");
    is_int(several[3].revents, POLLOUT, "each entry for its own");
    close_both(one);
    close_both(two);
}

int
main(void)
{
    begin_testing();
    test_states();
    test_full();
    test_wakeups();
    test_wake_writer();
    test_connecting();
    test_several();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
