/*
 * The stream connection: two byte queues, one in each direction, and what
 * makes a conversation of them: waiting for accept, half close, reset.
 */
#ifndef KERNEL_NET_STREAM_H
#define KERNEL_NET_STREAM_H

#include "kernel/ipc/byte_queue.h"
#include "kernel/list.h"
#include "kernel/proc/spinlock.h"
#include "kernel/refcount.h"
#include "kernel/types.h"

struct socket;

struct connection;

/* One socket's part of a connection. */
struct connection_end {
    struct connection *connection; /* that it is in */
    struct byte_queue incoming; /* what this end reads, and the other writes */
};

/* What two connected sockets share. */
struct connection {
    struct refcount refs; /* of its ends, and of transfers under way */
    struct connection_end ends[2];
};

enum stream_state {
    STREAM_UNCONNECTED,
    STREAM_CONNECTING, /* waits for room in a backlog */
    STREAM_LISTENING,
    STREAM_CONNECTED, /* or was: until it is closed, or disconnected */
};

/*
 * The stream's part of a socket; socket_lock. A transfer has no need of it: it
 * finds STATE and END, and takes a reference to the connection, under END_LOCK,
 * which whoever ends that state holds too.
 */
struct stream {
    enum stream_state state;
    struct spinlock end_lock;
    bool refused;     /* CONNECTED once; the peer has said that it is gone */
    bool in_progress; /* connect has said -EINPROGRESS, not the outcome yet */
    struct connection_end *end;  /* with a reference to its connection; NULL */
    struct byte_queue *incoming; /* what this socket reads... */
    struct byte_queue *outgoing; /* ...and writes; NULL before it connects */
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

/* Whether SOCKET is connected and at least one way is open still, as
 * getpeername sees it. socket_lock held. */
bool stream_has_peer(const struct socket *socket);

/* Makes SOCKET's stream part ready. */
void stream_init(struct socket *socket);

#endif
