/* Local sockets' names: paths, abstract names, and whose they are: unix(7). */
#ifndef KERNEL_NET_UNIX_H
#define KERNEL_NET_UNIX_H

#include "kernel/abi/socket.h"
#include "kernel/list.h"
#include "kernel/types.h"

struct inode;
struct unix_name;

/* The family's part of a socket; socket_lock. */
struct unix_end {
    struct unix_name *name; /* a reference, or NULL: none */
    struct unix_name *peer_name;
    struct inode *inode;   /* that it is bound to, a reference; or NULL */
    struct list hash_link; /* by inode or abstract name, once bound */
    struct ucred peer;     /* SO_PEERCRED */
};

extern const struct address_family unix_family;

#endif
