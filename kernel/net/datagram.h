/* Datagrams: messages that arrive whole, with their sender's name, or not
 * at all. */
#ifndef KERNEL_NET_DATAGRAM_H
#define KERNEL_NET_DATAGRAM_H

#include "kernel/list.h"
#include "kernel/types.h"

struct socket;

/* The datagram's part of a socket; socket_lock. */
struct datagram_end {
    struct list queue; /* of struct datagram, first come first served */
    struct list marks; /* of struct rights, by mark.link: those in the queue */
    size_t bytes;      /* what the queue takes, overhead counted */
    unsigned count;    /* datagrams in it */
    bool connected;
    struct socket *peer;     /* unix(7): to whom, a reference; it may be closed
                              * by now. NULL: nobody, or inet */
    struct list senders;     /* of struct socket: those whose peer it is... */
    struct list sender_link; /* ...by this link */
};

extern const struct socket_ops datagram_ops;

/* Makes SOCKET's datagram part ready. */
void datagram_init(struct socket *socket);

#endif
