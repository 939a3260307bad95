/* The port namespace: who has which port, of TCP and of UDP; tcp(7). All
 * want socket_lock held. */
#ifndef KERNEL_NET_PORT_H
#define KERNEL_NET_PORT_H

#include "kernel/list.h"
#include "kernel/net/inet.h"
#include "kernel/types.h"

struct socket;

/* Before all else, and after random_fill has its seed. */
void port_init(void);

#define PORT_RESERVED        1024u  /* below: the superuser's */
#define PORT_EPHEMERAL_FIRST 49152u /* to 65535: RFC 6335, 6 */
#define PORT_EPHEMERAL_COUNT 16384u

/* A port that somebody has. */
struct port {
    struct list hash_link;
    uint16_t number;
    unsigned named;        /* how many of its sockets named it in bind */
    struct list listeners; /* of struct socket, by inet.port_link... */
    struct list others;    /* ...each in one of the two */
};

/*
 * Gives SOCKET, which has no port, its local address with the port NUMBER, or
 * (0) an ephemeral one that nobody has. -EADDRINUSE when another socket's
 * claim and this one's exclude each other: SO_REUSEADDR, SO_REUSEPORT of
 * socket(7); -ENOMEM.
 */
int port_bind(struct socket *socket, uint16_t number);

/*
 * Enters SOCKET's pair of local and remote address, which no other socket of
 * its protocol may have; gives it an ephemeral port first if it has none,
 * shared with other pairs when need be. -EADDRNOTAVAIL, -ENOMEM.
 */
int port_connect(struct socket *socket);

/* SERVER, accepted by LISTENER, has the listener's port; enters its pair. */
void port_inherit(struct socket *server, struct socket *listener);

/* Takes SOCKET's pair out again. */
void port_disconnect(struct socket *socket);

/* SOCKET, which has a port, will listen: -EADDRINUSE if another one does. */
int port_listen(struct socket *socket);
void port_unlisten(struct socket *socket);

/* Gives SOCKET's port back, if it has one. */
void port_release(struct socket *socket);

/* Who listens at LOCAL; the best match, no reference; NULL: nobody. */
struct socket *port_find_listener(const struct endpoint *local);

/* Who receives what REMOTE sends to LOCAL by UDP. */
struct socket *
port_find_receiver(const struct endpoint *local, const struct endpoint *remote);

#endif
