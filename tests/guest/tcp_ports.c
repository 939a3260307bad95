/* Ports: the superuser's, the kernel's choice, all of them used again. */
#include "net.h"

static int
as_user(void *argument)
{
    int (*body)(void) = *(int (**)(void))argument;
    if (setgid(65534) < 0 || setuid(65534) < 0)
        return 50;
    return body();
}

static int
bind_low(void)
{
    for (int family = AF_INET; family <= AF_INET6; family += 8)
        for (int type = SOCK_STREAM; type <= SOCK_DGRAM; type++) {
            int fd = socket(family, type, 0);
            struct name name =
                family == AF_INET ? loopback(1023) : name_v6("::1", 1023);
            if (bind_to(fd, name) == 0 || errno != EACCES)
                return 1;
            close(fd);
        }
    return 0;
}

static int
bind_high(void)
{
    for (int port = 1024; port < 1100; port++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        int failed = bind_to(fd, loopback(port)) < 0;
        if (failed && errno != EADDRINUSE)
            return 1;
        close(fd);
        if (!failed)
            return 0;
    }
    return 2;
}

static int
bind_any_port(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return bind_to(fd, loopback(0)) < 0 || port_of(own_name(fd)) < 1024;
}

static void
test_low(void)
{
    int (*low)(void) = bind_low, (*high)(void) = bind_high,
        (*any)(void) = bind_any_port;
    is_exit(in_child(as_user, &low), 0, "a user can't have port 1023: EACCES");
    is_exit(in_child(as_user, &high), 0, "but one from 1024 on");
    is_exit(in_child(as_user, &any), 0, "or whichever is free");
    int port, bound = 0;
    for (port = 1023; port > 900 && !bound; port--) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        bound = bind_to(fd, loopback(port)) == 0;
        close(fd);
    }
    is_int(bound, 1, "the superuser can have one below");
}

/* Many sockets at once bound by the kernel: no port twice. */
static void
test_distinct(void)
{
    static char seen[65536];
    int fds[500], twice = 0;
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM, 0);
        bind_to(fds[i], loopback(0));
        int port = port_of(own_name(fds[i])) & 0xffff;
        twice += seen[port] || port < 1024;
        seen[port] = 1;
    }
    is_int(twice, 0, "500 sockets, 500 ports");
    for (size_t i = 0; i < COUNT_OF(fds); i++)
        close(fds[i]);
}

/* Ports aren't handed out in a row, which would tell strangers the next. */
static void
test_shuffled(void)
{
    int in_a_row = 0, last = 0;
    for (int i = 0; i < 64; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        bind_to(fd, loopback(0));
        int port = port_of(own_name(fd));
        in_a_row += port - last == 1 || port - last == 2;
        last = port;
        close(fd);
    }
    ok(in_a_row < 16, "they come shuffled");
}

static void
test_shared_port(void)
{
    int one = tcp_listener(4), two = tcp_listener(4);
    int clients[2];
    for (int i = 0; i < 2; i++) {
        clients[i] = socket(AF_INET, SOCK_STREAM, 0);
        set_option(clients[i], SOL_SOCKET, SO_REUSEADDR, 1);
    }
    bind_to(clients[0], loopback(0));
    struct name name = own_name(clients[0]);
    connect_to(clients[0], own_name(one));
    is_int(bind_to(clients[1], name), 0, "a port in use by a client is shared");
    is_int(connect_to(clients[1], own_name(two)), 0,
           "as long as the pairs differ (LABS 70)");
    int servers[2] = {accept(one, NULL, NULL), accept(two, NULL, NULL)};
    write(clients[0], "0", 1);
    write(clients[1], "1", 1);
    char bytes[2];
    read(servers[0], bytes, 1);
    read(servers[1], bytes + 1, 1);
    is_int(memcmp(bytes, "01", 2), 0, "each hears its own");
    close_both(clients);
    close_both(servers);
    close(one);
    close(two);
}

int
main(void)
{
    begin_testing();
    test_low();
    test_distinct();
    test_shuffled();
    test_shared_port();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
