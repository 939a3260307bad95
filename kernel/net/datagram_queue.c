/* Datagrams that wait to be received; whom a socket sends its own to. */
#include "kernel/net/datagram_queue.h"

#include "kernel/mm/kmalloc.h"
#include "kernel/net/rights.h"

#define LOCAL_COUNT_MAX 11u /* waiting from those it isn't connected to */

void
datagram_put(struct datagram *datagram)
{
    if (!refcount_put(&datagram->refs))
        return;
    rights_destroy(datagram->rights);
    kfree(datagram);
}

void
datagram_put_all(struct list *datagrams)
{
    while (!list_is_empty(datagrams)) {
        struct list *link = datagrams->next;

        list_remove(link);
        datagram_put(container_of(link, struct datagram, link));
    }
}

struct datagram *
datagram_first(const struct socket *socket)
{
    return container_of(socket->datagram.queue.next, struct datagram, link);
}

static size_t
size_of(const struct datagram *datagram)
{
    return sizeof *datagram + datagram->length;
}

void
datagram_wake(struct socket *receiver)
{
    wait_queue_wake_all(&receiver->changes);
    list_for_each (link, &receiver->datagram.senders) {
        struct socket *sender =
            container_of(link, struct socket, datagram.sender_link);

        wait_queue_wake_all(&sender->changes);
    }
}

void
datagram_enqueue(struct socket *receiver, struct datagram *datagram,
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

void
datagram_dequeue(struct socket *receiver, struct datagram *datagram)
{
    struct datagram_end *end = &receiver->datagram;

    list_remove(&datagram->link);
    end->bytes -= size_of(datagram);
    end->count--;
    if (datagram->rights) {
        list_remove(&datagram->rights->mark.link);
        datagram->rights->holder = NULL;
    }
    datagram_wake(receiver);
}

void
datagram_empty(struct socket *receiver, struct list *doomed)
{
    while (!list_is_empty(&receiver->datagram.queue)) {
        struct datagram *datagram = datagram_first(receiver);

        datagram_dequeue(receiver, datagram);
        list_append(doomed, &datagram->link);
    }
}

struct socket *
datagram_set_peer(struct socket *socket, struct socket *peer)
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

bool
datagram_is_full(const struct socket *receiver, const struct socket *sender)
{
    const struct datagram_end *end = &receiver->datagram;

    if (end->bytes >= sender->options.send_buffer)
        return true;
    return receiver != sender && end->peer != sender &&
           end->count >= LOCAL_COUNT_MAX;
}
