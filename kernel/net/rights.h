/* Descriptors that travel over local sockets: SCM_RIGHTS of unix(7). */
#ifndef KERNEL_NET_RIGHTS_H
#define KERNEL_NET_RIGHTS_H

#include "kernel/abi/socket.h"
#include "kernel/ipc/byte_queue.h"
#include "kernel/list.h"
#include "kernel/types.h"

struct open_file;
struct socket;

/* Descriptions on their way, each with a reference. Whoever holds the struct
 * owns them. */
struct rights {
    struct byte_mark mark; /* its place in a stream, while it waits there */
    struct ucred credentials;
    unsigned count;
    struct open_file *files[];
};

/*
 * Takes the COUNT descriptors at kernel FDS of the running process, with a
 * reference to each description, in *RESULT. -EBADF, -EINVAL (more than
 * SCM_MAX_FD), -ENOMEM, -ETOOMANYREFS.
 */
int rights_create(const int *fds, unsigned count, struct rights **result);

/* Gives RIGHTS (NULL is fine) and its references back. May sleep: no lock. */
void rights_destroy(struct rights *rights);

/*
 * Installs RIGHTS's first COUNT descriptions in the running process, numbers
 * in kernel FDS, close-on-exec when asked, and destroys it with what is left.
 * How many were installed: fewer when the table is full. For MSG_PEEK see
 * rights_duplicate.
 */
unsigned rights_install(struct rights *rights, unsigned count,
                        bool close_on_exec, int *fds);

/* A copy with references of its own; NULL: no memory. */
struct rights *rights_duplicate(const struct rights *rights);

/*
 * Frees descriptions that only descriptors in flight refer to, in circles.
 * Called when a socket is closed while any rights are in flight. No lock.
 */
void rights_collect(void);

#endif
