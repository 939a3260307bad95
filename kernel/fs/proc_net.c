/* The files of /proc/net: all sockets, oldest first, in Linux's columns. What
 * only timers and retransmissions would fill is 0. */
#include "kernel/fs/proc_text.h"
#include "kernel/net/socket.h"

/* TCP's states as Linux numbers them; UDP borrows two. */
enum {
    STATE_ESTABLISHED = 1,
    STATE_SYN_SENT = 2,
    STATE_FIN_WAIT2 = 5,
    STATE_CLOSE = 7,
    STATE_CLOSE_WAIT = 8,
    STATE_LAST_ACK = 9,
    STATE_LISTEN = 10,
};

/* unix(7)'s: SS_* of linux/net.h, and a flag of listeners. */
enum { LOCAL_UNCONNECTED = 1, LOCAL_CONNECTING = 2, LOCAL_CONNECTED = 3 };
#define LOCAL_LISTENS 0x10000

/* What a line says of both ends' bytes. */
struct fill {
    unsigned unsent, unread;
};

/* Whether nothing more will come to SOCKET, which is connected. */
static bool
peer_has_ended(struct socket *socket)
{
    struct byte_queue *queue = socket->stream.incoming;

    mutex_lock(&queue->lock);
    bool ended = queue->closed & BYTE_QUEUE_NO_WRITER;
    mutex_unlock(&queue->lock);
    return ended;
}

static unsigned
connected_state(struct socket *socket)
{
    if (socket->stream.refused)
        return STATE_CLOSE;
    if (peer_has_ended(socket))
        return socket->write_shut ? STATE_LAST_ACK : STATE_CLOSE_WAIT;
    return socket->write_shut ? STATE_FIN_WAIT2 : STATE_ESTABLISHED;
}

/* socket_lock held, here and below. */
static unsigned
network_state(struct socket *socket)
{
    if (socket->type == SOCK_DGRAM)
        return socket->datagram.connected ? STATE_ESTABLISHED : STATE_CLOSE;
    switch (socket->stream.state) {
    case STREAM_CONNECTED:
        return connected_state(socket);
    case STREAM_CONNECTING:
        return STATE_SYN_SENT;
    case STREAM_LISTENING:
        return STATE_LISTEN;
    default:
        return STATE_CLOSE;
    }
}

/* A listener's queues are its backlog, and who waits in it. */
static struct fill
fill_of(struct socket *socket)
{
    const struct stream *stream = &socket->stream;

    if (socket->type == SOCK_DGRAM)
        return (struct fill){0, socket->datagram.bytes};
    if (stream->state == STREAM_LISTENING)
        return (struct fill){stream->backlog, stream->waiting_count};
    if (stream->state != STREAM_CONNECTED)
        return (struct fill){0, 0};
    return (struct fill){byte_queue_fill(stream->outgoing),
                         byte_queue_fill(stream->incoming)};
}

/* Accept has not returned it yet: nobody knows its number. */
static bool
is_waiting(const struct socket *socket)
{
    return socket->type == SOCK_STREAM && socket->stream.listener &&
           socket->stream.state == STREAM_CONNECTED;
}

static void
print_address(struct proc_text *text, int family,
              const struct endpoint *endpoint)
{
    struct socket_address name;

    inet_write_address(family, endpoint, &name);
    if (family == AF_INET)
        proc_text_print(text, "%08X", (unsigned)name.in.sin_addr.s_addr);
    else
        for (int i = 0; i < 4; i++)
            proc_text_print(text, "%08X",
                            (unsigned)name.in6.sin6_addr.s6_addr32[i]);
    proc_text_print(text, ":%04X ", endpoint->port);
}

static void
print_network_line(struct proc_text *text, struct socket *socket, int number)
{
    bool is_stream = socket->type == SOCK_STREAM;
    int family = socket->family->number;
    struct fill fill = fill_of(socket);

    proc_text_print(text, is_stream ? "%4d: " : "%5d: ", number);
    print_address(text, family, &socket->inet.local);
    print_address(text, family, &socket->inet.remote);
    proc_text_print(text, "%02X %08X:%08X 00:00000000 00000000 %5u %8d %u %u",
                    network_state(socket), fill.unsent, fill.unread,
                    (unsigned)socket->owner.uid, 0,
                    is_waiting(socket) ? 0 : (unsigned)socket->number,
                    (unsigned)refcount_read(&socket->refs));
    proc_text_print(text,
                    is_stream ? " 00000000 0 0 0 0 0\n" : " 00000000 0\n");
}

/* A line for each socket of FAMILY and TYPE that has a name. */
static void
print_network(struct proc_text *text, int family, int type)
{
    int number = 0;

    mutex_lock(&socket_lock);
    list_for_each (link, &socket_list) {
        struct socket *socket = container_of(link, struct socket, all_link);

        if (socket->family->number == family && socket->type == type &&
            !socket->closed && socket->inet.local.port != 0 &&
            (type == SOCK_DGRAM || socket->stream.state != STREAM_UNCONNECTED))
            print_network_line(text, socket, number++);
    }
    mutex_unlock(&socket_lock);
}

#define BEHIND_ADDRESSES \
    "st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"

void
proc_print_tcp(struct proc_text *text, struct process *process)
{
    (void)process;
    proc_text_print(text, "  sl  local_address rem_address   %s\n",
                    BEHIND_ADDRESSES);
    print_network(text, AF_INET, SOCK_STREAM);
}

void
proc_print_tcp6(struct proc_text *text, struct process *process)
{
    (void)process;
    proc_text_print(text, "  sl  %-38s%-39s%s\n", "local_address",
                    "remote_address", BEHIND_ADDRESSES);
    print_network(text, AF_INET6, SOCK_STREAM);
}

void
proc_print_udp(struct proc_text *text, struct process *process)
{
    (void)process;
    proc_text_print(text,
                    "   sl  local_address rem_address   %s"
                    " ref pointer drops\n",
                    BEHIND_ADDRESSES);
    print_network(text, AF_INET, SOCK_DGRAM);
}

void
proc_print_udp6(struct proc_text *text, struct process *process)
{
    (void)process;
    proc_text_print(text, "  sl  %-38s%-39s%s ref pointer drops\n",
                    "local_address", "remote_address", BEHIND_ADDRESSES);
    print_network(text, AF_INET6, SOCK_DGRAM);
}

/* ------- Local sockets ------- */

static unsigned
local_state(const struct socket *socket)
{
    if (socket->type == SOCK_DGRAM)
        return socket->datagram.connected ? LOCAL_CONNECTED : LOCAL_UNCONNECTED;
    if (is_waiting(socket))
        return LOCAL_CONNECTING;
    return socket->stream.state == STREAM_CONNECTED ? LOCAL_CONNECTED
                                                    : LOCAL_UNCONNECTED;
}

/* A path as it is, an abstract name with @ for each NUL. */
static void
print_local_name(struct proc_text *text, struct socket *socket)
{
    struct socket_address name;
    const char *path = name.un.sun_path;

    socket->family->name(socket, false, &name);
    size_t length = name.length - offsetof(struct sockaddr_un, sun_path);
    if (name.length <= offsetof(struct sockaddr_un, sun_path))
        return;
    if (path[0] != '\0')
        length--;
    proc_text_add(text, " ", 1);
    for (size_t i = 0; i < length; i++)
        proc_text_add(text, path[i] == '\0' ? "@" : &path[i], 1);
}

static void
print_local_line(struct proc_text *text, struct socket *socket)
{
    bool listens =
        socket->type == SOCK_STREAM && socket->stream.state == STREAM_LISTENING;

    proc_text_print(text, "%08x: %08X %08X %08X %04X %02X %5u", 0,
                    (unsigned)refcount_read(&socket->refs), 0,
                    listens ? LOCAL_LISTENS : 0, socket->type,
                    local_state(socket),
                    is_waiting(socket) ? 0 : (unsigned)socket->number);
    print_local_name(text, socket);
    proc_text_add(text, "\n", 1);
}

void
proc_print_unix(struct proc_text *text, struct process *process)
{
    (void)process;
    proc_text_print(text, "Num       RefCount Protocol Flags    Type St Inode"
                          " Path\n");
    mutex_lock(&socket_lock);
    list_for_each (link, &socket_list) {
        struct socket *socket = container_of(link, struct socket, all_link);

        if (socket->family->number == AF_UNIX && !socket->closed)
            print_local_line(text, socket);
    }
    mutex_unlock(&socket_lock);
}
