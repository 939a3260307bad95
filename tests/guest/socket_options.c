/* getsockopt and setsockopt: lengths, levels, what is kept, what is obeyed. */
#include "net.h"

#include <sys/time.h>

/* The calls themselves: a libc may change names and values on their way. */
static int
set_raw(int fd, int level, int name, const void *value, int length)
{
    return syscall(SYS_setsockopt, fd, level, name, value, length);
}

static int
get_raw(int fd, int level, int name, void *value, int *length)
{
    return syscall(SYS_getsockopt, fd, level, name, value, length);
}

enum { OLD_RCVTIMEO = 20, OLD_SNDTIMEO = 21, NEW_RCVTIMEO = 66 };

static const struct kind {
    const char *name;
    int family, type, protocol;
} kinds[] = {
    {"TCP", AF_INET, SOCK_STREAM, IPPROTO_TCP},
    {"TCP over IPv6", AF_INET6, SOCK_STREAM, IPPROTO_TCP},
    {"UDP", AF_INET, SOCK_DGRAM, IPPROTO_UDP},
    {"local stream", AF_UNIX, SOCK_STREAM, 0},
    {"local datagram", AF_UNIX, SOCK_DGRAM, 0},
};

static void
check_kind(const struct kind *kind)
{
    int fd = socket(kind->family, kind->type, 0);

    is_int(get_option(fd, SOL_SOCKET, SO_DOMAIN), kind->family, "%s: SO_DOMAIN",
           kind->name);
    is_int(get_option(fd, SOL_SOCKET, SO_TYPE), kind->type, "%s: SO_TYPE",
           kind->name);
    is_int(get_option(fd, SOL_SOCKET, SO_PROTOCOL), kind->protocol,
           "%s: SO_PROTOCOL", kind->name);
    is_int(get_option(fd, SOL_SOCKET, SO_ACCEPTCONN), 0,
           "%s: SO_ACCEPTCONN of what doesn't listen", kind->name);
    is_int(get_option(fd, SOL_SOCKET, SO_ERROR), 0, "%s: SO_ERROR", kind->name);
    is_err(set_option(fd, SOL_SOCKET, SO_TYPE, 1), ENOPROTOOPT,
           "%s: SO_TYPE can't be set", kind->name);
    is_err(set_option(fd, SOL_SOCKET, SO_ERROR, 1), ENOPROTOOPT,
           "%s: nor can SO_ERROR", kind->name);
    is_err(set_option(fd, SOL_SOCKET, 9999, 1), ENOPROTOOPT,
           "%s: an option that is none", kind->name);
    is_int(get_option(fd, SOL_SOCKET, 9999), -1, "%s: read", kind->name);
    close(fd);
}

static const struct {
    const char *name;
    int family, level, option;
} toggles[] = {
    {"SO_REUSEADDR", AF_INET, SOL_SOCKET, SO_REUSEADDR},
    {"SO_REUSEADDR, local", AF_UNIX, SOL_SOCKET, SO_REUSEADDR},
    {"SO_REUSEPORT", AF_INET, SOL_SOCKET, SO_REUSEPORT},
    {"SO_KEEPALIVE", AF_INET, SOL_SOCKET, SO_KEEPALIVE},
    {"SO_BROADCAST", AF_INET, SOL_SOCKET, SO_BROADCAST},
    {"SO_PASSCRED", AF_UNIX, SOL_SOCKET, SO_PASSCRED},
    {"TCP_NODELAY", AF_INET, IPPROTO_TCP, TCP_NODELAY},
    {"TCP_NODELAY, IPv6", AF_INET6, IPPROTO_TCP, TCP_NODELAY},
    {"IPV6_V6ONLY", AF_INET6, IPPROTO_IPV6, IPV6_V6ONLY},
};

static void
check_toggles(void)
{
    for (size_t i = 0; i < COUNT_OF(toggles); i++) {
        const char *name = toggles[i].name;
        int level = toggles[i].level, option = toggles[i].option;
        int fd = socket(toggles[i].family, SOCK_STREAM, 0);
        int value = 1, length;

        if (option != IPV6_V6ONLY) /* its default is the administrator's */
            is_int(get_option(fd, level, option), 0, "%s: off at first", name);
        is_int(set_option(fd, level, option, 77), 0, "%s: set to 77", name);
        is_int(get_option(fd, level, option), 1, "%s: is on", name);
        is_err(set_raw(fd, level, option, &value, 3), EINVAL,
               "%s: 3 bytes are too few", name);
        is_err(set_raw(fd, level, option, &value, -1), EINVAL,
               "%s: -1 bytes are, too", name);
        is_err(set_raw(fd, level, option, (void *)0x10, 4), EFAULT,
               "%s: a bad pointer", name);
        is_int(set_option(fd, level, option, 0), 0, "%s: set to 0", name);
        is_int(get_option(fd, level, option), 0, "%s: is off", name);
        value = -1;
        length = 2;
        is_int(get_raw(fd, level, option, &value, &length), 0,
               "%s: room for 2 bytes", name);
        ok(length == 2 && value == (int)0xffff0000, "%s: gets 2 bytes", name);
        length = 100;
        get_raw(fd, level, option, &value, &length);
        is_int(length, 4, "%s: room for 100 bytes gets 4", name);
        is_err(get_raw(fd, level, option, &value, (void *)0x10), EFAULT,
               "%s: a bad pointer for the length", name);
        length = 4;
        is_err(get_raw(fd, level, option, (void *)0x10, &length), EFAULT,
               "%s: a bad pointer for the value", name);
        close(fd);
    }
}

static void
check_levels(void)
{
    int tcp = socket(AF_INET, SOCK_STREAM, 0);
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    int local = socket(AF_UNIX, SOCK_STREAM, 0);
    int fds[2], value = 1, length = -1;

    pipe(fds);
    is_err(set_option(udp, IPPROTO_TCP, TCP_NODELAY, 1), ENOPROTOOPT,
           "TCP_NODELAY of UDP");
    is_err(set_option(tcp, IPPROTO_IPV6, IPV6_V6ONLY, 1), ENOPROTOOPT,
           "IPV6_V6ONLY of IPv4");
    is_err(set_option(tcp, 9999, 1, 1), ENOPROTOOPT, "a level that is none");
    is_err(set_option(tcp, IPPROTO_TCP, 9999, 1), ENOPROTOOPT,
           "a TCP option that is none");
    is_err(set_option(local, IPPROTO_TCP, TCP_NODELAY, 1), EOPNOTSUPP,
           "TCP_NODELAY of a local socket");
    is_err(set_option(99, SOL_SOCKET, SO_REUSEADDR, 1), EBADF,
           "setsockopt: no descriptor");
    is_err(set_option(fds[0], SOL_SOCKET, SO_REUSEADDR, 1), ENOTSOCK,
           "setsockopt: a pipe");
    is_err(get_raw(99, SOL_SOCKET, SO_TYPE, &value, &length), EBADF,
           "getsockopt: no descriptor");
    is_err(get_raw(fds[0], SOL_SOCKET, SO_TYPE, &value, &length), ENOTSOCK,
           "getsockopt: a pipe");
    is_err(get_raw(tcp, SOL_SOCKET, SO_TYPE, &value, &length), EINVAL,
           "getsockopt: room for -1 bytes");
    close_both(fds);
    close(tcp);
    close(udp);
    close(local);
}

/* ------- Those with values of their own ------- */

static void
check_buffers(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    ok(get_option(fd, SOL_SOCKET, SO_SNDBUF) >= 4608, "SO_SNDBUF is something");
    ok(get_option(fd, SOL_SOCKET, SO_RCVBUF) >= 2304, "SO_RCVBUF is something");
    set_option(fd, SOL_SOCKET, SO_SNDBUF, 10000);
    set_option(fd, SOL_SOCKET, SO_RCVBUF, 12000);
    is_int(get_option(fd, SOL_SOCKET, SO_SNDBUF), 20000,
           "SO_SNDBUF becomes twice what was said");
    is_int(get_option(fd, SOL_SOCKET, SO_RCVBUF), 24000,
           "SO_RCVBUF becomes twice what was said");
    is_int(set_option(fd, SOL_SOCKET, SO_SNDBUF, 1), 0, "SO_SNDBUF 1");
    is_int(get_option(fd, SOL_SOCKET, SO_SNDBUF), 4608, "its minimum");
    is_int(set_option(fd, SOL_SOCKET, SO_RCVBUF, 0), 0, "SO_RCVBUF 0");
    is_int(get_option(fd, SOL_SOCKET, SO_RCVBUF), 2304, "its minimum");
    is_int(set_option(fd, SOL_SOCKET, SO_RCVBUF, -1), 0,
           "SO_RCVBUF -1 is very large");
    int most = get_option(fd, SOL_SOCKET, SO_RCVBUF);
    set_option(fd, SOL_SOCKET, SO_RCVBUF, 0x7fffffff);
    is_int(get_option(fd, SOL_SOCKET, SO_RCVBUF), most,
           "nothing is more than the most");
    ok(most >= 2 * 65536, "which is enough");
    close(fd);
}

static void
check_linger(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct linger linger = {5, 7};
    int length = sizeof linger;

    is_err(set_raw(fd, SOL_SOCKET, SO_LINGER, &linger, 7), EINVAL,
           "SO_LINGER: 7 bytes are too few");
    is_int(set_raw(fd, SOL_SOCKET, SO_LINGER, &linger, 8), 0, "SO_LINGER: set");
    get_raw(fd, SOL_SOCKET, SO_LINGER, &linger, &length);
    ok(length == 8 && linger.l_onoff == 1 && linger.l_linger == 7,
       "SO_LINGER: on, 7 seconds");
    linger = (struct linger){0, 9};
    set_raw(fd, SOL_SOCKET, SO_LINGER, &linger, 8);
    get_raw(fd, SOL_SOCKET, SO_LINGER, &linger, &length);
    ok(linger.l_onoff == 0 && linger.l_linger == 7,
       "SO_LINGER: off, and the seconds stay");
    linger.l_linger = 1;
    length = 4;
    get_raw(fd, SOL_SOCKET, SO_LINGER, &linger, &length);
    ok(length == 4 && linger.l_linger == 1, "SO_LINGER: half of it");
    close(fd);
}

static void
check_timeout_values(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int32_t old[2] = {3, 500000};
    int64_t new[2] = {0, 0};
    int length = sizeof new;

    is_err(set_raw(fd, SOL_SOCKET, OLD_RCVTIMEO, old, 7), EINVAL,
           "SO_RCVTIMEO: 7 bytes are too few");
    is_int(set_raw(fd, SOL_SOCKET, OLD_RCVTIMEO, old, 8), 0,
           "SO_RCVTIMEO: set");
    is_err(set_raw(fd, SOL_SOCKET, NEW_RCVTIMEO, new, 8), EINVAL,
           "SO_RCVTIMEO_NEW: 8 bytes are too few");
    get_raw(fd, SOL_SOCKET, NEW_RCVTIMEO, new, &length);
    ok(length == 16 && new[0] == 3 && new[1] == 500000,
       "both names are of one thing");
    old[1] = 1000000;
    is_err(set_raw(fd, SOL_SOCKET, OLD_RCVTIMEO, old, 8), EDOM,
           "SO_RCVTIMEO: too many microseconds");
    old[1] = -1;
    is_err(set_raw(fd, SOL_SOCKET, OLD_RCVTIMEO, old, 8), EDOM,
           "SO_RCVTIMEO: too few microseconds");
    length = sizeof old;
    get_raw(fd, SOL_SOCKET, OLD_RCVTIMEO, old, &length);
    ok(length == 8 && old[0] == 3 && old[1] == 500000, "it is as before");
    get_raw(fd, SOL_SOCKET, OLD_SNDTIMEO, old, &length);
    ok(length == 8 && old[0] == 0 && old[1] == 0, "SO_SNDTIMEO is another");
    new[0] = 1ll << 40;
    new[1] = 0;
    set_raw(fd, SOL_SOCKET, NEW_RCVTIMEO, new, 16);
    new[0] = new[1] = 0;
    is_int(set_raw(fd, SOL_SOCKET, NEW_RCVTIMEO, new, 16), 0,
           "SO_RCVTIMEO: none");
    close(fd);
}

static void
nothing(int signal)
{
    (void)signal;
}

/* What recv on FD answers when a signal comes before its time is up. */
static int
interrupted_receive(void *argument)
{
    int fd = *(int *)argument;
    struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
    char byte;

    sigaction(SIGUSR1, &action, NULL);
    return recv(fd, &byte, 1, 0) < 0 ? errno : 0;
}

static void
check_timeouts(const char *kind, int fds[2])
{
    struct timeval soon = {0, 30000}, late = {1000, 0};
    static char block[65536];
    char byte;
    ssize_t sent;

    setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
    is_err(recv(fds[0], &byte, 1, 0), EAGAIN, "%s: recv in vain", kind);
    is_err(read(fds[0], &byte, 1), EAGAIN, "%s: read in vain", kind);
    write(fds[1], "ab", 2);
    is_int(recv(fds[0], block, 4, MSG_WAITALL), 2,
           "%s: recv of 4, when 2 come in time", kind);
    setsockopt(fds[0], SOL_SOCKET, SO_SNDTIMEO, &soon, sizeof soon);
    for (sent = 1; sent > 0;)
        sent = send(fds[0], block, sizeof block, MSG_NOSIGNAL);
    ok(sent == -1 && errno == EAGAIN, "%s: send until it is full", kind);
    setsockopt(fds[1], SOL_SOCKET, SO_RCVTIMEO, &late, sizeof late);
    while (recv(fds[1], block, sizeof block, MSG_DONTWAIT) > 0)
        continue;
    int pid = spawn(interrupted_receive, &fds[1]);
    await_state(pid, 'S');
    kill(pid, SIGUSR1);
    is_exit(status_of(pid), EINTR,
            "%s: with a time-out a signal is EINTR, SA_RESTART or not", kind);
    close_both(fds);
}

static void
check_accept_timeout(void)
{
    int listener = tcp_listener(1);
    struct timeval soon = {0, 30000};

    is_int(get_option(listener, SOL_SOCKET, SO_ACCEPTCONN), 1,
           "SO_ACCEPTCONN of a listener");
    setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
    is_err(accept(listener, NULL, NULL), EAGAIN, "accept in vain");
    close(listener);
}

static void
check_inheritance(void)
{
    int listener = tcp_listener(1);

    set_option(listener, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(listener, IPPROTO_TCP, TCP_NODELAY, 1);
    int client = tcp_client(listener);
    int server = accept(listener, NULL, NULL);
    is_int(get_option(server, SOL_SOCKET, SO_KEEPALIVE), 1,
           "what accept returns has the listener's SO_KEEPALIVE");
    is_int(get_option(server, IPPROTO_TCP, TCP_NODELAY), 1,
           "and its TCP_NODELAY");
    is_int(get_option(server, SOL_SOCKET, SO_ACCEPTCONN), 0,
           "but doesn't listen");
    close(client);
    close(server);
    close(listener);
}

static void
check_error(void)
{
    int listener = tcp_listener(1);
    struct name name = own_name(listener);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    close(listener);
    set_nonblocking(fd);
    is_err(connect_to(fd, name), EINPROGRESS, "connect to nobody");
    await_events(fd, POLLOUT, POLLERR);
    is_int(socket_error(fd), ECONNREFUSED, "SO_ERROR says what came of it");
    is_int(socket_error(fd), 0, "and then has forgotten it");
    close(fd);
}

static void
check_v6only_bound(void)
{
    int fd = socket(AF_INET6, SOCK_STREAM, 0);

    bind_to(fd, name_v6("::1", 0));
    is_err(set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1), EINVAL,
           "IPV6_V6ONLY once it has a name");
    close(fd);
}

static void
check_peer_credentials(void)
{
    struct {
        int pid;
        uint32_t uid, gid;
    } peer = {0, 0, 0};
    int length = sizeof peer, fds[2], fd = socket(AF_INET, SOCK_STREAM, 0);

    is_int(get_raw(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length), 0,
           "SO_PEERCRED of TCP");
    ok(peer.pid == 0 && peer.uid == UINT32_MAX && peer.gid == UINT32_MAX,
       "is nobody");
    close(fd);
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    length = 100;
    is_int(get_raw(fds[0], SOL_SOCKET, SO_PEERCRED, &peer, &length), 0,
           "SO_PEERCRED of a pair");
    ok(length == sizeof peer && peer.pid == getpid() && peer.uid == geteuid() &&
           peer.gid == getegid(),
       "is who made it");
    close_both(fds);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    get_raw(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length);
    ok(peer.pid == 0 && peer.uid == UINT32_MAX && peer.gid == UINT32_MAX,
       "SO_PEERCRED of one without a peer is nobody");
    close(fd);
}

int
main(void)
{
    int fds[2];

    begin_testing();
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        check_kind(&kinds[i]);
    check_toggles();
    check_levels();
    check_buffers();
    check_linger();
    check_timeout_values();
    tcp_pair(fds);
    check_timeouts("TCP", fds);
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    check_timeouts("local", fds);
    check_accept_timeout();
    check_inheritance();
    check_error();
    check_v6only_bound();
    check_peer_credentials();
    return done_testing();
}
