/*
 * connect makes the whole connection, with both its ends, and puts the
 * server's end where accept will find it: so a client may write before it is
 * accepted, and accept has nothing left to do that could fail.
 */
#include "kernel/net/stream_setup.h"

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/net/rights.h"
#include "kernel/net/socket.h"

void
stream_init(struct socket *socket)
{
    spinlock_init(&socket->stream.end_lock, LOCK_CONNECTION);
    list_init(&socket->stream.waiting);
    list_init(&socket->stream.pending);
    list_init(&socket->stream.queue_link);
}

/* ------- Connections ------- */

/* What a queue from a sender with SEND to a receiver with RECEIVE may hold:
 * half of what the two buffers would, for their pages are the same. */
static size_t
capacity_between(uint32_t send, uint32_t receive)
{
    return ((send + receive) / 2 + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
}

/* Makes END, of CONNECTION, OWNER's, whose peer is PEER. */
static void
attach(struct socket *owner, struct connection_end *end,
       struct connection_end *other, struct socket *peer)
{
    owner->stream.end = end;
    owner->stream.incoming = &end->incoming;
    owner->stream.outgoing = &other->incoming;
    owner->stream.peer = peer;
}

/* Makes END, of CONNECTION, ready for what FROM sends to TO. */
static int
init_end(struct connection_end *end, struct connection *connection,
         const struct socket *from, const struct socket *to)
{
    end->connection = connection;
    return byte_queue_init(&end->incoming,
                           capacity_between(from->options.send_buffer,
                                            to->options.receive_buffer));
}

/* A connection between ONE and OTHER, who are not CONNECTED to it yet. 0 or
 * -ENOMEM. */
static int
create_connection(struct socket *one, struct socket *other)
{
    struct connection *connection = kmalloc(sizeof *connection);

    if (!connection)
        return -ENOMEM;
    struct connection_end *ends = connection->ends;
    refcount_init(&connection->refs);
    refcount_get(&connection->refs);
    if (init_end(&ends[0], connection, other, one) < 0)
        goto no_end;
    if (init_end(&ends[1], connection, one, other) < 0)
        goto no_other_end;
    attach(one, &ends[0], &ends[1], other);
    attach(other, &ends[1], &ends[0], one);
    return 0;

no_other_end:
    byte_queue_destroy(&ends[0].incoming);
no_end:
    kfree(connection);
    return -ENOMEM;
}

/* Undoes what attach did: SOCKET never was CONNECTED. */
static void
detach(struct socket *socket)
{
    struct stream *stream = &socket->stream;

    stream_leave(stream->end);
    stream->end = NULL;
    stream->incoming = stream->outgoing = NULL;
    stream->peer = NULL;
}

void
stream_leave(struct connection_end *end)
{
    struct connection *connection = end->connection;
    struct byte_mark *mark;

    if (!refcount_put(&connection->refs))
        return;
    for (int i = 0; i < 2; i++) {
        struct byte_queue *queue = &connection->ends[i].incoming;

        while ((mark = byte_queue_take_mark(queue)))
            rights_destroy(container_of(mark, struct rights, mark));
        byte_queue_destroy(queue);
    }
    kfree(connection);
}

/* From now on SOCKET's queues may be used. socket_lock held. */
static void
set_connected(struct socket *socket)
{
    __atomic_store_n(&socket->stream.state, STREAM_CONNECTED, __ATOMIC_RELEASE);
    wait_queue_wake_all(&socket->changes);
}

int
stream_pair(struct socket *one, struct socket *other)
{
    mutex_lock(&socket_lock);
    int error = create_connection(one, other);
    if (!error) {
        set_connected(one);
        set_connected(other);
        unix_know_pair(one, other);
        unix_know_pair(other, one);
    }
    mutex_unlock(&socket_lock);
    return error;
}

/* ------- The listener's side ------- */

static struct socket *
socket_at(struct list *link)
{
    return container_of(link, struct socket, stream.queue_link);
}

/* Puts SERVER, new, among those that accept on LISTENER will return, and
 * tells its client. */
static void
admit(struct socket *listener, struct socket *server)
{
    list_append(&listener->stream.waiting, &server->stream.queue_link);
    listener->stream.waiting_count++;
    set_connected(server);
    set_connected(server->stream.peer);
    wait_queue_wake_all(&listener->changes);
}

static bool
has_room(const struct socket *listener)
{
    return listener->stream.waiting_count <= listener->stream.backlog;
}

/* Has the next of those that wait for room take it. */
static void
admit_pending(struct socket *listener)
{
    struct list *pending = &listener->stream.pending;

    while (has_room(listener) && !list_is_empty(pending)) {
        struct socket *server = socket_at(pending->next);

        list_remove(&server->stream.queue_link);
        admit(listener, server);
    }
}

int
stream_listen(struct socket *socket, int backlog)
{
    struct stream *stream = &socket->stream;
    int error = 0;

    mutex_lock(&socket_lock);
    if (stream->state == STREAM_CONNECTED ||
        stream->state == STREAM_CONNECTING || stream->in_progress)
        error = -EINVAL;
    else if (stream->state != STREAM_LISTENING)
        error = socket->family->listen(socket);
    if (!error) {
        socket->owner = socket_credentials();
        stream->backlog =
            backlog < 0 || backlog > SOMAXCONN ? SOMAXCONN : backlog;
        stream->state = STREAM_LISTENING;
        admit_pending(socket);
        wait_queue_wake_all(&socket->changes);
    }
    mutex_unlock(&socket_lock);
    return error;
}

/* Sleeps until a client waits for LISTENER's accept. */
static int
await_client(struct socket *listener, uint64_t deadline)
{
    while (listener->stream.state == STREAM_LISTENING && !listener->read_shut) {
        if (!list_is_empty(&listener->stream.waiting))
            return 0;
        int error = socket_wait(listener, deadline);
        if (error)
            return error;
    }
    return -EINVAL;
}

int
stream_accept(struct socket *listener, bool nonblocking, struct socket **result)
{
    uint64_t deadline =
        socket_deadline(listener->options.receive_timeout, nonblocking);

    mutex_lock(&socket_lock);
    int error = await_client(listener, deadline);
    if (!error) {
        *result = socket_at(listener->stream.waiting.next);
        list_remove(&(*result)->stream.queue_link);
        (*result)->stream.listener = NULL;
        listener->stream.waiting_count--;
        admit_pending(listener);
    }
    mutex_unlock(&socket_lock);
    return error;
}

/* What remains of an attempt of CLIENT's to connect that failed with ERROR:
 * on the network also an end both ways, until the next attempt. */
static void
refuse(struct socket *client, int error)
{
    client->read_shut = client->write_shut = client->family->is_network;
    socket_set_error(client, error);
}

/* CLIENT, which is CONNECTING, failed with ERROR: it is as it was before, and
 * the end made for it goes to DOOMED. */
static void
fail(struct socket *client, int error, struct list *doomed)
{
    struct socket *server = client->stream.peer;

    list_remove(&server->stream.queue_link);
    list_append(doomed, &server->stream.queue_link);
    server->stream.listener = NULL;
    server->stream.peer = NULL;
    server->stream.state = STREAM_UNCONNECTED;
    client->stream.state = STREAM_UNCONNECTED;
    detach(client);
    client->family->stop(client);
    refuse(client, error);
}

void
stream_withdraw(struct socket *socket, struct list *doomed)
{
    fail(socket, 0, doomed);
}

void
stream_stop_listening(struct socket *listener, struct list *doomed)
{
    struct stream *stream = &listener->stream;

    stream->state = STREAM_UNCONNECTED;
    while (!list_is_empty(&stream->pending))
        fail(socket_at(stream->pending.next)->stream.peer, ECONNREFUSED,
             doomed);
    while (!list_is_empty(&stream->waiting)) {
        struct socket *server = socket_at(stream->waiting.next);

        list_remove(&server->stream.queue_link);
        list_append(doomed, &server->stream.queue_link);
        server->stream.listener = NULL;
        server->options.linger = true; /* nobody took it: its end is a reset */
        server->options.linger_seconds = 0;
    }
    stream->waiting_count = 0;
    listener->family->unlisten(listener);
    wait_queue_wake_all(&listener->changes);
}

void
stream_discard_all(struct list *doomed)
{
    while (!list_is_empty(doomed)) {
        struct socket *socket = socket_at(doomed->next);

        list_remove(&socket->stream.queue_link);
        socket_discard(socket);
    }
}

/* ------- The client's side ------- */

/* Whether LISTENER takes clients still. */
static bool
takes_clients(const struct socket *listener)
{
    return listener->stream.state == STREAM_LISTENING && !listener->read_shut &&
           !listener->closed;
}

/* Makes the two ends of a connection from CLIENT to LISTENER, and has the
 * server's end wait there. socket_lock held. */
static int
join(struct socket *client, struct socket *listener,
     const struct socket_address *address)
{
    int error = client->family->start(client, address, listener);
    if (error)
        return error;
    struct socket *server = socket_create_like(listener);
    error = server ? create_connection(client, server) : -ENOMEM;
    if (error)
        goto no_connection;
    error = client->family->join(server, client, listener);
    if (error)
        goto no_name;
    client->stream.state = server->stream.state = STREAM_CONNECTING;
    if (client->family->is_network)
        client->read_shut = client->write_shut = false;
    server->stream.listener = listener;
    if (has_room(listener))
        admit(listener, server);
    else
        list_append(&listener->stream.pending, &server->stream.queue_link);
    return 0;

no_name:
    detach(client);
    server->stream.peer = NULL;
no_connection:
    client->family->stop(client);
    if (server)
        socket_release_unused(server);
    return error;
}

/* Why connect came to nothing, as -errno; CLIENT is as before it. */
static int
take_failure(struct socket *client)
{
    int error = client->error ? client->error : ECONNABORTED;

    client->error = 0;
    client->read_shut = client->write_shut = false;
    return -error;
}

/*
 * What connect finds on a SOCKET that has said -EINPROGRESS before, or that
 * is no longer free. 0: it may connect. socket_lock held.
 */
static int
check_state(struct socket *socket, bool *done)
{
    struct stream *stream = &socket->stream;
    bool was_in_progress = stream->in_progress;

    *done = false;
    if (stream->state == STREAM_LISTENING)
        return socket->family->is_network ? -EISCONN : -EINVAL;
    if (stream->state == STREAM_CONNECTING)
        return 0;
    stream->in_progress = false;
    if (stream->state == STREAM_CONNECTED) {
        *done = was_in_progress;
        return was_in_progress ? 0 : -EISCONN;
    }
    if (!was_in_progress)
        return 0;
    return take_failure(socket);
}

/* Waits until CLIENT is connected, or isn't. socket_lock held. */
static int
await_outcome(struct socket *client, uint64_t deadline, struct list *doomed)
{
    bool is_network = client->family->is_network;
    struct stream *stream = &client->stream;
    int error = 0;

    while (!error && stream->state == STREAM_CONNECTING)
        error = socket_wait(client, deadline);
    if (stream->state == STREAM_CONNECTED) {
        stream->in_progress = false;
        return 0;
    }
    if (stream->state == STREAM_UNCONNECTED) {
        stream->in_progress = false;
        error = take_failure(client);
    } else if (is_network) {
        if (error == -EAGAIN)
            error = stream->in_progress ? -EALREADY : -EINPROGRESS;
        stream->in_progress = true;
    } else {
        stream_withdraw(client, doomed);
    }
    return error;
}

/* connect of a CLIENT that is free, to LISTENER (NULL: there is none). */
static int
begin(struct socket *client, struct socket *listener,
      const struct socket_address *address, bool nonblocking)
{
    bool is_network = client->family->is_network;
    int error = -ECONNREFUSED;

    if (listener && takes_clients(listener)) {
        if (!is_network && nonblocking && !has_room(listener))
            return -EAGAIN;
        error = join(client, listener, address);
    }
    if (!is_network || !nonblocking || (error && error != -ECONNREFUSED))
        return error;
    if (error)
        refuse(client, -error);
    client->stream.in_progress = true;
    return -EINPROGRESS;
}

/* stream_connect with socket_lock held, its listener found (or NULL). */
static int
connect_locked(struct socket *client, struct socket *listener,
               const struct socket_address *address, bool nonblocking,
               struct list *doomed)
{
    uint64_t deadline =
        socket_deadline(client->options.send_timeout, nonblocking);
    bool done;

    int error = check_state(client, &done);
    if (error || done)
        return error;
    if (client->stream.state == STREAM_CONNECTING && nonblocking)
        return -EALREADY;
    if (client->stream.state != STREAM_CONNECTING) {
        client->error = 0;
        error = begin(client, listener, address, nonblocking);
    }
    return error ? error : await_outcome(client, deadline, doomed);
}

/* The end of STREAM, which is CONNECTED and isn't from now on. socket_lock
 * held. */
static struct connection_end *
take_end(struct stream *stream)
{
    struct connection_end *end = stream->end;
    uint32_t flags = spin_lock(&stream->end_lock);

    stream->end = NULL;
    stream->incoming = stream->outgoing = NULL;
    stream->state = STREAM_UNCONNECTED;
    spin_unlock(&stream->end_lock, flags);
    return end;
}

/* connect to AF_UNSPEC: SOCKET is as if it were new, but for what bind gave
 * it. Transfers in its queues end. */
static int
disconnect(struct socket *socket)
{
    struct list doomed = LIST_INITIALIZER(doomed);
    struct stream *stream = &socket->stream;
    struct connection_end *end = NULL;

    mutex_lock(&socket_lock);
    bool cut = stream->state == STREAM_CONNECTED && stream_has_peer(socket);
    if (stream->state == STREAM_LISTENING) {
        stream_stop_listening(socket, &doomed);
    } else if (stream->state == STREAM_CONNECTING) {
        stream_withdraw(socket, &doomed);
    } else if (stream->state == STREAM_CONNECTED) {
        stream_hang_up(socket, true);
        byte_queue_clear(stream->incoming);
        byte_queue_close(stream->incoming, BYTE_QUEUE_NO_WAITING);
        end = take_end(stream);
        socket->family->stop(socket);
    }
    stream->refused = stream->in_progress = false;
    socket->read_shut = socket->write_shut = false;
    socket_set_error(socket, cut ? ECONNRESET : 0);
    mutex_unlock(&socket_lock);
    if (end)
        stream_leave(end);
    stream_discard_all(&doomed);
    return 0;
}

int
stream_connect(struct socket *socket, const struct socket_address *address,
               bool nonblocking)
{
    struct list doomed = LIST_INITIALIZER(doomed);
    struct socket *listener = NULL;

    if (socket->family->is_network && address->any.sa_family == AF_UNSPEC)
        return disconnect(socket);
    int error = socket->family->find(socket, address, &listener);
    if (error && error != -ECONNREFUSED)
        return error;
    if (error && !socket->family->is_network)
        return error;
    mutex_lock(&socket_lock);
    error = connect_locked(socket, listener, address, nonblocking, &doomed);
    mutex_unlock(&socket_lock);
    stream_discard_all(&doomed);
    if (listener)
        socket_put(listener);
    return error;
}
