/*
 * A receiver's queue of datagrams, and how they get there: UDP drops what
 * finds no room, a local sender waits for it. Datagrams are made and copied
 * without socket_lock; under it they change hands.
 */
#include "kernel/net/datagram.h"

#include "kernel/abi/poll.h"
#include "kernel/errno.h"
#include "kernel/file/poll.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/net/rights.h"
#include "kernel/net/socket.h"
#include "lib/include/string.h"

#define UDP_LENGTH_MAX 65507u /* what fits an IPv4 packet: RFC 768, 791 */
#define LOCAL_SEND_BUFFER                                              \
    212992u                 /* SO_SNDBUF bounds local datagrams: these \
                             */
#define LOCAL_OVERHEAD  32u /* bytes of it are not for the message */
#define LOCAL_COUNT_MAX 11u /* waiting from those it isn't connected to */

struct datagram {
    struct refcount refs; /* the queue's, and of those who copy it */
    struct list link;
    struct socket_address sender; /* as the receiver sees him; may be none */
    uint32_t sender_number;       /* his socket's */
    struct ucred credentials;
    struct rights *rights; /* or NULL; its first receiver's */
    size_t length;         /* bytes */
    uint8_t bytes[];
};

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

/* ------- The queue ------- */

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

/* Gives a reference back. No lock: what a right refers to may be closed. */
static void
put(struct datagram *datagram)
{
    if (!refcount_put(&datagram->refs))
        return;
    rights_destroy(datagram->rights);
    kfree(datagram);
}

static void
put_all(struct list *datagrams)
{
    while (!list_is_empty(datagrams)) {
        struct list *link = datagrams->next;

        list_remove(link);
        put(container_of(link, struct datagram, link));
    }
}

static struct datagram *
first_of(const struct datagram_end *end)
{
    return container_of(end->queue.next, struct datagram, link);
}

static size_t
size_of(const struct datagram *datagram)
{
    return sizeof *datagram + datagram->length;
}

/* Who waits for RECEIVER to have something, or room, looks again. */
static void
wake(struct socket *receiver)
{
    wait_queue_wake_all(&receiver->changes);
    list_for_each (link, &receiver->datagram.senders) {
        struct socket *sender =
            container_of(link, struct socket, datagram.sender_link);

        wait_queue_wake_all(&sender->changes);
    }
}

/* Puts DATAGRAM, with RIGHTS, at the end of RECEIVER's queue. */
static void
enqueue(struct socket *receiver, struct datagram *datagram,
        struct rights *rights)
{
    struct datagram_end *end = &receiver->datagram;

    list_append(&end->queue, &datagram->link);
    end->bytes += size_of(datagram);
    end->count++;
    datagram->rights = rights;
    if (rights) {
        list_append(&end->marks, &rights->mark.link);
        rights->holder = &datagram->rights;
    }
    wait_queue_wake_all(&receiver->changes);
}

/* Takes DATAGRAM out of RECEIVER's queue. */
static void
dequeue(struct socket *receiver, struct datagram *datagram)
{
    struct datagram_end *end = &receiver->datagram;

    list_remove(&datagram->link);
    end->bytes -= size_of(datagram);
    end->count--;
    if (datagram->rights) {
        list_remove(&datagram->rights->mark.link);
        datagram->rights->holder = NULL;
    }
    wake(receiver);
}

/* Moves all of RECEIVER's datagrams to the list DOOMED, for put_all. */
static void
empty(struct socket *receiver, struct list *doomed)
{
    while (!list_is_empty(&receiver->datagram.queue)) {
        struct datagram *datagram = first_of(&receiver->datagram);

        dequeue(receiver, datagram);
        list_append(doomed, &datagram->link);
    }
}

/* ------- Local peers ------- */

/* Makes PEER (NULL: nobody) whom SOCKET sends to; takes over its reference,
 * and gives back the former one's (or NULL). */
static struct socket *
set_peer(struct socket *socket, struct socket *peer)
{
    struct datagram_end *end = &socket->datagram;
    struct socket *before = end->peer;

    list_remove(&end->sender_link);
    end->peer = peer;
    end->connected = peer != NULL;
    if (peer)
        list_append(&peer->datagram.senders, &end->sender_link);
    return before;
}

/*
 * set_peer for a socket that goes on. What the former peer or others have
 * sent is lost, and goes to DOOMED; if there was such, and he was connected
 * to it in turn, he hears of it.
 */
static struct socket *
change_peer(struct socket *socket, struct socket *peer, struct list *doomed)
{
    struct socket *before = set_peer(socket, peer);

    if (!before || before == peer || socket->datagram.count == 0)
        return before;
    empty(socket, doomed);
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

/* Whether SENDER must wait until RECEIVER has room. */
static bool
is_full(const struct socket *receiver, const struct socket *sender)
{
    const struct datagram_end *end = &receiver->datagram;

    if (end->bytes >= sender->options.send_buffer)
        return true;
    return receiver != sender && end->peer != sender &&
           end->count >= LOCAL_COUNT_MAX;
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
    put_all(&doomed);
    if (peer)
        socket_put(peer);
    return error;
}

static int
datagram_pair(struct socket *one, struct socket *other)
{
    mutex_lock(&socket_lock);
    socket_get(one);
    socket_get(other);
    set_peer(one, other);
    set_peer(other, one);
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

static int
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
        enqueue(receiver, datagram, NULL);
        dropped = false;
    }
    mutex_unlock(&socket_lock);
    if (dropped)
        put(datagram);
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
        if (!is_full(receiver, sender))
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
        enqueue(receiver, datagram, message->rights);
        message->rights = NULL;
    } else if (receiver->closed && socket->datagram.peer == receiver) {
        lost = change_peer(socket, NULL, &doomed);
    }
    mutex_unlock(&socket_lock);
    put_all(&doomed);
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
        put(datagram);
    if (receiver)
        socket_put(receiver);
    return error ? error : (ssize_t)length;
}

static ssize_t
datagram_send(struct socket *socket, struct socket_message *message)
{
    return socket->family->is_network ? send_network(socket, message)
                                      : send_local(socket, message);
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
    struct datagram *datagram = first_of(&socket->datagram);

    if (message->flags & MSG_PEEK) {
        refcount_get(&datagram->refs);
        message->rights = rights_duplicate(datagram->rights);
        return datagram;
    }
    dequeue(socket, datagram);
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
    put(datagram);
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
    wake(socket);
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
    if (!end->peer || end->peer->closed || !is_full(end->peer, socket))
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
        bytes = first_of(&socket->datagram)->length;
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
    struct socket *peer = set_peer(socket, NULL);
    empty(socket, &doomed);
    wake(socket);
    mutex_unlock(&socket_lock);
    put_all(&doomed);
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
