/* Datagrams: receiving them, and their sockets' end. */
#include "kernel/net/datagram.h"

#include "kernel/abi/poll.h"
#include "kernel/errno.h"
#include "kernel/file/poll.h"
#include "kernel/net/datagram_queue.h"
#include "kernel/net/rights.h"

#define LOCAL_SEND_BUFFER 212992u /* bytes: SO_SNDBUF is what bounds those */

void
datagram_init(struct socket *socket)
{
    struct datagram_end *end = &socket->datagram;

    list_init(&end->queue);
    list_init(&end->marks);
    list_init(&end->senders);
    list_init(&end->sender_link);
    if (!socket->family->is_network)
        socket->options.send_buffer = LOCAL_SEND_BUFFER;
}

/* ------- Receiving ------- */

/* Sleeps until SOCKET has a datagram: 1; 0: none will come, or -errno. */
static int
await_datagram(struct socket *socket, uint64_t deadline)
{
    while (list_is_empty(&socket->datagram.queue) || socket->error) {
        int error = -socket->error;

        socket->error = 0;
        if (!error && socket->read_shut && deadline != WAIT_NOT)
            return 0;
        if (!error)
            error = socket_wait(socket, deadline);
        if (error)
            return error;
    }
    return 1;
}

/* The first datagram of SOCKET, with a reference, and its rights in MESSAGE:
 * both stay in the queue if they are only to be looked at. */
static struct datagram *
take(struct socket *socket, struct socket_message *message)
{
    struct datagram *datagram = datagram_first(socket);

    if (message->flags & MSG_PEEK) {
        refcount_get(&datagram->refs);
        message->rights = rights_duplicate(datagram->rights);
        return datagram;
    }
    datagram_dequeue(socket, datagram);
    message->rights = datagram->rights;
    datagram->rights = NULL;
    return datagram;
}

/* Tells the program of DATAGRAM; what recv returns. */
static ssize_t
show(const struct datagram *datagram, struct socket_message *message)
{
    size_t room = message->uio->left, length = datagram->length;
    size_t count = length < room ? length : room;

    message->result_flags = count < length ? MSG_TRUNC : 0;
    message->address = datagram->sender;
    message->credentials = datagram->credentials;
    int error = uio_copy_out(message->uio, datagram->bytes, count);
    if (error)
        return error;
    return message->flags & MSG_TRUNC ? length : count;
}

static ssize_t
datagram_receive(struct socket *socket, struct socket_message *message)
{
    uint64_t deadline = socket_deadline(socket->options.receive_timeout,
                                        message->flags & MSG_DONTWAIT);
    struct datagram *datagram = NULL;

    message->result_flags = 0;
    message->address.length = 0;
    message->rights = NULL;
    if (message->flags & MSG_OOB && !socket->family->is_network)
        return -EOPNOTSUPP;
    mutex_lock(&socket_lock);
    int found = await_datagram(socket, deadline);
    if (found > 0)
        datagram = take(socket, message);
    mutex_unlock(&socket_lock);
    if (!datagram)
        return found;
    ssize_t result = show(datagram, message);
    datagram_put(datagram);
    return result;
}

/* ------- The rest ------- */

static int
datagram_shutdown(struct socket *socket, int how)
{
    bool unconnected = socket->family->is_network;

    mutex_lock(&socket_lock);
    unconnected = unconnected && !socket->datagram.connected;
    socket->read_shut |= how != SHUT_WR;
    socket->write_shut |= how != SHUT_RD;
    datagram_wake(socket);
    mutex_unlock(&socket_lock);
    return unconnected ? -ENOTCONN : 0;
}

static unsigned
datagram_poll(struct socket *socket, struct poll_table *table)
{
    struct datagram_end *end = &socket->datagram;
    unsigned events = 0;

    mutex_lock(&socket_lock);
    poll_wait(table, &socket->changes);
    if (socket->error)
        events |= POLLERR;
    if (socket->read_shut)
        events |= POLLRDHUP | POLLIN | POLLRDNORM;
    if (socket->read_shut && socket->write_shut)
        events |= POLLHUP;
    if (!list_is_empty(&end->queue))
        events |= POLLIN | POLLRDNORM;
    if (!end->peer || end->peer->closed || !datagram_is_full(end->peer, socket))
        events |= POLLOUT | POLLWRNORM | POLLWRBAND;
    mutex_unlock(&socket_lock);
    return events;
}

static int
datagram_unread(struct socket *socket)
{
    int bytes = 0;

    mutex_lock(&socket_lock);
    if (!list_is_empty(&socket->datagram.queue))
        bytes = datagram_first(socket)->length;
    mutex_unlock(&socket_lock);
    return bytes;
}

/* What the network has taken is out of the sender's sight. */
static int
datagram_unsent(struct socket *socket)
{
    struct socket *peer;
    int bytes = 0;

    mutex_lock(&socket_lock);
    peer = socket->datagram.peer;
    if (peer) {
        list_for_each (link, &peer->datagram.queue) {
            struct datagram *datagram =
                container_of(link, struct datagram, link);

            if (datagram->sender_number == socket->number)
                bytes += datagram->length;
        }
    }
    mutex_unlock(&socket_lock);
    return bytes;
}

static void
datagram_close(struct socket *socket)
{
    struct list doomed = LIST_INITIALIZER(doomed);

    mutex_lock(&socket_lock);
    socket->closed = true;
    socket->family->release(socket);
    struct socket *peer = datagram_set_peer(socket, NULL);
    datagram_empty(socket, &doomed);
    datagram_wake(socket);
    mutex_unlock(&socket_lock);
    datagram_put_all(&doomed);
    if (peer)
        socket_put(peer);
}

static void
datagram_destroy(struct socket *socket)
{
    assert(list_is_empty(&socket->datagram.queue));
}

const struct socket_ops datagram_ops = {
    .connect = datagram_connect,
    .pair = datagram_pair,
    .send = datagram_send,
    .receive = datagram_receive,
    .shutdown = datagram_shutdown,
    .poll = datagram_poll,
    .unread = datagram_unread,
    .unsent = datagram_unsent,
    .close = datagram_close,
    .destroy = datagram_destroy,
};
