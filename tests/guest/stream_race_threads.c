/*
 * A call on a socket sleeps; another thread closes that descriptor. The call
 * holds the description: it goes on as if nothing had been.
 */
#include "net.h"
#include <pthread.h>

static int fds[2], listener, other;
static struct name name;
static char byte;

static void *
close_and_write(void *unused UNUSED)
{
    await_state(getpid(), 'S');
    close(fds[0]);
    write(fds[1], "x", 1);
    return NULL;
}

static void *
close_and_call(void *unused UNUSED)
{
    await_state(getpid(), 'S');
    close(listener);
    other = socket(AF_INET, SOCK_STREAM, 0);
    connect_to(other, name);
    return NULL;
}

static void *
shut_and_close(void *unused UNUSED)
{
    await_state(getpid(), 'S');
    shutdown(fds[0], SHUT_RDWR);
    close(fds[0]);
    return NULL;
}

static void *
replace_and_write(void *unused UNUSED)
{
    await_state(getpid(), 'S');
    dup2(STDIN_FILENO, fds[0]);
    write(fds[1], "x", 1);
    return NULL;
}

static pthread_t
start(void *(*body)(void *))
{
    pthread_t thread;
    pthread_create(&thread, NULL, body, NULL);
    return thread;
}

static void
test_read(void)
{
    tcp_pair(fds);
    pthread_t thread = start(close_and_write);
    is_int(read(fds[0], &byte, 1), 1, "read, close by another: goes on");
    pthread_join(thread, NULL);
    is_err(read(fds[0], &byte, 1), EBADF, "the next: EBADF");
    is_int(await_events(fds[1], POLLIN | POLLRDHUP, POLLRDHUP) & POLLRDHUP,
           POLLRDHUP, "and the peer sees the end");
    close(fds[1]);
    tcp_pair(fds);
    thread = start(shut_and_close);
    is_int(read(fds[0], &byte, 1), 0, "shutdown before close: the end");
    pthread_join(thread, NULL);
    close(fds[1]);
    tcp_pair(fds);
    thread = start(replace_and_write);
    is_int(read(fds[0], &byte, 1), 1, "read, dup2 over it: goes on");
    pthread_join(thread, NULL);
    close_both(fds);
}

static void
test_accept(void)
{
    listener = tcp_listener(1);
    name = own_name(listener);
    pthread_t thread = start(close_and_call);
    int server = accept(listener, NULL, NULL);
    ok(server >= 0, "accept, close by another: the next client is served");
    pthread_join(thread, NULL);
    write(other, "y", 1);
    is_int(read(server, &byte, 1), 1, "as any other");
    close(server);
    close(other);
    other = socket(AF_INET, SOCK_STREAM, 0);
    is_err(connect_to(other, name), ECONNREFUSED,
           "then nobody listens: ECONNREFUSED");
    close(other);
}

static void
test_poll(void)
{
    tcp_pair(fds);
    struct pollfd one = {fds[0], POLLIN, 0};
    pthread_t thread = start(close_and_write);
    is_int(poll(&one, 1, PATIENCE), 1, "poll, close by another: it wakes");
    ok(one.revents == POLLIN || one.revents == POLLNVAL,
       "to POLLIN or POLLNVAL");
    pthread_join(thread, NULL);
    is_int(poll(&one, 1, 0), 1, "the next");
    is_int(one.revents, POLLNVAL, "POLLNVAL");
    close(fds[1]);
}

int
main(void)
{
    begin_testing();
    test_read();
    test_accept();
    test_poll();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
