/* A receiver's queue of datagrams, and its peers: what datagram.c, which takes
 * them out, and datagram_send.c, which puts them in, have in common. */
#ifndef KERNEL_NET_DATAGRAM_QUEUE_H
#define KERNEL_NET_DATAGRAM_QUEUE_H

#include "kernel/net/socket.h"

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

/* Gives a reference back. No lock: what a right refers to may be closed. */
void datagram_put(struct datagram *datagram);

/* The same for all in a list, by link. */
void datagram_put_all(struct list *datagrams);

/* The rest want socket_lock held. */

/* The next datagram of SOCKET, which has one. */
struct datagram *datagram_first(const struct socket *socket);

/* Puts DATAGRAM, with RIGHTS (or NULL), at the end of RECEIVER's queue; takes
 * both over. */
void datagram_enqueue(struct socket *receiver, struct datagram *datagram,
                      struct rights *rights);

/* Takes DATAGRAM, which is the caller's then, out of RECEIVER's queue. */
void datagram_dequeue(struct socket *receiver, struct datagram *datagram);

/* Moves all of RECEIVER's datagrams to the list DOOMED, for
 * datagram_put_all. */
void datagram_empty(struct socket *receiver, struct list *doomed);

/* Who waits for RECEIVER to have something, or room, looks again. */
void datagram_wake(struct socket *receiver);

/* Makes PEER (NULL: nobody) whom SOCKET sends to; takes over its reference,
 * and gives back the former one's (or NULL). */
struct socket *datagram_set_peer(struct socket *socket, struct socket *peer);

/* Whether a local SENDER must wait until RECEIVER has room. */
bool
datagram_is_full(const struct socket *receiver, const struct socket *sender);

/* The operations of struct socket_ops that datagram_send.c has. */
int datagram_connect(struct socket *socket,
                     const struct socket_address *address, bool nonblocking);
int datagram_pair(struct socket *one, struct socket *other);
ssize_t datagram_send(struct socket *socket, struct socket_message *message);

#endif
