// with: kernel/net/socket.c kernel/net/stream.c kernel/net/stream_setup.c kernel/net/datagram.c kernel/net/rights.c kernel/net/inet.c kernel/net/port.c kernel/net/unix.c kernel/net/option.c kernel/ipc/byte_queue.c kernel/file/open_file.c kernel/file/uio.c kernel/proc/wait_queue.c kernel/proc/timer.c kernel/proc/lock_order.c
/*
 * Calls on sockets against each other. Each thread's call has a reference to
 * its description from the start, as one has that was found in the table;
 * closing gives back the table's.
 */
#include <stdio.h>
#include <string.h>

#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/net/port.h"
#include "kernel/net/socket.h"
#include "tests/host/support/interleave.h"

#define PORT   8000
#define CALLS  SCENARIO_THREADS
#define UNREAD 3 /* how many bytes wait where bytes wait */

static struct socket *listener, *clients[CALLS];
static struct open_file *files[CALLS]; /* of whoever is closed */
static struct socket *accepted[CALLS];
static int results[CALLS], seconds[CALLS];
static char said[64];

/* ------- Calls ------- */

static struct socket_address
address_of(uint16_t port)
{
    struct socket_address address = {.length = sizeof address.in};

    address.in = (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_port = port << 8 | port >> 8,
        .sin_addr = {0x0100007f},
    };
    return address;
}

static struct socket *
new_socket(int family)
{
    struct socket *socket;

    expect(socket_create(family, SOCK_STREAM, 0, &socket) == 0);
    return socket;
}

static int
bind_to(struct socket *socket, uint16_t port)
{
    struct socket_address address = address_of(port);

    return socket->family->bind(socket, &address);
}

static int
connect_to(struct socket *socket, uint16_t port, bool nonblocking)
{
    struct socket_address address = address_of(port);

    return socket->ops->connect(socket, &address, nonblocking);
}

static ssize_t
transfer(struct socket *socket, char *bytes, size_t count, bool send)
{
    struct iovec one = {bytes, count};
    struct uio uio;
    struct socket_message message = {.uio = &uio};

    uio_init_single(&uio, &one);
    return send ? socket->ops->send(socket, &message)
                : socket->ops->receive(socket, &message);
}

static int
give(struct socket *socket)
{
    char bytes[] = "abc";

    return transfer(socket, bytes, UNREAD, true);
}

static int
take(struct socket *socket)
{
    char bytes[8] = "";

    ssize_t moved = transfer(socket, bytes, sizeof bytes, false);
    expect(moved <= 0 || memcmp(bytes, "abc", moved) == 0);
    return moved;
}

/* ------- What is there before ------- */

static struct socket *
listen_at(uint16_t port, int backlog)
{
    struct socket *socket = new_socket(AF_INET);

    expect(bind_to(socket, port) == 0);
    expect(socket->ops->listen(socket, backlog) == 0);
    return socket;
}

/* A listener; free clients. */
static void
begin(void)
{
    listener = listen_at(PORT, 5);
    for (unsigned i = 0; i < CALLS; i++)
        clients[i] = new_socket(AF_INET);
}

/* Client 0 waits for accept. */
static void
begin_with_client(void)
{
    begin();
    expect(connect_to(clients[0], PORT, false) == 0);
}

/* The backlog is full with client 0. */
static void
begin_with_full_backlog(void)
{
    listener = listen_at(PORT, 0);
    for (unsigned i = 0; i < CALLS; i++)
        clients[i] = new_socket(AF_INET);
    expect(connect_to(clients[0], PORT, false) == 0);
}

/* Two sockets of FAMILY, each other's peers. */
static void
make_pair(int family)
{
    listener = NULL;
    clients[0] = new_socket(family);
    clients[1] = new_socket(family);
    expect(stream_ops.pair(clients[0], clients[1]) == 0);
}

/* TCP's can't be paired, so these two meet at a listener. */
static void
begin_pair(void)
{
    listener = listen_at(PORT, 0);
    clients[0] = new_socket(AF_INET);
    expect(connect_to(clients[0], PORT, false) == 0);
    expect(stream_ops.accept(listener, true, &clients[1]) == 0);
}

static void
begin_local_pair(void)
{
    make_pair(AF_UNIX);
}

/* The pair's second has bytes that it hasn't read. */
static void
begin_pair_unread(void)
{
    begin_pair();
    expect(give(clients[0]) == UNREAD);
}

static void
begin_pair_both_unread(void)
{
    begin_pair_unread();
    expect(give(clients[1]) == UNREAD);
}

/* ------- What is there afterwards ------- */

static const char *
name_of(int result)
{
    static const struct {
        int result;
        const char *name;
    } names[] = {
        {0, "0"},
        {UNREAD, "3"},
        {-EPIPE, "EPIPE"},
        {-EAGAIN, "EAGAIN"},
        {-EINVAL, "EINVAL"},
        {-EADDRINUSE, "EADDRINUSE"},
        {-EADDRNOTAVAIL, "EADDRNOTAVAIL"},
        {-ECONNREFUSED, "ECONNREFUSED"},
        {-ECONNRESET, "ECONNRESET"},
        {-ECONNABORTED, "ECONNABORTED"},
        {-EINPROGRESS, "EINPROGRESS"},
        {-EALREADY, "EALREADY"},
        {-EISCONN, "EISCONN"},
        {-ENOTCONN, "ENOTCONN"},
        {-ERESTARTSYS, "signal"},
    };

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].result == result)
            return names[i].name;
    interleave_fail("an unexpected result: %d", result);
}

static void
say(const char *word)
{
    snprintf(said + strlen(said), sizeof said - strlen(said), "%s%s",
             *said ? " " : "", word);
}

static void
discard(struct socket *socket)
{
    if (socket && !socket->closed)
        socket_discard(socket);
}

/* Closes whatever a thread did not. Nobody may be left. */
static void
finish(void)
{
    for (unsigned i = 0; i < CALLS; i++)
        discard(accepted[i]);
    for (unsigned i = 0; i < CALLS; i++)
        if (clients[i] && !files[i])
            discard(clients[i]);
    if (listener)
        discard(listener);
    expect(socket_count() == 0);
    expect(open_file_count() == 0);
}

/* The results of threads 0 to COUNT - 1. */
static const char *
end_with(unsigned count)
{
    finish();
    for (unsigned i = 0; i < count; i++)
        say(name_of(results[i]));
    return said;
}

static const char *
end_one(void)
{
    return end_with(1);
}

static const char *
end_two(void)
{
    return end_with(2);
}

static const char *
end_three(void)
{
    return end_with(3);
}

/* ------- What threads do ------- */

static void
accept_one(void)
{
    unsigned self = interleave_self();

    results[self] = stream_ops.accept(listener, false, &accepted[self]);
}

static void
accept_nonblocking(void)
{
    unsigned self = interleave_self();

    results[self] = stream_ops.accept(listener, true, &accepted[self]);
}

static void
connect_client(void)
{
    unsigned self = interleave_self();

    results[self] = connect_to(clients[self], PORT, false);
}

static void
shut_listener(void)
{
    results[interleave_self()] = stream_ops.shutdown(listener, SHUT_RDWR);
}

static void
close_listener(void)
{
    socket_discard(listener);
    listener = NULL;
}

static void
close_client_0(void)
{
    socket_discard(clients[0]);
    clients[0] = NULL;
}

static const struct scenario scenarios[] = {
    {
        "two accepts, one client",
        begin_with_client,
        {accept_nonblocking, accept_nonblocking},
        end_two,
        {"0 EAGAIN", "EAGAIN 0"},
    },
    {
        "two accepts wait, one client comes, and the listener is shut down",
        begin,
        {accept_one, accept_one, connect_client, shut_listener},
        end_three,
        {"0 EINVAL 0", "EINVAL 0 0", "EINVAL EINVAL 0",
         "EINVAL EINVAL ECONNREFUSED"},
    },
    {
        "a connect, and an accept that waits for it",
        begin,
        {connect_client, accept_one},
        end_two,
        {"0 0"},
    },
    {
        "a connect, and its listener goes",
        begin,
        {connect_client, close_listener},
        end_one,
        {"0", "ECONNREFUSED"},
    },
};

int
main(int argc, char **argv)
{
    socket_init();
    return interleave_main(argc, argv, scenarios,
                           sizeof scenarios / sizeof *scenarios);
}
