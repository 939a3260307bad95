// with: kernel/net/*.c kernel/ipc/byte_queue.c kernel/file/open_file.c kernel/file/uio.c kernel/proc/wait_queue.c kernel/proc/timer.c kernel/proc/lock_order.c
/*
 * Calls on sockets against each other. Each thread's call has a reference to
 * its description from the start, as one has that was found in the table;
 * closing gives back the table's.
 */
#include <stdio.h>
#include <string.h>

#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/mm/page.h"
#include "kernel/net/port.h"
#include "kernel/net/socket.h"
#include "tests/host/support/interleave.h"

#define PORT   8000
#define CALLS  SCENARIO_THREADS
#define UNREAD 3 /* how many bytes wait where bytes wait */

static struct socket *listener, *clients[CALLS];
static struct open_file *file; /* of client 0, where there is one */
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

static void
accept_twice(void)
{
    results[1] = stream_ops.accept(listener, false, &accepted[1]);
    results[2] = stream_ops.accept(listener, false, &accepted[2]);
}

static void
accept_and_read(void)
{
    unsigned self = interleave_self();

    accept_one();
    results[self] = take(accepted[self]);
    seconds[self] = take(accepted[self]);
}

static void
connect_and_write(void)
{
    unsigned self = interleave_self();

    connect_client();
    if (results[self] == 0)
        seconds[self] = give(clients[self]);
}

static void
connect_write_and_close(void)
{
    connect_and_write();
    close_client_0();
}

static void
connect_third(void)
{
    expect(connect_to(clients[3], PORT, false) == 0);
}

/* What a client finds whose listener goes. */
static void
connect_and_read(void)
{
    unsigned self = interleave_self();

    connect_client();
    if (results[self] == 0)
        seconds[self] = take(clients[self]);
}

static const char *
end_read(void)
{
    finish();
    say(name_of(results[0]));
    if (results[0] == 0)
        say(name_of(seconds[0]));
    return said;
}

static void
signal_client(void)
{
    interleave_signal(1);
}

static void
listen_now(void)
{
    results[interleave_self()] = stream_ops.listen(listener, 5);
}

static void
begin_bound(void)
{
    listener = new_socket(AF_INET);
    expect(bind_to(listener, PORT) == 0);
    for (unsigned i = 0; i < CALLS; i++)
        clients[i] = new_socket(AF_INET);
}

/* ------- Two ends of a connection ------- */

static void
close_client_1(void)
{
    socket_discard(clients[1]);
    clients[1] = NULL;
}

static void
write_once(void)
{
    results[interleave_self()] = give(clients[0]);
}

static void
write_twice(void)
{
    results[0] = give(clients[0]);
    seconds[0] = give(clients[0]);
}

static void
read_once(void)
{
    results[interleave_self()] = take(clients[0]);
}

/* Reads until something else than bytes comes, and what comes after that. */
static void
read_to_the_end(void)
{
    do
        results[0] = take(clients[0]);
    while (results[0] > 0);
    seconds[0] = take(clients[0]);
}

static const char *
end_both_results(void)
{
    finish();
    say(name_of(results[0]));
    say(name_of(seconds[0]));
    expect(interleave_sigpipes(0) ==
           (unsigned)((results[0] == -EPIPE) + (seconds[0] == -EPIPE)));
    return said;
}

static void
shut(struct socket *socket, int how)
{
    results[interleave_self()] = stream_ops.shutdown(socket, how);
}

static void
shut_reading(void)
{
    shut(clients[0], SHUT_RD);
}

static void
shut_writing(void)
{
    shut(clients[0], SHUT_WR);
}

static void
shut_peer_reading(void)
{
    shut(clients[1], SHUT_RD);
}

static void
shut_peer_writing(void)
{
    shut(clients[1], SHUT_WR);
}

/* Client 0's way to its peer is full. */
static void
fill_way(void)
{
    static char bytes[4096];
    struct byte_queue *queue = clients[0]->stream.outgoing;

    while (byte_queue_fill(queue) < queue->capacity)
        expect(transfer(clients[0], bytes, sizeof bytes, true) > 0);
}

static void
begin_full_pair(void)
{
    listener = listen_at(PORT, 0);
    clients[0] = new_socket(AF_INET);
    clients[0]->options.send_buffer = PAGE_SIZE;
    listener->options.receive_buffer = PAGE_SIZE;
    expect(connect_to(clients[0], PORT, false) == 0);
    expect(stream_ops.accept(listener, true, &clients[1]) == 0);
    fill_way();
}

static const char *
end_writer(void)
{
    expect(interleave_sigpipes(0) == (results[0] == -EPIPE));
    return end_one();
}

static void
take_error(void)
{
    results[interleave_self()] = socket_take_error(clients[0]);
}

static void
begin_refused(void)
{
    listener = NULL;
    clients[0] = new_socket(AF_INET);
    expect(connect_to(clients[0], PORT, true) == -EINPROGRESS);
}

static void
begin_reset(void)
{
    begin_pair_unread();
    close_client_1();
}

/* A socket that was disconnected is as good as new, but for the reset, until
 * somebody has got it. */
static const char *
end_disconnected(void)
{
    bool told = results[0] == -ECONNRESET || seconds[0] == -ECONNRESET;

    expect(clients[0]->error == (told ? 0 : ECONNRESET));
    expect(!clients[0]->stream.refused);
    return end_both_results();
}

/* ------- Calls in flight, and one socket in two calls ------- */

/* Two threads have found client 0's descriptor: one to read, one to close. */
static void
begin_in_flight(void)
{
    begin_pair();
    file = socket_open(clients[0], 0);
    open_file_get(file);
}

static void
read_in_flight(void)
{
    results[0] = take(clients[0]);
    clients[0] = NULL;
    open_file_put(file);
}

static void
close_descriptor(void)
{
    open_file_put(file);
}

static void
peer_writes(void)
{
    results[2] = give(clients[1]);
}

static void
connect_client_0(void)
{
    results[interleave_self()] = connect_to(clients[0], PORT, false);
}

static void
connect_client_1(void)
{
    results[interleave_self()] = connect_to(clients[1], PORT, false);
}

static void
disconnect_client_0(void)
{
    struct socket_address nobody = {.length = sizeof nobody.in};

    nobody.any.sa_family = AF_UNSPEC;
    expect(stream_ops.connect(clients[0], &nobody, false) == 0);
}

static void
disconnect_client_1(void)
{
    struct socket_address nobody = {.length = sizeof nobody.in};

    nobody.any.sa_family = AF_UNSPEC;
    expect(stream_ops.connect(clients[1], &nobody, false) == 0);
}

static void
shut_client_1(void)
{
    shut(clients[1], SHUT_RDWR);
}

static void
listen_client_0(void)
{
    results[interleave_self()] = stream_ops.listen(clients[0], 1);
}

static void
bind_client_0(void)
{
    results[interleave_self()] = bind_to(clients[0], PORT + 1);
}

/* ------- Names ------- */

static void
begin_two_free(void)
{
    listener = NULL;
    for (unsigned i = 0; i < 2; i++)
        clients[i] = new_socket(AF_INET);
}

static void
begin_bound_by_1(void)
{
    begin_two_free();
    expect(bind_to(clients[1], PORT) == 0);
}

static void
begin_two_that_share(void)
{
    begin_two_free();
    for (unsigned i = 0; i < 2; i++)
        clients[i]->options.reuse_address = true;
}

static void
begin_two_that_share_a_port(void)
{
    begin_two_that_share();
    for (unsigned i = 0; i < 2; i++)
        expect(bind_to(clients[i], PORT) == 0);
}

static void
bind_client(void)
{
    unsigned self = interleave_self();

    results[self] = bind_to(clients[self], PORT);
}

static void
bind_any(void)
{
    unsigned self = interleave_self();

    results[self] = bind_to(clients[self], 0);
}

static void
listen_client(void)
{
    unsigned self = interleave_self();

    results[self] = stream_ops.listen(clients[self], 1);
}

static void
close_self(void)
{
    unsigned self = interleave_self();

    socket_discard(clients[self]);
    clients[self] = NULL;
}

/* All ephemeral ports but one are bound. */
static void
begin_with_one_port(void)
{
    begin_two_free();
    for (unsigned i = 0; i < PORT_EPHEMERAL_COUNT - 1; i++) {
        accepted[i] = new_socket(AF_INET);
        expect(bind_to(accepted[i], 0) == 0);
    }
}

static void
begin_with_one_port_and_listener(void)
{
    begin_with_one_port();
    listener = listen_at(PORT, 5);
}

/* With one of all pairs to the listener left. */
static void
begin_with_one_pair(void)
{
    begin_two_free();
    listener = listen_at(PORT, 5);
    for (unsigned i = 0; i < PORT_EPHEMERAL_COUNT - 1; i++) {
        accepted[i] = new_socket(AF_INET);
        expect(connect_to(accepted[i], PORT, false) == 0);
    }
}

/* Two sockets of one local address, to one remote address. */
static void
begin_with_same_pair(void)
{
    begin_two_that_share();
    for (unsigned i = 0; i < 2; i++)
        expect(bind_to(clients[i], PORT + 1) == 0);
    listener = listen_at(PORT, 5);
}

static const struct scenario scenarios[] = {
    /* accept */
    {
        "two accepts, one client",
        begin_with_client,
        {accept_nonblocking, accept_nonblocking},
        end_two,
        {"0 EAGAIN", "EAGAIN 0"},
    },
    {
        "two accepts wait, and the listener is shut down",
        begin_with_client,
        {accept_one, accept_one, shut_listener},
        end_two,
        {"0 EINVAL", "EINVAL 0", "EINVAL EINVAL"},
    },
    {
        "an accept waits, a client comes, and the listener is shut down",
        begin,
        {connect_client, accept_one, shut_listener},
        end_two,
        {"0 0", "0 EINVAL", "ECONNREFUSED EINVAL"},
    },
    {
        "an accept, and its client writes and closes",
        begin,
        {connect_write_and_close, accept_and_read},
        end_two,
        {"0 3"},
    },
    {
        "two clients, and accepts for them",
        begin,
        {connect_client, accept_twice, connect_third},
        end_three,
        {"0 0 0"},
    },
    /* connect */
    {
        "a connect and a listen",
        begin_bound,
        {connect_client, listen_now},
        end_two,
        {"0 0", "ECONNREFUSED 0"},
    },
    {
        "a connect, and its listener is closed",
        begin,
        {connect_and_read, close_listener},
        end_read,
        {"0 ECONNRESET", "ECONNREFUSED"},
    },
    {
        "a connect, and its listener is shut down",
        begin,
        {connect_and_read, shut_listener},
        end_read,
        {"0 ECONNRESET", "ECONNREFUSED"},
    },
    {
        "a connect to a full backlog, and an accept",
        begin_with_full_backlog,
        {accept_one, connect_client},
        end_two,
        {"0 0"},
    },
    {
        "a connect to a full backlog, and its listener is closed",
        begin_with_full_backlog,
        {close_listener, connect_client},
        end_two,
        {"0 ECONNREFUSED"},
    },
    {
        "a connect to a full backlog, an accept, and a shut down",
        begin_with_full_backlog,
        {accept_one, connect_client, shut_listener},
        end_two,
        {"0 0", "0 ECONNREFUSED", "EINVAL ECONNREFUSED"},
    },
    {
        "a connect to a full backlog, and a signal",
        begin_with_full_backlog,
        {accept_one, connect_client, signal_client},
        end_two,
        {"0 0", "0 signal"},
    },
    {
        "a connect to a full backlog, and the client ahead is closed",
        begin_with_full_backlog,
        {accept_one, connect_client, close_client_0},
        end_two,
        {"0 0"},
    },
    /* the ends of a connection */
    {
        "a write, and the peer is closed",
        begin_pair,
        {write_twice, close_client_1},
        end_both_results,
        {"3 3", "3 EPIPE", "3 ECONNRESET"},
    },
    {
        "a local write, and the peer is closed",
        begin_local_pair,
        {write_twice, close_client_1},
        end_both_results,
        {"3 3", "3 EPIPE", "EPIPE EPIPE"},
    },
    {
        "a read, and the peer is closed",
        begin_pair,
        {read_to_the_end, close_client_1},
        end_both_results,
        {"0 0"},
    },
    {
        "a read, and the peer is closed with unread bytes",
        begin_pair_unread,
        {read_to_the_end, close_client_1},
        end_both_results,
        {"ECONNRESET 0"},
    },
    {
        "two reads when the peer is closed with unread bytes",
        begin_pair_unread,
        {read_once, read_once, close_client_1},
        end_two,
        {"0 ECONNRESET", "ECONNRESET 0"},
    },
    {
        "both ends are closed",
        begin_pair,
        {close_client_0, close_client_1},
        end_two,
        {"0 0"},
    },
    {
        "both ends are closed with unread bytes",
        begin_pair_both_unread,
        {close_client_0, close_client_1},
        end_two,
        {"0 0"},
    },
    {
        "both ends of a local pair are closed",
        begin_local_pair,
        {close_client_0, close_client_1},
        end_two,
        {"0 0"},
    },
    {
        "a read, and its own end is shut down",
        begin_pair,
        {read_once, shut_reading},
        end_two,
        {"0 0"},
    },
    {
        "a read, and the peer's writing is shut down",
        begin_pair,
        {read_once, shut_peer_writing},
        end_two,
        {"0 0"},
    },
    {
        "a write on a full way, and its own end is shut down",
        begin_full_pair,
        {write_once, shut_writing},
        end_writer,
        {"EPIPE"},
    },
    {
        "a write on a full way, and the peer is closed",
        begin_full_pair,
        {write_once, close_client_1},
        end_writer,
        {"ECONNRESET"},
    },
    {
        "a local write, and the peer's reading is shut down",
        begin_local_pair,
        {write_once, shut_peer_reading},
        end_writer,
        {"3", "EPIPE"},
    },
    {
        "both ends are shut down",
        begin_pair,
        {shut_writing, shut_peer_writing},
        end_two,
        {"0 0"},
    },
    /* SO_ERROR */
    {
        "SO_ERROR of a refused connect is asked for twice",
        begin_refused,
        {take_error, take_error},
        end_two,
        {"0 ECONNREFUSED", "ECONNREFUSED 0"},
    },
    {
        "a reset is read, and asked for by SO_ERROR",
        begin_reset,
        {take_error, read_once},
        end_two,
        {"0 ECONNRESET", "ECONNRESET 0"},
    },
    /* calls in flight, and one socket in two calls */
    {
        "a read in flight, its descriptor is closed, and the peer writes",
        begin_in_flight,
        {read_in_flight, close_descriptor, peer_writes},
        end_three,
        {"3 0 3"},
    },
    {
        "two connects of one socket",
        begin,
        {connect_client_0, connect_client_0},
        end_two,
        {"0 EISCONN", "EISCONN 0"},
    },
    {
        "two connects of one socket to a full backlog, and an accept",
        begin_with_full_backlog,
        {connect_client_1, connect_client_1, accept_one},
        end_three,
        {"0 0 0", "0 EISCONN 0", "EISCONN 0 0"},
    },
    {
        "a connect to a full backlog, and the client is shut down",
        begin_with_full_backlog,
        {accept_one, connect_client_1, shut_client_1},
        end_three,
        {"0 0 0", "0 ECONNRESET 0", "0 0 ENOTCONN"},
    },
    {
        "a connect and a listen of one socket",
        begin,
        {connect_client_0, listen_client_0},
        end_two,
        {"0 EINVAL", "EISCONN 0"},
    },
    {
        "a connect and a bind of one socket",
        begin,
        {connect_client_0, bind_client_0},
        end_two,
        {"0 0", "0 EINVAL"},
    },
    {
        "a read, and its socket is disconnected",
        begin_pair,
        {read_once, disconnect_client_0},
        end_one,
        {"EPIPE", "ECONNRESET"},
    },
    {
        "writes, and their socket is disconnected",
        begin_pair,
        {write_twice, disconnect_client_0},
        end_disconnected,
        {"3 3", "3 ECONNRESET", "ECONNRESET EPIPE"},
    },
    {
        "a read, and the peer is disconnected",
        begin_pair,
        {read_to_the_end, disconnect_client_1},
        end_both_results,
        {"ECONNRESET 0"},
    },
    {
        "both ends are disconnected",
        begin_pair_both_unread,
        {disconnect_client_0, disconnect_client_1},
        end_two,
        {"0 0"},
    },
    {
        "one end is disconnected, and the other closed",
        begin_pair_both_unread,
        {disconnect_client_0, close_client_1},
        end_two,
        {"0 0"},
    },
    /* names */
    {
        "two binds to one port",
        begin_two_free,
        {bind_client, bind_client},
        end_two,
        {"0 EADDRINUSE", "EADDRINUSE 0"},
    },
    {
        "two binds to one port with SO_REUSEADDR",
        begin_two_that_share,
        {bind_client, bind_client},
        end_two,
        {"0 0"},
    },
    {
        "two listens at one port with SO_REUSEADDR",
        begin_two_that_share_a_port,
        {listen_client, listen_client},
        end_two,
        {"0 EADDRINUSE", "EADDRINUSE 0"},
    },
    {
        "a bind, and the port's owner is closed",
        begin_bound_by_1,
        {bind_client, close_self},
        end_one,
        {"0", "EADDRINUSE"},
    },
    {
        "two binds to the last ephemeral port",
        begin_with_one_port,
        {bind_any, bind_any},
        end_two,
        {"0 EADDRINUSE", "EADDRINUSE 0"},
    },
    {
        "two connects from the last ephemeral port",
        begin_with_one_pair,
        {connect_client, connect_client},
        end_two,
        {"0 EADDRNOTAVAIL", "EADDRNOTAVAIL 0"},
    },
    {
        "a bind and a connect from the last ephemeral port",
        begin_with_one_port_and_listener,
        {bind_any, connect_client},
        end_two,
        {"0 EADDRNOTAVAIL", "EADDRINUSE 0"},
    },
    {
        "two connects of one pair of addresses",
        begin_with_same_pair,
        {connect_client, connect_client},
        end_two,
        {"0 EADDRNOTAVAIL", "EADDRNOTAVAIL 0"},
    },
};

int
main(int argc, char **argv)
{
    socket_init();
    return interleave_main(argc, argv, scenarios,
                           sizeof scenarios / sizeof *scenarios);
}
