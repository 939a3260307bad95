/*
 * Sending: UDP drops what finds no room, a local sender waits for it.
 * Datagrams are made and copied without socket_lock; under it they change
 * hands.
 */
#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/net/datagram_queue.h"
#include "kernel/net/rights.h"
#include "lib/include/string.h"

#define UDP_LENGTH_MAX 65507u /* what fits an IPv4 packet: RFC 768, 791 */
#define LOCAL_OVERHEAD 32u    /* bytes of SO_SNDBUF are not for a message */

/* ------- Local peers ------- */

/*
 * datagram_set_peer for a socket that goes on. What the former peer or others
 * have sent is lost, and goes to DOOMED; if there was such, and he was
 * connected to it in turn, he hears of it.
 */
static struct socket *
change_peer(struct socket *socket, struct socket *peer, struct list *doomed)
{
    struct socket *before = datagram_set_peer(socket, peer);

    if (!before || before == peer || socket->datagram.count == 0)
        return before;
    datagram_empty(socket, doomed);
    if (!before->closed && before->datagram.peer == socket)
        socket_set_error(before, ECONNRESET);
    return before;
}

/* Whether RECEIVER takes what SENDER sends: the connected have one peer. */
static bool
accepts(const struct socket *receiver, const struct socket *sender)
{
    const struct socket *peer = receiver->datagram.peer;

    return !peer || peer == sender;
}

static int
connect_local(struct socket *socket, const struct socket_address *address)
{
    struct list doomed = LIST_INITIALIZER(doomed);
    struct socket *peer = NULL;
    int error = 0;

    if (address->any.sa_family != AF_UNSPEC)
        error = socket->family->find(socket, address, &peer);
    if (error)
        return error;
    mutex_lock(&socket_lock);
    if (peer && peer->closed)
        error = -ECONNREFUSED;
    else if (peer && !accepts(peer, socket))
        error = -EPERM;
    else if (peer)
        error = socket->family->start(socket, address, peer);
    if (!error)
        peer = change_peer(socket, peer, &doomed);
    mutex_unlock(&socket_lock);
    datagram_put_all(&doomed);
    if (peer)
        socket_put(peer);
    return error;
}

int
datagram_pair(struct socket *one, struct socket *other)
{
    mutex_lock(&socket_lock);
    socket_get(one);
    socket_get(other);
    datagram_set_peer(one, other);
    datagram_set_peer(other, one);
    unix_know_pair(one, other);
    unix_know_pair(other, one);
    mutex_unlock(&socket_lock);
    return 0;
}

/* ------- connect ------- */

static int
connect_network(struct socket *socket, const struct socket_address *address)
{
    struct datagram_end *end = &socket->datagram;
    int error = 0;

    mutex_lock(&socket_lock);
    if (address->any.sa_family != AF_UNSPEC)
        error = socket->family->start(socket, address, NULL);
    else if (end->connected)
        socket->family->stop(socket);
    end->connected = socket->inet.remote.port != 0;
    mutex_unlock(&socket_lock);
    return error;
}

int
datagram_connect(struct socket *socket, const struct socket_address *address,
                 bool nonblocking)
{
    (void)nonblocking;
    if (address->length < sizeof address->any.sa_family)
        return -EINVAL;
    return socket->family->is_network ? connect_network(socket, address)
                                      : connect_local(socket, address);
}

/* ------- Sending ------- */

/* A datagram of MESSAGE's bytes, in *RESULT. */
static int
compose(struct socket *socket, struct socket_message *message,
        struct datagram **result)
{
    size_t length = message->uio->left;
    struct datagram *datagram = kmalloc(sizeof *datagram + length);

    if (!datagram)
        return -ENOBUFS;
    refcount_init(&datagram->refs);
    list_init(&datagram->link);
    datagram->sender.length = 0;
    datagram->sender_number = socket->number;
    datagram->credentials = message->credentials;
    datagram->rights = NULL;
    datagram->length = length;
    int error = uio_copy_in(message->uio, datagram->bytes, length);
    if (error)
        kfree(datagram);
    else
        *result = datagram;
    return error;
}

/*
 * What comes before any datagram is made: SOCKET's error, its own name, and
 * whom MESSAGE goes to: in *TO for the network, a reference in *RECEIVER for
 * the local peer.
 */
static int
prepare(struct socket *socket, const struct socket_message *message,
        struct socket_address *to, struct socket **receiver)
{
    bool is_network = socket->family->is_network;
    bool addressed = message->address.length > 0;
    int error = 0;

    if (message->flags & MSG_OOB)
        return -EOPNOTSUPP;
    mutex_lock(&socket_lock);
    if (addressed)
        *to = message->address;
    else if (!socket->datagram.connected)
        error = is_network ? -EDESTADDRREQ : -ENOTCONN;
    else if (is_network)
        socket->family->name(socket, true, to);
    if (!error && socket->error) {
        error = -socket->error;
        socket->error = 0;
    }
    if (!error && socket->write_shut)
        error = -EPIPE;
    if (!error)
        error = socket->family->autobind(socket);
    if (!error && !addressed && !is_network) {
        *receiver = socket->datagram.peer;
        socket_get(*receiver);
    }
    mutex_unlock(&socket_lock);
    return error;
}

/* Nobody has the port that SOCKET sent to TO: who is connected to it hears of
 * that, by ICMP (RFC 1122, 4.1.3.3). socket_lock held. */
static void
refuse(struct socket *socket, const struct socket_address *to)
{
    struct socket_address peer;

    if (!socket->datagram.connected)
        return;
    socket->family->name(socket, true, &peer);
    if (peer.length == to->length &&
        memcmp(&peer.any, &to->any, to->length) == 0)
        socket_set_error(socket, ECONNREFUSED);
}

/* Gives DATAGRAM, for TO, to RECEIVER (NULL: nobody is there), or drops it. */
static void
deliver_network(struct socket *socket, const struct socket_address *to,
                struct socket *receiver, struct datagram *datagram)
{
    bool dropped = true;

    mutex_lock(&socket_lock);
    if (!receiver || receiver->closed) {
        refuse(socket, to);
    } else if (receiver->datagram.bytes < receiver->options.receive_buffer) {
        inet_sender_name(socket, to, receiver, &datagram->sender);
        datagram_enqueue(receiver, datagram, NULL);
        dropped = false;
    }
    mutex_unlock(&socket_lock);
    if (dropped)
        datagram_put(datagram);
}

static ssize_t
send_network(struct socket *socket, struct socket_message *message)
{
    size_t length = message->uio->left;
    struct socket *receiver = NULL;
    struct socket_address to;
    struct datagram *datagram;

    if (length > UDP_LENGTH_MAX)
        return -EMSGSIZE;
    int error = prepare(socket, message, &to, NULL);
    if (error)
        return error;
    error = socket->family->find(socket, &to, &receiver);
    if (!error || error == -ECONNREFUSED)
        error = compose(socket, message, &datagram);
    if (!error)
        deliver_network(socket, &to, receiver, datagram);
    if (receiver)
        socket_put(receiver);
    return error ? error : (ssize_t)length;
}

/* Waits until RECEIVER has room for what SENDER sends, or takes nothing. */
static int
await_room(struct socket *receiver, struct socket *sender, uint64_t deadline)
{
    for (;;) {
        if (receiver->closed)
            return -ECONNREFUSED;
        if (!accepts(receiver, sender))
            return -EPERM;
        if (receiver->read_shut)
            return -EPIPE;
        if (!datagram_is_full(receiver, sender))
            return 0;
        int error = socket_wait(receiver, deadline);
        if (error)
            return error;
    }
}

/* Gives DATAGRAM, with MESSAGE's rights, to RECEIVER. */
static int
deliver_local(struct socket *socket, struct socket_message *message,
              struct socket *receiver, struct datagram *datagram)
{
    uint64_t deadline = socket_deadline(socket->options.send_timeout,
                                        message->flags & MSG_DONTWAIT);
    struct list doomed = LIST_INITIALIZER(doomed);
    struct socket *lost = NULL;

    mutex_lock(&socket_lock);
    int error = await_room(receiver, socket, deadline);
    if (!error) {
        socket->family->name(socket, false, &datagram->sender);
        if (datagram->sender.length <= sizeof datagram->sender.any.sa_family)
            datagram->sender.length = 0;
        datagram_enqueue(receiver, datagram, message->rights);
        message->rights = NULL;
    } else if (receiver->closed && socket->datagram.peer == receiver) {
        lost = change_peer(socket, NULL, &doomed);
    }
    mutex_unlock(&socket_lock);
    datagram_put_all(&doomed);
    if (lost)
        socket_put(lost);
    return error;
}

static ssize_t
send_local(struct socket *socket, struct socket_message *message)
{
    size_t length = message->uio->left;
    struct socket *receiver = NULL;
    struct datagram *datagram = NULL;
    struct socket_address to;

    int error = prepare(socket, message, &to, &receiver);
    if (!error && length > socket->options.send_buffer - LOCAL_OVERHEAD)
        error = -EMSGSIZE;
    if (!error)
        error = compose(socket, message, &datagram);
    if (!error && !receiver)
        error = socket->family->find(socket, &to, &receiver);
    if (!error)
        error = deliver_local(socket, message, receiver, datagram);
    if (error && datagram)
        datagram_put(datagram);
    if (receiver)
        socket_put(receiver);
    return error ? error : (ssize_t)length;
}

ssize_t
datagram_send(struct socket *socket, struct socket_message *message)
{
    return socket->family->is_network ? send_network(socket, message)
                                      : send_local(socket, message);
}
