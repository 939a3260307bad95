/*
 * Internet addresses and who has which port: ip(7), ipv6(7). IPv4 addresses
 * are kept as IPv4-mapped ones (RFC 4291, 2.5.5.2), so that one table serves
 * both families. There is one interface: lo.
 */
#ifndef KERNEL_NET_INET_H
#define KERNEL_NET_INET_H

#include "kernel/abi/in.h"
#include "kernel/list.h"
#include "kernel/types.h"

struct port;
struct socket;
struct socket_address;

/* One end's name. */
struct endpoint {
    struct in6_addr address; /* :: is any; ::ffff:0.0.0.0 any of IPv4 */
    uint16_t port;           /* host order; 0: none yet */
};

/* The family's part of a socket; socket_lock. */
struct inet_end {
    struct endpoint local, remote; /* remote.port 0: not connected */
    bool bound_address;            /* bind named the address */
    bool bound_port;               /* bind named the port, or chose it */
    struct port *port;             /* whose owner it is, or NULL */
    struct list port_link;         /* port->owners */
    struct list pair_link;         /* table of connected pairs */
};

/* ENDPOINT as programs of the FAMILY (AF_INET, AF_INET6) know it. */
void inet_write_address(int family, const struct endpoint *endpoint,
                        struct socket_address *address);

/* Fills NAME with the address that a datagram from FROM to TO comes from, as
 * RECEIVER knows it. socket_lock held. */
void
inet_sender_name(const struct socket *from, const struct socket_address *to,
                 const struct socket *receiver, struct socket_address *name);

extern const struct address_family inet_family, inet6_family;

#endif
