/*
 * Bytes move under their queue's lock alone. All else here - who waits for
 * accept, who has hung up - changes under socket_lock, so any two calls that
 * race have one order, and each finds what the other left.
 */
#include "kernel/net/stream.h"

#include "kernel/abi/poll.h"
#include "kernel/errno.h"
#include "kernel/file/poll.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/net/rights.h"
#include "kernel/net/socket.h"
#include "kernel/net/stream_setup.h"
#include "kernel/proc/process.h"
#include "kernel/proc/signal.h"
#include "lib/include/string.h"

/* Whether SOCKET has, or had, a connection: its queues are there then. */
static bool
is_connected(struct socket *socket)
{
    return __atomic_load_n(&socket->stream.state, __ATOMIC_ACQUIRE) ==
           STREAM_CONNECTED;
}

/* SOCKET's end of its connection, with a reference: a disconnection leaves it
 * as it is. NULL: it has none. */
static struct connection_end *
get_end(struct socket *socket)
{
    struct stream *stream = &socket->stream;
    struct connection_end *end = NULL;
    uint32_t flags = spin_lock(&stream->end_lock);

    if (is_connected(socket)) {
        end = stream->end;
        refcount_get(&end->connection->refs);
    }
    spin_unlock(&stream->end_lock, flags);
    return end;
}

/* The queue that END's socket writes. */
static struct byte_queue *
outgoing_of(struct connection_end *end)
{
    struct connection_end *ends = end->connection->ends;

    return &ends[end == &ends[0]].incoming;
}

/* For a transfer on SOCKET, which may be about to be connected: waits until
 * it is. Else MISSING, or -EAGAIN and its like. */
static int
await_connection(struct socket *socket, uint64_t deadline, int missing)
{
    int error = 0;

    mutex_lock(&socket_lock);
    while (!error && socket->stream.state == STREAM_CONNECTING)
        error = socket_wait(socket, deadline);
    if (!error && socket->stream.state != STREAM_CONNECTED)
        error = missing;
    if (error == missing && socket->error) {
        error = -socket->error;
        socket->error = 0;
    }
    mutex_unlock(&socket_lock);
    return error;
}

/* get_end for a transfer: if there is none, waits as await_connection does,
 * and returns what it does. */
static int
find_end(struct socket *socket, uint64_t deadline, int missing,
         struct connection_end **end)
{
    int error = 0;

    while (!error && !(*end = get_end(socket)))
        error = await_connection(socket, deadline, missing);
    return error;
}

/* ------- Sending ------- */

/* The answer to a write that can't be: -EPIPE with its signal. */
static int
broken_pipe(struct socket_message *message)
{
    if (!(message->flags & MSG_NOSIGNAL))
        signal_send_self(SIGPIPE);
    return -EPIPE;
}

/*
 * What a write finds whose peer reads no more. TCP learns of it by what comes
 * back: the first write after the peer's close is as good as sent, and the
 * next has the answer.
 */
static ssize_t
send_to_nobody(struct socket *socket, struct socket_message *message)
{
    bool swallow = false;
    int error = EPIPE;

    mutex_lock(&socket_lock);
    if (socket->family->is_network && !socket->write_shut) {
        swallow =
            socket->stream.state == STREAM_CONNECTED && !socket->stream.refused;
        if (swallow) {
            socket->stream.refused = true;
            socket_set_error(socket, EPIPE);
            if (socket->stream.peer) {
                socket->stream.peer->stream.refused = true;
                socket_set_error(socket->stream.peer, ECONNRESET);
            }
        } else if (socket->error) {
            error = socket->error;
            socket->error = 0;
        }
    }
    mutex_unlock(&socket_lock);
    if (swallow)
        return message->uio->left;
    return error == EPIPE ? broken_pipe(message) : -error;
}

/* Whether MESSAGE asks for what SOCKET can't: 0 or -errno. */
static int
check_message(struct socket *socket, const struct socket_message *message)
{
    if (message->flags & MSG_OOB)
        return -EOPNOTSUPP;
    if (socket->family->is_network || message->address.length == 0)
        return 0;
    return is_connected(socket) ? -EISCONN : -EOPNOTSUPP;
}

/*
 * Has MESSAGE say who sent it, when its receiver wants to know and would take
 * it for somebody else's: who connected is not always who writes.
 */
static int
sign(struct socket *socket, struct socket_message *message)
{
    struct ucred *sender = &message->credentials;
    bool needed = false;

    mutex_lock(&socket_lock);
    const struct socket *peer = socket->stream.peer;
    if (peer && peer->options.pass_credentials)
        needed = memcmp(&peer->unix_end.peer, sender, sizeof *sender) != 0;
    mutex_unlock(&socket_lock);
    int error = 0;
    if (needed && !message->rights)
        error = rights_create(NULL, 0, &message->rights);
    if (!error && message->rights) {
        message->rights->sender = *sender;
        message->rights->mark.apart = needed;
    }
    return error;
}

static ssize_t
write_message(struct connection_end *end, struct socket_message *message,
              uint64_t deadline)
{
    struct uio *uio = message->uio;

    if (message->rights)
        uio->mark = &message->rights->mark;
    ssize_t moved = byte_queue_write(outgoing_of(end), uio, 0, deadline);
    if (!uio->mark)
        message->rights = NULL;
    return moved;
}

static ssize_t
stream_send(struct socket *socket, struct socket_message *message)
{
    bool is_network = socket->family->is_network;
    uint64_t deadline = socket_deadline(socket->options.send_timeout,
                                        message->flags & MSG_DONTWAIT);
    struct connection_end *end;
    int error = check_message(socket, message);

    if (!error)
        error =
            find_end(socket, deadline, is_network ? -EPIPE : -ENOTCONN, &end);
    if (error)
        return error == -EPIPE ? broken_pipe(message) : error;
    if (!is_network)
        error = sign(socket, message);
    ssize_t moved = error ? error : write_message(end, message, deadline);
    stream_leave(end);
    return moved == -EPIPE ? send_to_nobody(socket, message) : moved;
}

/* ------- Receiving ------- */

/* What a read finds behind the last byte: the reset, once, then the end; or
 * that its socket has been disconnected meanwhile. */
static int
end_of_stream(struct socket *socket)
{
    int error = 0;

    mutex_lock(&socket_lock);
    if (socket->stream.state != STREAM_CONNECTED) {
        error = -EPIPE;
    } else if (socket->error == ECONNRESET) {
        error = -ECONNRESET;
        socket->error = 0;
    }
    mutex_unlock(&socket_lock);
    return error;
}

static unsigned
read_flags(const struct socket_message *message)
{
    if (message->flags & MSG_PEEK)
        return BYTE_QUEUE_PEEK;
    return message->flags & MSG_WAITALL ? BYTE_QUEUE_ALL : 0;
}

/* A copy of the rights that come with the first COUNT bytes to be read from
 * SOCKET, or NULL. socket_lock held. */
static struct rights *
peek_rights(struct socket *socket, size_t count)
{
    struct byte_queue *queue = socket->stream.incoming;
    struct rights *copy = NULL;

    mutex_lock(&queue->lock);
    struct byte_mark *mark = byte_queue_find_mark(queue, count);
    if (mark)
        copy = rights_duplicate(container_of(mark, struct rights, mark));
    mutex_unlock(&queue->lock);
    return copy;
}

/* Fills in what MESSAGE, of which COUNT bytes came, says of its sender. */
static void
describe_sender(struct socket *socket, struct socket_message *message,
                size_t count)
{
    struct uio *uio = message->uio;

    message->result_flags = 0;
    message->address.length = 0;
    if (socket->family->is_network)
        return;
    mutex_lock(&socket_lock);
    message->credentials = socket->unix_end.peer;
    socket->family->name(socket, true, &message->address);
    if (message->address.length <= sizeof message->address.any.sa_family)
        message->address.length = 0;
    if (uio->mark)
        message->rights = container_of(uio->mark, struct rights, mark);
    else if (message->flags & MSG_PEEK)
        message->rights = peek_rights(socket, count);
    mutex_unlock(&socket_lock);
    if (message->rights)
        message->credentials = message->rights->sender;
}

static ssize_t
stream_receive(struct socket *socket, struct socket_message *message)
{
    struct uio *uio = message->uio;
    bool is_network = socket->family->is_network;
    uint64_t deadline = socket_deadline(socket->options.receive_timeout,
                                        message->flags & MSG_DONTWAIT);

    struct connection_end *end;

    if (message->flags & MSG_OOB)
        return is_network ? -EINVAL : -EOPNOTSUPP;
    int error =
        find_end(socket, deadline, is_network ? -ENOTCONN : -EINVAL, &end);
    if (error == -ENOTCONN && socket->read_shut)
        return 0;
    if (error)
        return error;
    if (is_network && message->flags & MSG_TRUNC)
        uio->vector = NULL; /* the bytes are thrown away: tcp(7) */
    bool wanted = uio->left > 0;
    ssize_t moved =
        byte_queue_read(&end->incoming, uio, deadline, read_flags(message));
    stream_leave(end);
    describe_sender(socket, message, moved > 0 ? moved : 0);
    return moved == 0 && wanted ? end_of_stream(socket) : moved;
}

/* ------- Ending ------- */

bool
stream_has_peer(const struct socket *socket)
{
    const struct stream *stream = &socket->stream;

    if (stream->state != STREAM_CONNECTED)
        return false;
    if (!socket->family->is_network)
        return true;
    bool ended = stream->incoming->closed & BYTE_QUEUE_NO_WRITER;
    return !stream->refused && !(ended && socket->write_shut);
}

/* Ends reading: what is there may still be read; a local peer writes no
 * more, one on the network never hears of it, unless SOCKET writes no more
 * either: whoever still sends then is answered by a reset. */
static void
stop_reading(struct socket *socket)
{
    unsigned what = BYTE_QUEUE_NO_WAITING;

    if (!socket->family->is_network || socket->write_shut)
        what |= BYTE_QUEUE_NO_READER;
    byte_queue_close(socket->stream.incoming, what);
}

static int
shutdown_connected(struct socket *socket, int how)
{
    if (!stream_has_peer(socket))
        return -ENOTCONN;
    if (how != SHUT_WR)
        socket->read_shut = true;
    if (how != SHUT_RD) {
        socket->write_shut = true;
        byte_queue_close(socket->stream.outgoing, BYTE_QUEUE_NO_WRITER);
    }
    if (socket->read_shut)
        stop_reading(socket);
    return 0;
}

/* A socket without a connection is shut down. */
static int
shutdown_single(struct socket *socket, int how, struct list *doomed)
{
    bool is_network = socket->family->is_network;
    enum stream_state state = socket->stream.state;

    if (is_network && state == STREAM_LISTENING) {
        if (how != SHUT_WR)
            stream_stop_listening(socket, doomed);
        return 0;
    }
    if (is_network && state == STREAM_CONNECTING) {
        stream_withdraw(socket, doomed);
        socket->error = ECONNRESET;
        return 0;
    }
    socket->read_shut |= how != SHUT_WR;
    socket->write_shut |= how != SHUT_RD;
    return is_network ? -ENOTCONN : 0;
}

static int
stream_shutdown(struct socket *socket, int how)
{
    struct list doomed = LIST_INITIALIZER(doomed);
    int error;

    mutex_lock(&socket_lock);
    if (socket->stream.state == STREAM_CONNECTED)
        error = shutdown_connected(socket, how);
    else
        error = shutdown_single(socket, how, &doomed);
    wait_queue_wake_all(&socket->changes);
    mutex_unlock(&socket_lock);
    stream_discard_all(&doomed);
    return error;
}

void
stream_hang_up(struct socket *socket, bool reset)
{
    struct socket *peer = socket->stream.peer;
    size_t unread =
        byte_queue_close(socket->stream.incoming, BYTE_QUEUE_NO_READER);
    byte_queue_close(socket->stream.outgoing, BYTE_QUEUE_NO_WRITER);
    if (!peer)
        return;
    peer->stream.peer = NULL;
    socket->stream.peer = NULL;
    if (reset || unread > 0) {
        peer->stream.refused = true;
        peer->error = ECONNRESET;
    }
    wait_queue_wake_all(&peer->changes);
}

static void
stream_close(struct socket *socket)
{
    struct list doomed = LIST_INITIALIZER(doomed);

    mutex_lock(&socket_lock);
    socket->closed = true;
    if (socket->stream.state == STREAM_LISTENING)
        stream_stop_listening(socket, &doomed);
    else if (socket->stream.state == STREAM_CONNECTING)
        stream_withdraw(socket, &doomed);
    else if (socket->stream.state == STREAM_CONNECTED)
        stream_hang_up(socket, socket->options.linger &&
                                   socket->options.linger_seconds == 0);
    socket->family->release(socket);
    mutex_unlock(&socket_lock);
    stream_discard_all(&doomed);
    if (socket->stream.incoming)
        rights_discard_marks(socket->stream.incoming);
}

static void
stream_destroy(struct socket *socket)
{
    if (socket->stream.end)
        stream_leave(socket->stream.end);
}

/* ------- Looking ------- */

/* The events of a connected SOCKET's two queues. */
static unsigned
poll_connected(struct socket *socket, struct poll_table *table)
{
    struct byte_queue *in = socket->stream.incoming;
    struct byte_queue *out = socket->stream.outgoing;
    unsigned enders = BYTE_QUEUE_NO_WRITER | BYTE_QUEUE_NO_WAITING;
    unsigned events = 0;

    mutex_lock(&in->lock);
    poll_wait(table, &in->readable);
    bool ended = in->closed & enders;
    if (in->fill > 0 || ended)
        events |= POLLIN | POLLRDNORM;
    mutex_unlock(&in->lock);
    mutex_lock(&out->lock);
    poll_wait(table, &out->writable);
    bool cut = out->closed & BYTE_QUEUE_NO_WRITER;
    bool gone = out->closed & BYTE_QUEUE_NO_READER;
    if (out->capacity - out->fill >= out->capacity / 3 || cut || gone)
        events |= POLLOUT | POLLWRNORM;
    mutex_unlock(&out->lock);
    if (ended)
        events |= POLLRDHUP;
    if (ended && (cut || (gone && !socket->family->is_network)))
        events |= POLLHUP;
    return events;
}

static unsigned
stream_poll(struct socket *socket, struct poll_table *table)
{
    unsigned events = 0;

    mutex_lock(&socket_lock);
    poll_wait(table, &socket->changes);
    if (socket->error)
        events |= POLLERR;
    switch (socket->stream.state) {
    case STREAM_UNCONNECTED:
        events |= POLLOUT | POLLWRNORM | POLLHUP;
        if (socket->read_shut)
            events |= POLLIN | POLLRDNORM | POLLRDHUP;
        break;
    case STREAM_CONNECTING:
        break;
    case STREAM_LISTENING:
        if (socket->stream.waiting_count > 0)
            events |= POLLIN | POLLRDNORM;
        break;
    case STREAM_CONNECTED:
        events |= poll_connected(socket, table);
        if (socket->stream.refused && socket->family->is_network)
            events |= POLLIN | POLLRDNORM | POLLRDHUP | POLLHUP;
        break;
    }
    mutex_unlock(&socket_lock);
    return events;
}

/* How full QUEUE, one of SOCKET's fields, is. */
static int
fill_of(struct socket *socket, struct byte_queue *const *queue)
{
    const struct stream *stream = &socket->stream;
    int result = 0;

    mutex_lock(&socket_lock);
    if (stream->state == STREAM_CONNECTED)
        result = byte_queue_fill(*queue);
    else if (stream->state == STREAM_LISTENING)
        result = -EINVAL;
    mutex_unlock(&socket_lock);
    return result;
}

static int
stream_unread(struct socket *socket)
{
    return fill_of(socket, &socket->stream.incoming);
}

static int
stream_unsent(struct socket *socket)
{
    return fill_of(socket, &socket->stream.outgoing);
}

const struct socket_ops stream_ops = {
    .connect = stream_connect,
    .listen = stream_listen,
    .accept = stream_accept,
    .pair = stream_pair,
    .send = stream_send,
    .receive = stream_receive,
    .shutdown = stream_shutdown,
    .poll = stream_poll,
    .unread = stream_unread,
    .unsent = stream_unsent,
    .close = stream_close,
    .destroy = stream_destroy,
};
