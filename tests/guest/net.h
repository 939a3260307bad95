/*
 * Sockets for the programs in tests/guest. Ports are the kernel's choice and
 * never printed, so that nothing depends on which are free.
 */
#ifndef NET_H
#define NET_H

#include "tap.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define PATIENCE 20000 /* ms: longer than anything that will come takes */

/* An IPv4 or IPv6 address. */
struct name {
    socklen_t length;
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    };
};

static inline struct name
name_v4(uint32_t address, int port)
{
    struct name name = {.length = sizeof(name.v4)};
    name.v4.sin_family = AF_INET;
    name.v4.sin_port = htons(port);
    name.v4.sin_addr.s_addr = htonl(address);
    return name;
}

static inline struct name
name_v6(const char *address, int port)
{
    struct name name = {.length = sizeof(name.v6)};
    name.v6.sin6_family = AF_INET6;
    name.v6.sin6_port = htons(port);
    inet_pton(AF_INET6, address, &name.v6.sin6_addr);
    return name;
}

static inline struct name
loopback(int port)
{
    return name_v4(INADDR_LOOPBACK, port);
}

static inline int
bind_to(int fd, struct name name)
{
    return bind(fd, &name.any, name.length);
}

static inline int
connect_to(int fd, struct name name)
{
    return connect(fd, &name.any, name.length);
}

static inline struct name
own_name(int fd)
{
    struct name name = {.length = sizeof(name.v6)};
    if (getsockname(fd, &name.any, &name.length) < 0)
        name.length = 0;
    return name;
}

static inline struct name
peer_name(int fd)
{
    struct name name = {.length = sizeof(name.v6)};
    if (getpeername(fd, &name.any, &name.length) < 0)
        name.length = 0;
    return name;
}

/* The port of NAME; the families have it in one place. */
static inline int
port_of(struct name name)
{
    return name.length == 0 ? -1 : ntohs(name.v4.sin_port);
}

static inline int
same_name(struct name a, struct name b)
{
    return a.length == b.length && memcmp(&a.any, &b.any, a.length) == 0;
}

/* The address alone, in a static buffer. */
static inline const char *
address_text(struct name name)
{
    static char text[INET6_ADDRSTRLEN];
    const void *address = name.any.sa_family == AF_INET6
                              ? (void *)&name.v6.sin6_addr
                              : (void *)&name.v4.sin_addr;
    if (name.length == 0)
        return "no name";
    return inet_ntop(name.any.sa_family, address, text, sizeof text);
}

static inline int
set_option(int fd, int level, int option, int value)
{
    return setsockopt(fd, level, option, &value, sizeof value);
}

/* The value of an int option, or -1. */
static inline int
get_option(int fd, int level, int option)
{
    int value = -1;
    socklen_t length = sizeof value;
    return getsockopt(fd, level, option, &value, &length) < 0 ? -1 : value;
}

static inline int
socket_error(int fd)
{
    return get_option(fd, SOL_SOCKET, SO_ERROR);
}

/* A TCP socket that listens on 127.0.0.1 with BACKLOG. */
static inline int
listener_on(struct name name, int backlog)
{
    int fd = socket(name.any.sa_family, SOCK_STREAM, 0);
    if (bind_to(fd, name) < 0 || listen(fd, backlog) < 0)
        diag("no listener: %s", tap_errno_name(errno));
    return fd;
}

static inline int
tcp_listener(int backlog)
{
    return listener_on(loopback(0), backlog);
}

/* A TCP socket that is connected to LISTENER, or -1. */
static inline int
tcp_client(int listener)
{
    struct name name = own_name(listener);
    int fd = socket(name.any.sa_family, SOCK_STREAM, 0);
    if (connect_to(fd, name) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Two connected TCP sockets; fds[0] called, fds[1] was accepted. */
static inline void
tcp_pair(int fds[2])
{
    int listener = tcp_listener(1);
    fds[0] = tcp_client(listener);
    fds[1] = accept(listener, NULL, NULL);
    close(listener);
    if (fds[0] < 0 || fds[1] < 0)
        diag("no connection: %s", tap_errno_name(errno));
}

static inline void
close_both(const int fds[2])
{
    close(fds[0]);
    close(fds[1]);
}

static inline void
set_nonblocking(int fd)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/* What poll says of FD at once when asked for EVENTS. */
static inline int
ask(int fd, int events)
{
    struct pollfd one = {fd, events, 0};
    poll(&one, 1, 0);
    return one.revents;
}

/*
 * Waits until poll says of FD at least WANTED, and returns what it says then
 * of EVENTS. What one end does reaches the other by itself, but not at once.
 */
static inline int
await_events(int fd, int events, int wanted)
{
    int seen = 0;
    for (int look = 0; look < 4000; look++) {
        seen = ask(fd, events);
        if ((seen & wanted) == wanted)
            break;
        nap(look < 100 ? 1 : 5);
    }
    return seen;
}

/* Waits until something can be read from FD (or its end). */
static inline int
await_input(int fd)
{
    struct pollfd one = {fd, POLLIN, 0};
    return poll(&one, 1, PATIENCE);
}

/* Waits until COUNT bytes can be read from FD; returns how many there are. */
static inline int
await_bytes(int fd, int count)
{
    int have = 0;
    for (int look = 0; look < 4000; look++) {
        if (ioctl(fd, FIONREAD, &have) < 0 || have >= count)
            break;
        nap(look < 100 ? 1 : 5);
    }
    return have;
}

/* Sends on FD until nothing more goes in; returns how many bytes did. */
static inline long
fill_stream(int fd)
{
    static char bytes[65536];
    long total = 0, sent;
    do
        while ((sent = send(fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0)
            total += sent;
    while (ask(fd, POLLOUT) & POLLOUT);
    return total;
}

/* Makes the peer of the TCP socket FD see a reset, and closes FD. */
static inline void
reset_and_close(int fd)
{
    struct linger linger = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(fd);
}

#endif
