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
    struct byte_mark mark;   /* its place in a stream, while it waits there; its
                              * link also in datagram_end.marks, and when it is
                              * being destroyed */
    struct ucred sender;     /* who sent it, for SO_PASSCRED */
    uint32_t uid;            /* for whom COUNT is counted */
    struct rights **holder;  /* what points to it while it waits in a datagram;
                              * or NULL */
    struct list flight_link; /* rights.c: those that hold local sockets... */
    bool is_queued;          /* ...and rights_collect's view of this one */
    unsigned count;
    struct open_file *files[];
};

/*
 * Takes the COUNT descriptors (may be 0) at kernel FDS of the running process,
 * with a reference to each description, in *RESULT. -EBADF, -EINVAL (more than
 * SCM_MAX_FD), -ENOMEM, -ETOOMANYREFS (the user's descriptors in flight).
 */
int rights_create(const int *fds, unsigned count, struct rights **result);

/* Gives RIGHTS (NULL is fine) and its references back. May sleep: no lock.
 * However deep sockets stand in each other's queues, it doesn't recurse. */
void rights_destroy(struct rights *rights);

/*
 * Installs RIGHTS's first COUNT descriptions in the running process, numbers
 * in kernel FDS, close-on-exec when asked, and destroys it with what is left.
 * How many were installed: fewer when the table is full. For MSG_PEEK see
 * rights_duplicate.
 */
unsigned rights_install(struct rights *rights, unsigned count,
                        bool close_on_exec, int *fds);

/* A copy of RIGHTS (NULL is fine) with references of its own; NULL: no
 * memory. socket_lock held: so RIGHTS, which waits in a queue, stays. */
struct rights *rights_duplicate(const struct rights *rights);

/* Frees the descriptors that wait in QUEUE, a local stream's: who could read
 * them is gone. No lock. */
void rights_discard_marks(struct byte_queue *queue);

/*
 * Frees descriptions that only descriptors in flight refer to, in circles.
 * Called when a local socket loses a reference while others to it are in
 * flight. May sleep: no lock.
 */
void rights_collect(void);

#endif
