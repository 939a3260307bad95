/*
 * Only what something obeys, or what there is nothing to do for here, can be
 * set: all else is -ENOPROTOOPT. On a loopback that loses nothing, keep-alive
 * and TCP_NODELAY are of the second kind.
 */
#include "kernel/net/option.h"

#include "kernel/abi/time.h"
#include "kernel/errno.h"
#include "kernel/net/socket.h"
#include "kernel/x86/user_copy.h"

#define US_PER_SECOND      1000000
#define SECONDS_MAX        (UINT32_MAX / 1000 - 1) /* time-outs: more is none */
#define SEND_BUFFER_MIN    4608                    /* socket(7), SO_SNDBUF */
#define RECEIVE_BUFFER_MIN 2304

/* A value as programs see it. */
struct value {
    size_t size;
    union {
        int number;
        struct linger linger;
        struct ucred credentials;
        struct abi_timeval32 time32;
        struct {
            int64_t seconds, microseconds;
        } time64;
    };
};

/* Options that are on or off. */
struct toggle {
    int level, name;
    size_t offset;       /* in struct socket_options */
    bool network, local; /* which families have it */
};

static const struct toggle toggles[] = {
#define TOGGLE(level, name, field, network, local)                          \
    {                                                                       \
        level, name, offsetof(struct socket_options, field), network, local \
    }
    TOGGLE(SOL_SOCKET, SO_REUSEADDR, reuse_address, true, true),
    TOGGLE(SOL_SOCKET, SO_REUSEPORT, reuse_port, true, false),
    TOGGLE(SOL_SOCKET, SO_KEEPALIVE, keep_alive, true, true),
    TOGGLE(SOL_SOCKET, SO_BROADCAST, broadcast, true, true),
    TOGGLE(SOL_SOCKET, SO_PASSCRED, pass_credentials, false, true),
    TOGGLE(IPPROTO_TCP, TCP_NODELAY, no_delay, true, false),
    TOGGLE(IPPROTO_IPV6, IPV6_V6ONLY, v6_only, true, false),
#undef TOGGLE
};

static const struct toggle *
find_toggle(int level, int name)
{
    for (size_t i = 0; i < sizeof toggles / sizeof *toggles; i++)
        if (toggles[i].level == level && toggles[i].name == name)
            return &toggles[i];
    return NULL;
}

/* Where SOCKET keeps TOGGLE. */
static bool *
toggle_of(struct socket *socket, const struct toggle *toggle)
{
    return (bool *)((char *)&socket->options + toggle->offset);
}

static bool
has_toggle(const struct socket *socket, const struct toggle *toggle)
{
    return socket->family->is_network ? toggle->network : toggle->local;
}

/* Whether SOCKET has options of LEVEL: 0 or -errno, which says more about
 * Linux than about sockets. */
static int
check_level(const struct socket *socket, int level, bool reading)
{
    bool is_v6 = socket->family->number == AF_INET6;

    if (level == SOL_SOCKET)
        return 0;
    if (!socket->family->is_network)
        return -EOPNOTSUPP;
    if (level == IPPROTO_TCP && socket->type == SOCK_STREAM)
        return 0;
    if (level == IPPROTO_IPV6 && is_v6)
        return 0;
    return reading && !is_v6 && level != IPPROTO_IP ? -EOPNOTSUPP
                                                    : -ENOPROTOOPT;
}

/* ------- Setting ------- */

/* The bytes that SO_SNDBUF or SO_RCVBUF make of WISH: twice as many, for what
 * Linux keeps beside them. */
static uint32_t
buffer_size(uint32_t wish, uint32_t minimum)
{
    if (wish > SOCKET_BUFFER_MAX / 2)
        wish = SOCKET_BUFFER_MAX / 2;
    return 2 * wish < minimum ? minimum : 2 * wish;
}

static int
set_toggle(struct socket *socket, const struct toggle *toggle, bool on)
{
    if (!has_toggle(socket, toggle))
        return -EOPNOTSUPP;
    if (toggle->name == IPV6_V6ONLY && toggle->level == IPPROTO_IPV6 &&
        socket->inet.local.port != 0)
        return -EINVAL;
    *toggle_of(socket, toggle) = on;
    return 0;
}

/* socket_lock held. */
static int
set_number(struct socket *socket, int level, int name, int number)
{
    struct socket_options *options = &socket->options;
    const struct toggle *toggle = find_toggle(level, name);

    if (toggle)
        return set_toggle(socket, toggle, number != 0);
    if (level != SOL_SOCKET)
        return -ENOPROTOOPT;
    if (name == SO_SNDBUF)
        options->send_buffer = buffer_size(number, SEND_BUFFER_MIN);
    else if (name == SO_RCVBUF)
        options->receive_buffer = buffer_size(number, RECEIVE_BUFFER_MIN);
    else
        return -ENOPROTOOPT;
    return 0;
}

/* When linger is off, its time stays as it was. socket_lock held. */
static void
set_linger(struct socket *socket, const struct linger *linger)
{
    socket->options.linger = linger->l_onoff != 0;
    if (linger->l_onoff)
        socket->options.linger_seconds = linger->l_linger;
}

/* Sets TIMEOUT (ms, 0: none): one below zero has nearly passed. */
static int
set_timeout(uint32_t *timeout, int64_t seconds, int64_t microseconds)
{
    if (microseconds < 0 || microseconds >= US_PER_SECOND)
        return -EDOM;
    if (seconds < 0)
        *timeout = 1;
    else if (seconds > SECONDS_MAX)
        *timeout = 0;
    else
        *timeout = seconds * 1000 + (microseconds + 999) / 1000;
    return 0;
}

/* SO_RCVTIMEO and its three like: where SOCKET keeps it, or NULL. */
static uint32_t *
find_timeout(struct socket *socket, int name)
{
    if (name == SO_RCVTIMEO || name == SO_RCVTIMEO_NEW)
        return &socket->options.receive_timeout;
    if (name == SO_SNDTIMEO || name == SO_SNDTIMEO_NEW)
        return &socket->options.send_timeout;
    return NULL;
}

static bool
is_old_timeout(int name)
{
    return name == SO_RCVTIMEO || name == SO_SNDTIMEO;
}

/* How many bytes programs must give for the option. */
static size_t
size_of(struct socket *socket, int level, int name)
{
    const struct value *value;

    if (level == SOL_SOCKET && name == SO_LINGER)
        return sizeof value->linger;
    if (level == SOL_SOCKET && find_timeout(socket, name))
        return is_old_timeout(name) ? sizeof value->time32
                                    : sizeof value->time64;
    return sizeof value->number;
}

/* socket_lock held. */
static int
set_value(struct socket *socket, int level, int name, const struct value *value)
{
    uint32_t *timeout = find_timeout(socket, name);

    if (level != SOL_SOCKET || (name != SO_LINGER && !timeout))
        return set_number(socket, level, name, value->number);
    if (name == SO_LINGER) {
        set_linger(socket, &value->linger);
        return 0;
    }
    if (is_old_timeout(name))
        return set_timeout(timeout, value->time32.tv_sec,
                           value->time32.tv_usec);
    return set_timeout(timeout, value->time64.seconds,
                       value->time64.microseconds);
}

int
socket_set_option(struct socket *socket, int level, int name,
                  const void *user_value, int length)
{
    struct value value;
    int error = length < 0 ? -EINVAL : check_level(socket, level, false);

    if (error)
        return error;
    value.size = size_of(socket, level, name);
    if ((size_t)length < value.size)
        return -EINVAL;
    if (user_copy_in(&value.number, user_value, value.size) < 0)
        return -EFAULT;
    mutex_lock(&socket_lock);
    error = set_value(socket, level, name, &value);
    mutex_unlock(&socket_lock);
    return error;
}

/* ------- Reading ------- */

static void
get_timeout(struct value *value, uint32_t timeout, bool old)
{
    uint32_t seconds = timeout / 1000;
    uint32_t microseconds = timeout % 1000 * 1000;

    value->size = old ? sizeof value->time32 : sizeof value->time64;
    if (old) {
        value->time32 = (struct abi_timeval32){seconds, microseconds};
    } else {
        value->time64.seconds = seconds;
        value->time64.microseconds = microseconds;
    }
}

/* Who is at the other end: known of local connections only. */
static struct ucred
peer_credentials(const struct socket *socket)
{
    if (socket->family->is_network || socket->unix_end.peer.pid == 0)
        return (struct ucred){0, UINT32_MAX, UINT32_MAX};
    return socket->unix_end.peer;
}

/* SOL_SOCKET's options that are numbers, but toggles and SO_ERROR.
 * socket_lock held. */
static int
get_number(const struct socket *socket, int name, int *number)
{
    switch (name) {
    case SO_TYPE:
        *number = socket->type;
        return 0;
    case SO_DOMAIN:
        *number = socket->family->number;
        return 0;
    case SO_PROTOCOL:
        *number = socket->protocol;
        return 0;
    case SO_ACCEPTCONN:
        *number = socket->type == SOCK_STREAM &&
                  socket->stream.state == STREAM_LISTENING;
        return 0;
    case SO_SNDBUF:
        *number = socket->options.send_buffer;
        return 0;
    case SO_RCVBUF:
        *number = socket->options.receive_buffer;
        return 0;
    }
    return -ENOPROTOOPT;
}

/* socket_lock held. */
static int
get_value(struct socket *socket, int level, int name, struct value *value)
{
    const struct toggle *toggle = find_toggle(level, name);
    uint32_t *timeout = find_timeout(socket, name);

    value->size = sizeof value->number;
    if (toggle) {
        value->number = *toggle_of(socket, toggle);
        return has_toggle(socket, toggle) || name == SO_REUSEPORT ? 0
                                                                  : -EOPNOTSUPP;
    }
    if (level != SOL_SOCKET)
        return -ENOPROTOOPT;
    if (timeout) {
        get_timeout(value, *timeout, is_old_timeout(name));
    } else if (name == SO_LINGER) {
        value->size = sizeof value->linger;
        value->linger = (struct linger){socket->options.linger,
                                        socket->options.linger_seconds};
    } else if (name == SO_PEERCRED) {
        value->size = sizeof value->credentials;
        value->credentials = peer_credentials(socket);
    } else {
        return get_number(socket, name, &value->number);
    }
    return 0;
}

int
socket_get_option(struct socket *socket, int level, int name, void *user_value,
                  int *user_length)
{
    struct value value;
    int length;
    int error = check_level(socket, level, true);

    if (error)
        return error;
    if (user_copy_in(&length, user_length, sizeof length) < 0)
        return -EFAULT;
    if (length < 0)
        return -EINVAL;
    if (level == SOL_SOCKET && name == SO_ERROR) {
        value.size = sizeof value.number;
        value.number = -socket_take_error(socket);
    } else {
        mutex_lock(&socket_lock);
        error = get_value(socket, level, name, &value);
        mutex_unlock(&socket_lock);
    }
    if (error)
        return error;
    if ((size_t)length > value.size)
        length = value.size;
    if (user_copy_out(user_value, &value.number, length) < 0)
        return -EFAULT;
    return user_copy_out(user_length, &length, sizeof length);
}
