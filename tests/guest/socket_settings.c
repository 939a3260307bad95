/* getsockopt and setsockopt. */
#include "net.h"
#include <sys/time.h>

static int fd;

static void
test_facts(void)
{
    is_int(get_option(fd, SOL_SOCKET, SO_TYPE), SOCK_STREAM, "SO_TYPE");
    is_int(get_option(fd, SOL_SOCKET, SO_DOMAIN), AF_INET, "SO_DOMAIN");
    is_int(get_option(fd, SOL_SOCKET, SO_PROTOCOL), IPPROTO_TCP, "SO_PROTOCOL");
    is_int(get_option(fd, SOL_SOCKET, SO_ACCEPTCONN), 0, "SO_ACCEPTCONN");
    is_int(get_option(fd, SOL_SOCKET, SO_ERROR), 0, "SO_ERROR");
    is_err(set_option(fd, SOL_SOCKET, SO_TYPE, 1), ENOPROTOOPT,
           "SO_TYPE can't be set: ENOPROTOOPT");
    is_err(set_option(fd, SOL_SOCKET, SO_ERROR, 1), ENOPROTOOPT,
           "nor SO_ERROR");
    is_err(set_option(fd, SOL_SOCKET, SO_ACCEPTCONN, 1), ENOPROTOOPT,
           "nor SO_ACCEPTCONN");
    listen(fd, 1);
    is_int(get_option(fd, SOL_SOCKET, SO_ACCEPTCONN), 1,
           "SO_ACCEPTCONN of a listener");
    int datagrams = socket(AF_INET6, SOCK_DGRAM, 0);
    is_int(get_option(datagrams, SOL_SOCKET, SO_TYPE), SOCK_DGRAM,
           "SO_TYPE of datagrams");
    is_int(get_option(datagrams, SOL_SOCKET, SO_DOMAIN), AF_INET6,
           "SO_DOMAIN of IPv6");
    is_int(get_option(datagrams, SOL_SOCKET, SO_PROTOCOL), IPPROTO_UDP,
           "SO_PROTOCOL of UDP");
    close(datagrams);
}

static void
test_switches(void)
{
    static const struct {
        int level, option;
        const char *name;
    } switches[] = {
        {SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR"},
        {SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT"},
        {SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE"},
        {SOL_SOCKET, SO_BROADCAST, "SO_BROADCAST"},
        {IPPROTO_TCP, TCP_NODELAY, "TCP_NODELAY"},
    };
    for (size_t i = 0; i < COUNT_OF(switches); i++) {
        int level = switches[i].level, option = switches[i].option;
        const char *name = switches[i].name;
        is_int(get_option(fd, level, option), 0, "%s is off", name);
        is_int(set_option(fd, level, option, 77), 0, "is set by 77");
        is_int(get_option(fd, level, option), 1, "is 1 then");
        is_int(set_option(fd, level, option, 0), 0, "can be taken back");
        is_int(get_option(fd, level, option), 0, "and is");
    }
    int six = socket(AF_INET6, SOCK_STREAM, 0);
    is_int(set_option(six, IPPROTO_IPV6, IPV6_V6ONLY, 1), 0, "IPV6_V6ONLY");
    is_int(get_option(six, IPPROTO_IPV6, IPV6_V6ONLY), 1, "is 1");
    is_int(set_option(six, IPPROTO_IPV6, IPV6_V6ONLY, 0), 0, "or 0");
    bind_to(six, name_v6("::1", 0));
    is_err(set_option(six, IPPROTO_IPV6, IPV6_V6ONLY, 1), EINVAL,
           "but not once it is bound: EINVAL");
    close(six);
}

static void
test_buffers(void)
{
    is_int(set_option(fd, SOL_SOCKET, SO_RCVBUF, 10000), 0, "SO_RCVBUF 10000");
    is_int(get_option(fd, SOL_SOCKET, SO_RCVBUF), 20000, "is doubled");
    is_int(set_option(fd, SOL_SOCKET, SO_SNDBUF, 30000), 0, "SO_SNDBUF 30000");
    is_int(get_option(fd, SOL_SOCKET, SO_SNDBUF), 60000, "is doubled");
    is_int(set_option(fd, SOL_SOCKET, SO_RCVBUF, 0), 0, "SO_RCVBUF 0");
    ok(get_option(fd, SOL_SOCKET, SO_RCVBUF) > 0, "isn't 0");
    is_int(set_option(fd, SOL_SOCKET, SO_SNDBUF, 1), 0, "SO_SNDBUF 1");
    ok(get_option(fd, SOL_SOCKET, SO_SNDBUF) > 2, "isn't 2");
    is_int(set_option(fd, SOL_SOCKET, SO_RCVBUF, 0x7fffffff), 0,
           "a huge one is allowed");
    ok(get_option(fd, SOL_SOCKET, SO_RCVBUF) > 100000, "as far as it goes");
}

static void
test_linger(void)
{
    struct linger linger = {9, 9};
    socklen_t length = sizeof linger;
    getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &length);
    ok(linger.l_onoff == 0 && linger.l_linger == 0, "SO_LINGER is off");
    linger = (struct linger){5, 30};
    is_int(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), 0,
           "it is set");
    linger = (struct linger){9, 9};
    is_int(getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &length), 0, "and");
    ok(linger.l_onoff == 1 && linger.l_linger == 30, "is on, 30 seconds");
    is_int(length, 8, "eight bytes");
    is_err(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, 4), EINVAL,
           "four bytes: EINVAL");
}

static void
test_timeouts(void)
{
    struct timeval time = {9, 9};
    socklen_t length = sizeof time;
    getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, &length);
    ok(time.tv_sec == 0 && time.tv_usec == 0, "SO_RCVTIMEO: none");
    is_int(length, sizeof time, "a timeval");
    time = (struct timeval){3, 500000};
    is_int(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time), 0,
           "it is set");
    time = (struct timeval){9, 9};
    getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, &length);
    ok(time.tv_sec == 3 && time.tv_usec == 500000, "to 3.5 seconds");
    getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, &length);
    ok(time.tv_sec == 0 && time.tv_usec == 0, "SO_SNDTIMEO: none");
    is_err(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, 4), EINVAL,
           "of four bytes: EINVAL");
    time = (struct timeval){0, 1000000};
    is_err(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time), EDOM,
           "a million microseconds: EDOM");
    time = (struct timeval){-1, 0};
    is_int(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time), 0,
           "minus a second");
    getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, &length);
    ok(time.tv_sec == 0 && time.tv_usec == 0, "is none");
}

static void
test_old_timeouts(void)
{
    int32_t time[3] = {2, 500000, 7};
    socklen_t length = 8;
    is_int(setsockopt(fd, SOL_SOCKET, 20 /* SO_RCVTIMEO_OLD */, time, 8), 0,
           "a time-out of 32-bit words");
    time[0] = time[1] = 0;
    is_int(getsockopt(fd, SOL_SOCKET, 20, time, &length), 0, "is kept");
    ok(time[0] == 2 && time[1] == 500000 && length == 8, "as it was given");
    int64_t wide[2] = {0, 0};
    length = 16;
    is_int(getsockopt(fd, SOL_SOCKET, 66 /* SO_RCVTIMEO_NEW */, wide, &length),
           0, "by the other option");
    ok(wide[0] == 2 && wide[1] == 500000 && length == 16, "in 64-bit words");
}

static void
test_lengths(void)
{
    int value = 0x01020304;
    socklen_t length = 1;
    is_err(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, 3), EINVAL,
           "an int of 3 bytes: EINVAL");
    is_int(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, 20), 0,
           "of 20 bytes the first four count");
    is_err(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &value, 3), EINVAL,
           "TCP_NODELAY of 3 bytes: EINVAL");
    is_int(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &length), 0,
           "one byte of SO_TYPE");
    is_int(value, 0x01020301, "is all that is written");
    is_int(length, 1, "as the length says");
    length = 100;
    getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &length);
    is_int(length, 4, "of 100 bytes four are used");
    length = -1;
    is_err(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &length), EINVAL,
           "length -1: EINVAL");
    length = 0;
    is_int(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &length), 0, "length 0");
}

static void
test_unknown(void)
{
    int value = 1;
    socklen_t length = sizeof value;
    is_err(setsockopt(fd, SOL_SOCKET, 9999, &value, 4), ENOPROTOOPT,
           "option 9999: ENOPROTOOPT");
    is_err(getsockopt(fd, SOL_SOCKET, 9999, &value, &length), ENOPROTOOPT,
           "also to get: ENOPROTOOPT");
    is_err(setsockopt(fd, IPPROTO_TCP, 9999, &value, 4), ENOPROTOOPT,
           "of TCP: ENOPROTOOPT");
    is_err(getsockopt(fd, IPPROTO_TCP, 9999, &value, &length), ENOPROTOOPT,
           "to get: ENOPROTOOPT");
    is_err(setsockopt(fd, 9999, 1, &value, 4), ENOPROTOOPT,
           "level 9999: ENOPROTOOPT");
    is_err(getsockopt(fd, 9999, 1, &value, &length), EOPNOTSUPP,
           "to get: EOPNOTSUPP");
    is_err(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &value, 4), ENOPROTOOPT,
           "IPV6_V6ONLY of IPv4: ENOPROTOOPT");
    int datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    is_err(setsockopt(datagrams, IPPROTO_TCP, TCP_NODELAY, &value, 4),
           ENOPROTOOPT, "TCP_NODELAY of UDP: ENOPROTOOPT");
    close(datagrams);
}

int
main(void)
{
    begin_testing();
    fd = socket(AF_INET, SOCK_STREAM, 0);
    test_facts();
    close(fd);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    test_switches();
    test_buffers();
    test_linger();
    test_timeouts();
    test_old_timeouts();
    test_lengths();
    test_unknown();
    close(fd);
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
