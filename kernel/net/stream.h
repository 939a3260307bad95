/*
 * The stream connection: two byte queues, one in each direction, and what
 * makes a conversation of them: waiting for accept, half close, reset.
 */
#ifndef KERNEL_NET_STREAM_H
#define KERNEL_NET_STREAM_H

#include "kernel/ipc/byte_queue.h"
#include "kernel/list.h"
#include "kernel/refcount.h"
#include "kernel/types.h"

struct socket;

/* What two connected sockets share; the sockets are its ends 0 and 1. */
struct connection {
    struct refcount refs;        /* of its ends */
    struct byte_queue queues[2]; /* queues[N]: what end N reads */
};

enum stream_state {
    STREAM_UNCONNECTED,
    STREAM_CONNECTING, /* waits for room in a backlog */
    STREAM_LISTENING,
    STREAM_CONNECTED, /* or was: it stays so until the socket goes */
};

/* The stream's part of a socket; socket_lock. Once CONNECTED, state,
 * connection and side don't change and are read without. */
struct stream {
    enum stream_state state;
    bool refused;     /* CONNECTED once; the peer has said that it is gone */
    bool in_progress; /* connect has said -EINPROGRESS, not the outcome yet */
    struct connection *connection; /* a reference, or NULL */
    unsigned side;                 /* which end of it this is */
    struct socket *peer; /* the other end while it is open; no reference */

    /* LISTENING: servers' ends that accept will return, a reference each,
     * first come first; their clients are connected... */
    struct list waiting;
    unsigned waiting_count; /* at most backlog + 1 */
    unsigned backlog;
    struct list pending;     /* ...and those that found no room: CONNECTING */
    struct socket *listener; /* in whose waiting or pending it stands */
    struct list queue_link;  /* there */
};

extern const struct socket_ops stream_ops;

/* Makes SOCKET's stream part ready. */
void stream_init(struct socket *socket);

/* The queue that SOCKET reads from, or writes to; it is connected. */
struct byte_queue *stream_incoming(struct socket *socket);
struct byte_queue *stream_outgoing(struct socket *socket);

#endif
