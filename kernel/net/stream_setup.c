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

/* A connection from ONE, its end 0, to OTHER, its end 1; both are CONNECTING
 * to it. 0 or -ENOMEM. */
static int
create_connection(struct socket *one, struct socket *other)
{
    struct connection *connection = kmalloc(sizeof *connection);
    struct socket_options *first = &one->options, *second = &other->options;

    if (!connection)
        return -ENOMEM;
    refcount_init(&connection->refs);
    refcount_get(&connection->refs);
    if (byte_queue_init(
            &connection->queues[0],
            capacity_between(second->send_buffer, first->receive_buffer)) < 0)
        goto no_queue;
    if (byte_queue_init(
            &connection->queues[1],
            capacity_between(first->send_buffer, second->receive_buffer)) < 0)
        goto no_other_queue;
    one->stream.connection = other->stream.connection = connection;
    one->stream.side = 0;
    other->stream.side = 1;
    one->stream.peer = other;
    other->stream.peer = one;
    return 0;

no_other_queue:
    byte_queue_destroy(&connection->queues[0]);
no_queue:
    kfree(connection);
    return -ENOMEM;
}

void
stream_put_connection(struct connection *connection)
{
    struct byte_mark *mark;

    if (!refcount_put(&connection->refs))
        return;
    for (int end = 0; end < 2; end++) {
        while ((mark = byte_queue_take_mark(&connection->queues[end])))
            rights_destroy(container_of(mark, struct rights, mark));
        byte_queue_destroy(&connection->queues[end]);
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
    if (stream->state == STREAM_CONNECTED || stream->state == STREAM_CONNECTING)
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

/* CLIENT, which is CONNECTING, failed with ERROR: it is as it was before, and
 * the end made for it goes to DOOMED. */
static void
fail(struct socket *client, int error, struct list *doomed)
{
    struct stream *stream = &client->stream;
    struct socket *server = stream->peer;

    list_remove(&server->stream.queue_link);
    list_append(doomed, &server->stream.queue_link);
    server->stream.listener = NULL;
    server->stream.peer = NULL;
    server->stream.state = STREAM_UNCONNECTED;
    stream->peer = NULL;
    stream_put_connection(stream->connection);
    stream->connection = NULL;
    stream->state = STREAM_UNCONNECTED;
    client->family->stop(client);
    socket_set_error(client, error);
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
    server->stream.listener = listener;
    if (has_room(listener))
        admit(listener, server);
    else
        list_append(&listener->stream.pending, &server->stream.queue_link);
    return 0;

no_name:
    stream_put_connection(client->stream.connection);
    client->stream.connection = NULL;
    client->stream.peer = server->stream.peer = NULL;
no_connection:
    client->family->stop(client);
    if (server)
        socket_release_unused(server);
    return error;
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
    int error = socket->error ? socket->error : ECONNABORTED;
    socket->error = 0;
    return -error;
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
        error = client->error ? -client->error : -ECONNABORTED;
        client->error = 0;
    } else if (is_network) {
        error = error == -EAGAIN ? -EINPROGRESS : error;
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
        socket_set_error(client, -error);
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
    if (client->stream.state != STREAM_CONNECTING)
        error = begin(client, listener, address, nonblocking);
    return error ? error : await_outcome(client, deadline, doomed);
}

int
stream_connect(struct socket *socket, const struct socket_address *address,
               bool nonblocking)
{
    struct list doomed = LIST_INITIALIZER(doomed);
    struct socket *listener = NULL;

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
