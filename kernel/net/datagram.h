/* Datagrams: messages that arrive whole, with their sender's name, or not
 * at all. */
#ifndef KERNEL_NET_DATAGRAM_H
#define KERNEL_NET_DATAGRAM_H

#include "kernel/list.h"
#include "kernel/types.h"

struct socket;

/* The datagram's part of a socket; socket_lock. */
struct datagram_end {
    struct list queue; /* of struct datagram, first come first */
    size_t bytes;      /* how much of SO_RCVBUF they fill */
    unsigned count;
    struct socket *peer; /* unix(7): whom it is connected to, a reference; or
                          * NULL (inet's peers are names alone) */
    bool connected;
};

extern const struct socket_ops datagram_ops;

/* Makes SOCKET's datagram part ready. */
void datagram_init(struct socket *socket);

#endif
