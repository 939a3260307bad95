#include "kernel/net/port.h"

#include "kernel/dev/random.h"
#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/net/inet_address.h"
#include "kernel/net/socket.h"

#define PORT_HEADS 256
#define PAIR_HEADS 1024

/* One protocol's ports. */
struct port_space {
    struct list heads[PORT_HEADS]; /* of struct port, by number */
};

static struct port_space tcp_ports, udp_ports;
static struct list pairs[PAIR_HEADS]; /* TCP's sockets with a remote end */

/* Ephemeral ports come in an order that has each once, and that is another
 * one after each boot: the position times an odd number, modulo 2^14. */
static uint32_t next_position, order_factor, order_offset;

void
port_init(void)
{
    for (unsigned i = 0; i < PORT_HEADS; i++) {
        list_init(&tcp_ports.heads[i]);
        list_init(&udp_ports.heads[i]);
    }
    for (unsigned i = 0; i < PAIR_HEADS; i++)
        list_init(&pairs[i]);
    random_fill(&order_factor, sizeof order_factor);
    random_fill(&order_offset, sizeof order_offset);
    order_factor |= 1;
}

static struct port_space *
space_of(const struct socket *socket)
{
    return socket->type == SOCK_STREAM ? &tcp_ports : &udp_ports;
}

static struct socket *
owner_at(struct list *link)
{
    return container_of(link, struct socket, inet.port_link);
}

/* ------- Ports ------- */

static struct port *
find_port(struct port_space *space, uint16_t number)
{
    list_for_each (link, &space->heads[number % PORT_HEADS]) {
        struct port *port = container_of(link, struct port, hash_link);

        if (port->number == number)
            return port;
    }
    return NULL;
}

/* The port NUMBER, made if nobody has it yet. NULL: no memory. */
static struct port *
need_port(struct port_space *space, uint16_t number)
{
    struct port *port = find_port(space, number);

    if (port)
        return port;
    port = kzalloc(sizeof *port);
    if (!port)
        return NULL;
    port->number = number;
    list_init(&port->listeners);
    list_init(&port->others);
    list_append(&space->heads[number % PORT_HEADS], &port->hash_link);
    return port;
}

/* Makes SOCKET one of PORT's. */
static void
enter(struct socket *socket, struct port *port)
{
    struct inet_end *end = &socket->inet;

    end->port = port;
    end->local.port = port->number;
    port->named += end->bound_port;
    list_append(&port->others, &end->port_link);
}

void
port_release(struct socket *socket)
{
    struct inet_end *end = &socket->inet;
    struct port *port = end->port;

    if (!port)
        return;
    list_remove(&end->port_link);
    port->named -= end->bound_port;
    end->port = NULL;
    end->local.port = 0;
    if (!list_is_empty(&port->listeners) || !list_is_empty(&port->others))
        return;
    list_remove(&port->hash_link);
    kfree(port);
}

static uint16_t
next_ephemeral(void)
{
    uint32_t position = next_position++ * order_factor + order_offset;

    return PORT_EPHEMERAL_FIRST + position % PORT_EPHEMERAL_COUNT;
}

/* ------- Binding ------- */

/* Whether what is sent to ADDRESS is for SOCKET, by its local address. */
static bool
covers(const struct socket *socket, const struct in6_addr *address)
{
    const struct in6_addr *local = &socket->inet.local.address;

    if (inet_address_equal(local, address))
        return true;
    if (inet_address_is_any4(local))
        return inet_address_is_mapped(address);
    if (!inet_address_is_any6(local))
        return false;
    return !socket->options.v6_only || !inet_address_is_mapped(address);
}

/* Whether NEWCOMER may not have the port that HOLDER has. */
static bool
excludes(const struct socket *holder, const struct socket *newcomer)
{
    const struct socket_options *mine = &holder->options;
    const struct socket_options *its = &newcomer->options;
    bool listens =
        holder->type == SOCK_STREAM && holder->stream.state == STREAM_LISTENING;

    if (!covers(holder, &newcomer->inet.local.address) &&
        !covers(newcomer, &holder->inet.local.address))
        return false;
    if (mine->reuse_address && its->reuse_address && !listens)
        return false;
    return !(mine->reuse_port && its->reuse_port &&
             holder->owner.uid == newcomer->owner.uid);
}

/* Whether one of LIST excludes NEWCOMER. */
static bool
one_excludes(struct list *list, const struct socket *newcomer)
{
    list_for_each (link, list)
        if (owner_at(link) != newcomer && excludes(owner_at(link), newcomer))
            return true;
    return false;
}

static bool
is_excluded(struct port *port, const struct socket *newcomer)
{
    return one_excludes(&port->listeners, newcomer) ||
           one_excludes(&port->others, newcomer);
}

static int
claim(struct socket *socket, uint16_t number)
{
    struct port *port = find_port(space_of(socket), number);

    if (port && is_excluded(port, socket))
        return -EADDRINUSE;
    port = need_port(space_of(socket), number);
    if (!port)
        return -ENOMEM;
    enter(socket, port);
    return 0;
}

int
port_bind(struct socket *socket, uint16_t number)
{
    int error = -EADDRINUSE;

    if (number)
        return claim(socket, number);
    for (unsigned i = 0; i < PORT_EPHEMERAL_COUNT; i++) {
        number = next_ephemeral();
        if (!find_port(space_of(socket), number))
            return claim(socket, number);
    }
    for (unsigned i = 0; error == -EADDRINUSE && i < PORT_EPHEMERAL_COUNT; i++)
        error = claim(socket, next_ephemeral());
    return error;
}

int
port_listen(struct socket *socket)
{
    struct inet_end *end = &socket->inet;

    if (is_excluded(end->port, socket))
        return -EADDRINUSE;
    list_remove(&end->port_link);
    list_append(&end->port->listeners, &end->port_link);
    return 0;
}

void
port_unlisten(struct socket *socket)
{
    list_remove(&socket->inet.port_link);
    list_append(&socket->inet.port->others, &socket->inet.port_link);
}

/* ------- Connecting ------- */

static struct list *
pair_head(const struct endpoint *local, const struct endpoint *remote)
{
    uint32_t hash = local->port * 31u + remote->port +
                    local->address.s6_addr32[3] * 7u +
                    remote->address.s6_addr32[3];

    return &pairs[(hash ^ hash >> 16) % PAIR_HEADS];
}

static bool
endpoint_equal(const struct endpoint *one, const struct endpoint *other)
{
    return one->port == other->port &&
           inet_address_equal(&one->address, &other->address);
}

static bool
pair_exists(const struct endpoint *local, const struct endpoint *remote)
{
    list_for_each (link, pair_head(local, remote)) {
        struct inet_end *end = container_of(link, struct inet_end, pair_link);

        if (endpoint_equal(&end->local, local) &&
            endpoint_equal(&end->remote, remote))
            return true;
    }
    return false;
}

/* Whether a connection between the two would be there twice: one of its ends
 * can be closed already, and the other not. */
static bool
is_taken(const struct endpoint *local, const struct endpoint *remote)
{
    return pair_exists(local, remote) || pair_exists(remote, local);
}

/* Gives SOCKET an ephemeral port with which its pair is new. */
static int
choose_port(struct socket *socket)
{
    struct endpoint local = socket->inet.local;

    for (unsigned i = 0; i < PORT_EPHEMERAL_COUNT; i++) {
        local.port = next_ephemeral();
        struct port *port = find_port(&tcp_ports, local.port);

        if (port && port->named > 0)
            continue;
        if (is_taken(&local, &socket->inet.remote))
            continue;
        port = need_port(&tcp_ports, local.port);
        if (!port)
            return -ENOMEM;
        enter(socket, port);
        return 0;
    }
    return -EADDRNOTAVAIL;
}

static void
enter_pair(struct inet_end *end)
{
    list_append(pair_head(&end->local, &end->remote), &end->pair_link);
}

int
port_connect(struct socket *socket)
{
    struct inet_end *end = &socket->inet;

    if (!end->port) {
        int error = choose_port(socket);
        if (error)
            return error;
    } else if (is_taken(&end->local, &end->remote)) {
        return -EADDRNOTAVAIL;
    }
    enter_pair(end);
    return 0;
}

void
port_inherit(struct socket *server, struct socket *listener)
{
    server->inet.bound_port = listener->inet.bound_port;
    enter(server, listener->inet.port);
    enter_pair(&server->inet);
}

void
port_disconnect(struct socket *socket)
{
    list_remove(&socket->inet.pair_link);
}

/* ------- Finding ------- */

/* How well SOCKET fits what REMOTE (NULL: anybody) sends to LOCAL; 0: not. */
static unsigned
fitness(const struct socket *socket, const struct endpoint *local,
        const struct endpoint *remote)
{
    const struct inet_end *end = &socket->inet;
    unsigned fit = socket->family == &inet_family ? 2 : 1;

    if (!covers(socket, &local->address))
        return 0;
    if (inet_address_equal(&end->local.address, &local->address))
        fit += 4;
    if (!remote || end->remote.port == 0)
        return fit;
    return endpoint_equal(&end->remote, remote) ? fit + 8 : 0;
}

/* The socket of LIST that fits best. Of those that fit alike the newest, or,
 * if they share the port by SO_REUSEPORT, each in its turn. */
static struct socket *
find_best(struct list *list, const struct endpoint *local,
          const struct endpoint *remote)
{
    static unsigned turn;
    struct socket *best = NULL;
    unsigned best_fit = 0, equals = 0;

    list_for_each (link, list) {
        struct socket *socket = owner_at(link);
        unsigned fit = fitness(socket, local, remote);

        if (fit == 0 || fit < best_fit)
            continue;
        equals = fit == best_fit ? equals + 1 : 1;
        best_fit = fit;
        best = socket;
    }
    if (!best || equals == 1 || !best->options.reuse_port)
        return best;
    unsigned index = turn++ % equals;
    list_for_each (link, list)
        if (fitness(owner_at(link), local, remote) == best_fit && index-- == 0)
            return owner_at(link);
    return best;
}

struct socket *
port_find_listener(const struct endpoint *local)
{
    struct port *port = find_port(&tcp_ports, local->port);

    return port ? find_best(&port->listeners, local, NULL) : NULL;
}

struct socket *
port_find_receiver(const struct endpoint *local, const struct endpoint *remote)
{
    struct port *port = find_port(&udp_ports, local->port);

    return port ? find_best(&port->others, local, remote) : NULL;
}
