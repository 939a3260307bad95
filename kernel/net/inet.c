#include "kernel/net/inet.h"

#include "kernel/errno.h"
#include "kernel/net/inet_address.h"
#include "kernel/net/port.h"
#include "kernel/net/socket.h"

static uint16_t
swap_bytes(uint16_t value)
{
    return value << 8 | value >> 8;
}

static void
inet_init(struct socket *socket)
{
    struct inet_end *end = &socket->inet;

    list_init(&end->port_link);
    list_init(&end->pair_link);
    if (socket->family == &inet_family)
        end->local.address = inet_address_map(INADDR_ANY);
}

/* ------- Addresses in and out ------- */

static int
read_address4(const struct socket_address *address, struct endpoint *endpoint)
{
    if (address->length < sizeof address->in)
        return -EINVAL;
    if (address->any.sa_family != AF_INET)
        return -EAFNOSUPPORT;
    endpoint->address = inet_address_map(address->in.sin_addr.s_addr);
    endpoint->port = swap_bytes(address->in.sin_port);
    return 0;
}

static int
read_address6(const struct socket_address *address, struct endpoint *endpoint)
{
    if (address->length < SOCKADDR_IN6_MIN)
        return -EINVAL;
    if (address->any.sa_family != AF_INET6)
        return -EAFNOSUPPORT;
    endpoint->address = address->in6.sin6_addr;
    endpoint->port = swap_bytes(address->in6.sin6_port);
    return 0;
}

/* The ADDRESS that a program gave for SOCKET. Datagrams of an IPv6 socket may
 * be sent to IPv4's. */
static int
read_address(const struct socket *socket, const struct socket_address *address,
             struct endpoint *endpoint)
{
    bool is_4 = socket->family == &inet_family;

    if (socket->type == SOCK_DGRAM && address->any.sa_family == AF_INET)
        is_4 = true;
    return is_4 ? read_address4(address, endpoint)
                : read_address6(address, endpoint);
}

static void
inet_name(struct socket *socket, bool peer, struct socket_address *address)
{
    struct endpoint *endpoint =
        peer ? &socket->inet.remote : &socket->inet.local;

    inet_write_address(socket->family->number, endpoint, address);
}

void
inet_write_address(int family, const struct endpoint *endpoint,
                   struct socket_address *address)
{
    if (family == AF_INET) {
        address->length = sizeof address->in;
        address->in = (struct sockaddr_in){
            .sin_family = AF_INET,
            .sin_port = swap_bytes(endpoint->port),
            .sin_addr = {endpoint->address.s6_addr32[3]},
        };
        return;
    }
    address->length = sizeof address->in6;
    address->in6 = (struct sockaddr_in6){
        .sin6_family = AF_INET6,
        .sin6_port = swap_bytes(endpoint->port),
        .sin6_addr = endpoint->address,
    };
}

/* ------- bind and listen ------- */

/* Whether SOCKET may be bound to ENDPOINT, as an address and by right. */
static int
check_local(const struct socket *socket, const struct endpoint *endpoint)
{
    const struct in6_addr *address = &endpoint->address;

    if (socket->options.v6_only && inet_address_is_mapped(address))
        return -EINVAL;
    if (!inet_address_is_any(address) && !inet_address_is_loopback(address))
        return -EADDRNOTAVAIL;
    if (endpoint->port && endpoint->port < PORT_RESERVED &&
        socket_credentials().uid != 0)
        return -EACCES;
    return 0;
}

static int
bind_locked(struct socket *socket, const struct endpoint *endpoint)
{
    struct inet_end *end = &socket->inet;
    struct in6_addr before = end->local.address;

    if (end->port || (socket->type == SOCK_STREAM &&
                      socket->stream.state != STREAM_UNCONNECTED))
        return -EINVAL;
    end->local.address = endpoint->address;
    end->bound_address = !inet_address_is_any(&endpoint->address);
    end->bound_port = true;
    int error = port_bind(socket, endpoint->port);
    if (error) {
        end->local.address = before;
        end->bound_address = end->bound_port = false;
    }
    return error;
}

static int
inet_bind(struct socket *socket, const struct socket_address *address)
{
    struct socket_address any = *address;
    struct endpoint endpoint;

    /* Old programs say AF_UNSPEC for any address: ip(7). */
    if (socket->family == &inet_family && address->length >= sizeof any.in &&
        any.any.sa_family == AF_UNSPEC && any.in.sin_addr.s_addr == INADDR_ANY)
        any.any.sa_family = AF_INET;
    int error = socket->family == &inet_family ? read_address4(&any, &endpoint)
                                               : read_address6(&any, &endpoint);
    if (!error)
        error = check_local(socket, &endpoint);
    if (error)
        return error;
    mutex_lock(&socket_lock);
    error = bind_locked(socket, &endpoint);
    mutex_unlock(&socket_lock);
    return error;
}

static int
inet_autobind(struct socket *socket)
{
    return socket->inet.port ? 0 : port_bind(socket, 0);
}

static int
inet_listen(struct socket *socket)
{
    int error = inet_autobind(socket);

    return error ? error : port_listen(socket);
}

/* ------- connect ------- */

/* Makes ENDPOINT, which a program asked for, one that SOCKET can reach. */
static int
make_reachable(const struct socket *socket, struct endpoint *endpoint)
{
    struct in6_addr *address = &endpoint->address;
    bool mapped = inet_address_is_mapped(address);

    if (inet_address_is_any4(address))
        *address = inet_address_map(LOOPBACK_HOST);
    else if (inet_address_is_any6(address))
        *address = (struct in6_addr){.s6_addr = {[15] = 1}};
    if (mapped && address->s6_addr32[3] == INADDR_BROADCAST &&
        socket->type == SOCK_DGRAM && !socket->options.broadcast)
        return -EACCES;
    if (!inet_address_is_loopback(address))
        return -ENETUNREACH;
    if (mapped && socket->options.v6_only)
        return -ENETUNREACH;
    const struct inet_end *end = &socket->inet;
    if (end->bound_address &&
        inet_address_is_mapped(&end->local.address) != mapped)
        return mapped ? -ENETUNREACH : -EAFNOSUPPORT;
    return 0;
}

/* The REMOTE end that a program means by ADDRESS when it asks SOCKET to send
 * or connect there. */
static int
resolve(const struct socket *socket, const struct socket_address *address,
        struct endpoint *remote)
{
    int error = read_address(socket, address, remote);

    return error ? error : make_reachable(socket, remote);
}

/* Where SOCKET sends from when it sends to REMOTE. */
static struct endpoint
source_for(const struct socket *socket, const struct endpoint *remote)
{
    struct endpoint local = socket->inet.local;

    if (inet_address_is_any(&local.address))
        local.address = inet_address_source(&remote->address);
    return local;
}

void
inet_sender_name(const struct socket *from, const struct socket_address *to,
                 const struct socket *receiver, struct socket_address *name)
{
    struct endpoint remote, local;

    if (resolve(from, to, &remote))
        remote = from->inet.remote; /* it was right when the call began */
    local = source_for(from, &remote);
    inet_write_address(receiver->family->number, &local, name);
}

static int
inet_find(struct socket *from, const struct socket_address *address,
          struct socket **peer)
{
    struct endpoint remote;
    int error = resolve(from, address, &remote);

    if (error)
        return error;
    if (remote.port == 0 && from->type == SOCK_DGRAM)
        return -EINVAL;
    mutex_lock(&socket_lock);
    if (from->type == SOCK_STREAM) {
        *peer = port_find_listener(&remote);
    } else {
        struct endpoint local = source_for(from, &remote);

        *peer = port_find_receiver(&remote, &local);
    }
    if (*peer)
        socket_get(*peer);
    mutex_unlock(&socket_lock);
    return *peer ? 0 : -ECONNREFUSED;
}

static void
inet_stop(struct socket *socket)
{
    struct inet_end *end = &socket->inet;

    port_disconnect(socket);
    end->remote = (struct endpoint){0};
    if (!end->bound_address)
        end->local.address = socket->family == &inet_family
                                 ? inet_address_map(INADDR_ANY)
                                 : (struct in6_addr){0};
    if (!end->bound_port)
        port_release(socket);
}

static int
inet_start(struct socket *from, const struct socket_address *address,
           struct socket *peer)
{
    struct inet_end *end = &from->inet;
    struct endpoint remote;

    (void)peer;
    int error = resolve(from, address, &remote);
    if (error)
        return error;
    end->remote = remote;
    if (from->type == SOCK_DGRAM)
        error = inet_autobind(from);
    end->local.address = source_for(from, &remote).address;
    if (!error && from->type == SOCK_STREAM)
        error = port_connect(from);
    if (error)
        inet_stop(from);
    return error;
}

static int
inet_join(struct socket *server, struct socket *client, struct socket *listener)
{
    server->inet.local = client->inet.remote;
    server->inet.remote = client->inet.local;
    server->inet.bound_address = true;
    port_inherit(server, listener);
    return 0;
}

static void
inet_release(struct socket *socket)
{
    port_disconnect(socket);
    port_release(socket);
}

#define INET_OPERATIONS                                                  \
    .is_network = true, .init = inet_init, .bind = inet_bind,            \
    .autobind = inet_autobind, .find = inet_find, .start = inet_start,   \
    .stop = inet_stop, .listen = inet_listen, .unlisten = port_unlisten, \
    .join = inet_join, .name = inet_name, .release = inet_release

const struct address_family inet_family = {
    .number = AF_INET,
    INET_OPERATIONS,
};

const struct address_family inet6_family = {
    .number = AF_INET6,
    INET_OPERATIONS,
};
