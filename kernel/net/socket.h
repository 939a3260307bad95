/*
 * The socket: one end of a conversation, behind a descriptor.
 *
 * Two tables of operations make its kind: an address family says what names
 * mean (inet.c, unix.c), a socket type how bytes travel (stream.c: two byte
 * queues a connection; datagram.c: messages).
 */
#ifndef KERNEL_NET_SOCKET_H
#define KERNEL_NET_SOCKET_H

#include "kernel/abi/in.h"
#include "kernel/abi/un.h"
#include "kernel/dev/clock.h"
#include "kernel/file/open_file.h"
#include "kernel/file/uio.h"
#include "kernel/list.h"
#include "kernel/net/datagram.h"
#include "kernel/net/inet.h"
#include "kernel/net/stream.h"
#include "kernel/net/unix.h"
#include "kernel/proc/mutex.h"
#include "kernel/proc/wait_queue.h"
#include "kernel/refcount.h"
#include "kernel/types.h"

struct poll_table;
struct rights;

#define SOCKET_BUFFER_DEFAULT 65536  /* bytes: SO_RCVBUF, SO_SNDBUF */
#define SOCKET_BUFFER_MAX     425984 /* twice what a program may ask for */

/* An address as programs write it; LENGTH bytes of it count (0: none). */
struct socket_address {
    socklen_t length;
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
        struct sockaddr_un un;
        struct sockaddr_storage storage;
    };
};

/* What one send or receive moves; it belongs to the call that made it. */
struct socket_message {
    struct uio *uio;               /* the bytes */
    uint32_t flags;                /* MSG_*; MSG_DONTWAIT also for O_NONBLOCK */
    uint32_t result_flags;         /* receive: MSG_TRUNC, MSG_CTRUNC */
    struct socket_address address; /* send: to whom; receive: from whom */
    struct rights *rights;         /* descriptors that go along, or NULL: who
                                    * sets it gives them away; see rights.h */
    struct ucred credentials;      /* the sender's */
};

/* What the names of a family mean. Those marked * are called with socket_lock
 * held, the others take it. */
struct address_family {
    uint16_t number; /* AF_* */
    /* Makes the family's part of SOCKET, all zeros, ready. */
    void (*init)(struct socket *socket);
    /* TCP's ways where unix(7) has others: a write after the peer's close is
     * swallowed once, SHUT_RD doesn't stop the peer, connect is in progress
     * while the backlog is full. */
    bool is_network;
    /* bind(2). -EINVAL, -EADDRINUSE, -EADDRNOTAVAIL, -EACCES, ... */
    int (*bind)(struct socket *socket, const struct socket_address *address);
    /* * Gives SOCKET a name, if it has none and the family demands one of
     * who sends: an ephemeral port. -EADDRNOTAVAIL, -ENOMEM. */
    int (*autobind)(struct socket *socket);
    /* Who is addressed by ADDRESS: a reference to a listener (a stream's) or
     * a receiver (datagrams) in *PEER. FROM is who asks. May sleep.
     * -ECONNREFUSED, -ENOENT, -EPROTOTYPE, -EAFNOSUPPORT, -EINVAL, ... */
    int (*find)(struct socket *from, const struct socket_address *address,
                struct socket **peer);
    /* * FROM connects to ADDRESS: gives it a name as autobind does, and
     * notes its peer's. PEER is whom find found, or NULL. -EADDRNOTAVAIL,
     * -ENOMEM. */
    int (*start)(struct socket *from, const struct socket_address *address,
                 struct socket *peer);
    /* * Takes back what start noted; the local name stays if bind gave it. */
    void (*stop)(struct socket *socket);
    /* * LISTENER begins to listen. -EADDRINUSE, -EINVAL. */
    int (*listen)(struct socket *listener);
    /* * LISTENER listens no more; its name stays. */
    void (*unlisten)(struct socket *listener);
    /* * Names SERVER, the new end of a connection from CLIENT to LISTENER. */
    int (*join)(struct socket *server, struct socket *client,
                struct socket *listener);
    /* * Fills ADDRESS with SOCKET's own, or its peer's, name. -ENOTCONN is
     * the caller's business: there is a peer. */
    void (*name)(struct socket *socket, bool peer,
                 struct socket_address *address);
    /* * Gives SOCKET's names back: it is being closed. */
    void (*release)(struct socket *socket);
};

/* How bytes travel. All take what locks they need and may sleep. */
struct socket_ops {
    /* Connects, or for datagrams notes the peer. -EINPROGRESS, -EISCONN,
     * -EALREADY, -ECONNREFUSED, -ERESTARTSYS, ... */
    int (*connect)(struct socket *socket, const struct socket_address *address,
                   bool nonblocking);
    /* Missing, as accept: -EOPNOTSUPP. */
    int (*listen)(struct socket *socket, int backlog);
    /* The next waiting client's socket, with a reference, in *RESULT. */
    int (*accept)(struct socket *socket, bool nonblocking,
                  struct socket **result);
    /* Two new sockets become each other's peers. 0 or -ENOMEM. */
    int (*pair)(struct socket *one, struct socket *other);
    ssize_t (*send)(struct socket *socket, struct socket_message *message);
    ssize_t (*receive)(struct socket *socket, struct socket_message *message);
    /* HOW is SHUT_*. */
    int (*shutdown)(struct socket *socket, int how);
    unsigned (*poll)(struct socket *socket, struct poll_table *table);
    /* Bytes that wait to be read (FIONREAD), and that the peer has not read
     * yet; -EINVAL for a listener. */
    int (*unread)(struct socket *socket);
    int (*unsent)(struct socket *socket);
    /* The description is gone: says goodbye to the peer. */
    void (*close)(struct socket *socket);
    /* The last reference is gone: frees what the type has. */
    void (*destroy)(struct socket *socket);
};

/* setsockopt's settings that are the socket's own; socket_lock. */
struct socket_options {
    bool reuse_address, reuse_port, keep_alive, broadcast, no_delay;
    bool v6_only, pass_credentials;
    bool linger;
    int linger_seconds;
    uint32_t receive_buffer, send_buffer; /* bytes */
    /* In ms, 0: for ever; read without the lock, so one word each. */
    uint32_t receive_timeout, send_timeout;
};

struct socket {
    struct refcount refs; /* its description's, and of those looking at it */
    const struct address_family *family;
    const struct socket_ops *ops;
    uint16_t type;      /* SOCK_STREAM or SOCK_DGRAM */
    uint16_t protocol;  /* IPPROTO_*, or 0 */
    uint32_t number;    /* st_ino */
    struct ucred owner; /* who made it; who listens, once he does */

    /* socket_lock, unless it says otherwise. */
    struct list all_link;
    struct wait_queue changes; /* a client, a datagram, a new state, an error */
    bool closed;               /* its description is gone */
    bool read_shut, write_shut; /* shutdown(2); also looked at without */
    int error; /* SO_ERROR: a positive errno; taken by socket_take_error */
    struct socket_options options;

    union { /* by family */
        struct inet_end inet;
        struct unix_end unix_end;
    };
    union { /* by type */
        struct stream stream;
        struct datagram_end datagram;
    };
};

/*
 * Who is connected to whom, who waits where, and which name is whose: one
 * lock for all sockets, as process_lock is for families. Bytes of a stream
 * move without it, under their queue's own.
 */
extern struct mutex socket_lock;

/* All sockets, oldest first, by all_link; socket_lock. For procfs. */
extern struct list socket_list;

/* Before all else. */
void socket_init(void);

/*
 * socket(2): a new socket in *RESULT, one reference. TYPE without flags.
 * -EAFNOSUPPORT, -EINVAL, -ESOCKTNOSUPPORT, -EPROTONOSUPPORT, -ENOMEM.
 */
int socket_create(int family, int type, int protocol, struct socket **result);

/* A new socket of LIKE's family and type with its options, owner and
 * protocol, for accept. socket_lock held. NULL: no memory. */
struct socket *socket_create_like(const struct socket *like);

/* A description of SOCKET, whose reference it takes over, with O_* FLAGS
 * (O_NONBLOCK). NULL when memory is short: then SOCKET is closed. */
struct open_file *socket_open(struct socket *socket, uint32_t flags);

/* Makes MESSAGE one of the bytes of UIO, with no address and no rights, for a
 * call on FILE with MSG_* FLAGS. */
void socket_message_init(struct socket_message *message, struct uio *uio,
                         const struct open_file *file, uint32_t flags);

/* The socket behind FILE (good as long as FILE is held), or NULL. */
struct socket *socket_of(struct open_file *file);

void socket_get(struct socket *socket);
void socket_put(struct socket *socket);

/* Closes and gives back a socket that got no description. */
void socket_discard(struct socket *socket);

/* socket_discard for a socket that nothing happened to yet; socket_lock
 * held. */
void socket_release_unused(struct socket *socket);

/* SO_ERROR: SOCKET's error as -errno, or 0; it is gone then. */
int socket_take_error(struct socket *socket);

/* Sets SOCKET's error (a positive errno) and wakes who waits for changes.
 * socket_lock held. */
void socket_set_error(struct socket *socket, int error);

/*
 * Sleeps until SOCKET changes. socket_lock held, given back while asleep.
 * DEADLINE as socket_deadline's. 0, -EAGAIN (too late), -ERESTARTSYS, or
 * -EINTR: a sleep with a deadline is not made again.
 */
int socket_wait(struct socket *socket, uint64_t deadline);

/* When a sleep with TIMEOUT (ms; 0: none) that may begin now ends: WAIT_NOT,
 * WAIT_FOREVER, or in ns since boot. */
static inline uint64_t
socket_deadline(uint32_t timeout, bool nonblocking)
{
    if (nonblocking)
        return WAIT_NOT;
    if (!timeout)
        return WAIT_FOREVER;
    return clock_monotonic_ns() + timeout * 1000000ull;
}

/* getsockname(2), or getpeername(2): fills ADDRESS. -ENOTCONN: no peer. */
int
socket_name(struct socket *socket, bool peer, struct socket_address *address);

/* Who the running program is, for SO_PEERCRED and permissions. */
struct ucred socket_credentials(void);

/* The same for what a message says of its sender: by the real ids. */
struct ucred socket_sender(void);

/* How many sockets exist. */
uint32_t socket_count(void);

#endif
