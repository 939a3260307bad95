/* A connection shared: copies of its descriptor, fork, exec, many readers. */
#include "net.h"

static char buffer[100];
static int fds[2];

static int
write_in_child(void *text)
{
    return write(fds[0], text, strlen(text)) != (ssize_t)strlen(text);
}

static void
test_fork(void)
{
    tcp_pair(fds);
    is_exit(in_child(write_in_child, "child"), 0, "a child writes");
    is_int(write(fds[0], "parent", 6), 6, "the parent writes");
    is_int(read_fully(fds[1], buffer, 11), 11, "to one connection");
    is_int(memcmp(buffer, "childparent", 11), 0, "in that order");
    is_int(ask(fds[1], POLLIN | POLLRDHUP), 0,
           "the child's exit doesn't end it");
    close_both(fds);
}

static int
hold(void *argument)
{
    int *ends = argument;
    close(ends[1]);
    read(ends[0], buffer, 1);
    return 0;
}

static void
test_held(void)
{
    int hold_on[2];
    pipe(hold_on);
    tcp_pair(fds);
    int pid = spawn(hold, hold_on);
    close(fds[0]);
    is_int(ask(fds[1], POLLIN | POLLRDHUP), 0,
           "a child that keeps a copy keeps the connection (LABS 76)");
    close(hold_on[1]);
    status_of(pid);
    is_int(await_events(fds[1], POLLIN | POLLRDHUP, POLLRDHUP),
           POLLIN | POLLRDHUP, "until it ends");
    close(hold_on[0]);
    close(fds[1]);
    int listener = tcp_listener(1);
    struct name name = own_name(listener);
    pipe(hold_on);
    pid = spawn(hold, hold_on);
    close(listener);
    int client = socket(AF_INET, SOCK_STREAM, 0);
    is_int(connect_to(client, name), 0, "the same with a listener");
    close(client);
    close(hold_on[1]);
    status_of(pid);
    client = socket(AF_INET, SOCK_STREAM, 0);
    is_err(connect_to(client, name), ECONNREFUSED, "until it ends");
    close(client);
    close(hold_on[0]);
}

static void
test_flags(void)
{
    tcp_pair(fds);
    int copy = dup(fds[0]);
    set_nonblocking(copy);
    is_err(read(fds[0], buffer, 1), EAGAIN, "O_NONBLOCK is all copies'");
    is_int(fcntl(fds[1], F_GETFL) & O_NONBLOCK, 0, "not the peer's");
    set_option(copy, SOL_SOCKET, SO_KEEPALIVE, 1);
    is_int(get_option(fds[0], SOL_SOCKET, SO_KEEPALIVE), 1, "so are options");
    fcntl(copy, F_SETFD, FD_CLOEXEC);
    is_int(fcntl(fds[0], F_GETFD), 0, "FD_CLOEXEC is one descriptor's");
    is_int(dup2(fds[1], copy), copy, "dup2 over a copy");
    is_int(ask(fds[1], POLLRDHUP), 0, "doesn't end the connection");
    is_int(dup2(STDOUT_FILENO, fds[0]), fds[0], "over the last one");
    is_int(await_events(fds[1], POLLRDHUP, POLLRDHUP), POLLRDHUP, "does");
    close(copy);
    close_both(fds);
}

/* Accepted sockets have descriptions of their own. */
static void
test_accepted(void)
{
    int listener = tcp_listener(2);
    int client = tcp_client(listener);
    int server = accept(listener, NULL, NULL);
    set_nonblocking(listener);
    is_int(fcntl(server, F_GETFL), O_RDWR,
           "a listener's flags aren't its connections' (LABS 75)");
    close(listener);
    is_int(write(client, "x", 1), 1, "a connection outlives its listener");
    is_int(read(server, buffer, 1), 1, "in use");
    struct name name = own_name(server);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    is_err(bind_to(listener, name), EADDRINUSE,
           "whose port it keeps: EADDRINUSE");
    set_option(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    is_err(bind_to(listener, name), EADDRINUSE,
           "SO_REUSEADDR of one isn't enough");
    close(listener);
    close(client);
    close(server);
}

/* As a server that is started anew while old connections go on. */
static void
test_restart(void)
{
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    set_option(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    bind_to(listener, loopback(0));
    listen(listener, 1);
    struct name name = own_name(listener);
    int client = tcp_client(listener);
    int server = accept(listener, NULL, NULL);
    close(listener);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    set_option(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    is_int(bind_to(listener, name), 0, "SO_REUSEADDR of both: bound again");
    is_int(listen(listener, 1), 0, "and listening");
    int second = tcp_client(listener);
    ok(second >= 0, "new clients come");
    write(server, "old", 3);
    is_int(read_fully(client, buffer, 3), 3, "old ones stay");
    close(second);
    close(listener);
    close(client);
    close(server);
}

static int
read_share(void *unused UNUSED)
{
    int count = 0;
    char byte;
    close(fds[0]);
    while (read(fds[1], &byte, 1) == 1)
        count++;
    return count;
}

static void
test_readers(void)
{
    int pids[3], total = 0;
    tcp_pair(fds);
    for (int i = 0; i < 3; i++)
        pids[i] = spawn(read_share, NULL);
    close(fds[1]);
    for (int i = 0; i < 200; i++)
        write(fds[0], "z", 1);
    close(fds[0]);
    for (int i = 0; i < 3; i++)
        total += WEXITSTATUS(status_of(pids[i]));
    is_int(total, 200, "three readers get each byte once, and all the end");
}

int
main(void)
{
    begin_testing();
    test_fork();
    test_held();
    test_flags();
    test_accepted();
    test_restart();
    test_readers();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
