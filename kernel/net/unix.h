/* Local sockets' names: paths, abstract names, and whose they are: unix(7). */
#ifndef KERNEL_NET_UNIX_H
#define KERNEL_NET_UNIX_H

#include "kernel/abi/socket.h"
#include "kernel/list.h"
#include "kernel/types.h"

struct inode;
struct socket;
struct unix_name;

/* The family's part of a socket; socket_lock. */
struct unix_end {
    struct unix_name *name;      /* a reference, or NULL: none */
    struct unix_name *peer_name; /* a stream's peer's: it outlives the peer */
    struct inode *inode;         /* that it is bound to, a reference; or NULL */
    bool binding;                /* a bind is under way: no other may begin */
    bool is_found; /* it is in the table of those that find knows... */
    struct socket *hash_next; /* ...in this chain */
    struct ucred peer;        /* SO_PEERCRED */

    /* rights_collect's. */
    struct list collect_link;
    bool is_reachable;
};

extern const struct address_family unix_family;

/* Makes ONE, just made one of a pair with OTHER, know who that is.
 * socket_lock held. */
void unix_know_pair(struct socket *one, const struct socket *other);

#endif
