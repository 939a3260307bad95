/* bind: who may have an address, and what name a socket has. */
#include "net.h"

/*
 * A first socket with OPTION (0: none) is bound to FIRST, and listens if
 * LISTENS; a second with the same option is bound to SECOND's address and the
 * same port. 0, or the errno of the second bind.
 */
static int
conflict(struct name first, struct name second, int option, int listens)
{
    int one = socket(first.any.sa_family, SOCK_STREAM, 0);
    int two = socket(second.any.sa_family, SOCK_STREAM, 0);
    if (option) {
        set_option(one, SOL_SOCKET, option, 1);
        set_option(two, SOL_SOCKET, option, 1);
    }
    bind_to(one, first);
    if (listens)
        listen(one, 1);
    second.v4.sin_port = own_name(one).v4.sin_port;
    int error = bind_to(two, second) < 0 ? errno : 0;
    close(one);
    close(two);
    return error;
}

static void
test_conflicts(void)
{
    struct name any = name_v4(INADDR_ANY, 0), one = loopback(0),
                other = name_v4(0x7f000002, 0);
    is_int(conflict(one, one, 0, 0), EADDRINUSE, "one address twice");
    is_int(conflict(one, other, 0, 0), 0, "127.0.0.1 and 127.0.0.2");
    is_int(conflict(one, any, 0, 0), EADDRINUSE, "one and any");
    is_int(conflict(any, one, 0, 0), EADDRINUSE, "any and one");
    is_int(conflict(any, any, 0, 0), EADDRINUSE, "any and any");
    is_int(conflict(one, one, SO_REUSEADDR, 0), 0,
           "SO_REUSEADDR: both may bind");
    is_int(conflict(any, one, SO_REUSEADDR, 0), 0, "any and one as well");
    is_int(conflict(one, one, SO_REUSEADDR, 1), EADDRINUSE,
           "unless one listens");
    is_int(conflict(any, one, SO_REUSEADDR, 1), EADDRINUSE,
           "any listens: nor one");
    is_int(conflict(one, any, SO_REUSEADDR, 1), EADDRINUSE,
           "one listens: nor any");
    is_int(conflict(one, other, SO_REUSEADDR, 1), 0, "another may");
    is_int(conflict(one, one, SO_REUSEPORT, 1), 0, "SO_REUSEPORT: both may");
}

static void
test_one_sided(void)
{
    int one = socket(AF_INET, SOCK_STREAM, 0);
    int two = socket(AF_INET, SOCK_STREAM, 0);
    set_option(two, SOL_SOCKET, SO_REUSEADDR, 1);
    bind_to(one, loopback(0));
    is_err(bind_to(two, own_name(one)), EADDRINUSE,
           "SO_REUSEADDR of the second alone: EADDRINUSE");
    set_option(two, SOL_SOCKET, SO_REUSEPORT, 1);
    is_err(bind_to(two, own_name(one)), EADDRINUSE, "nor SO_REUSEPORT");
    set_option(one, SOL_SOCKET, SO_REUSEADDR, 1);
    is_int(bind_to(two, own_name(one)), 0, "of both: it may");
    is_int(listen(one, 1), 0, "one of them may listen");
    is_err(listen(two, 1), EADDRINUSE, "the other not: EADDRINUSE");
    close(one);
    is_int(listen(two, 1), 0, "until the first is closed");
    close(two);
}

static void
test_names(void)
{
    struct name name = name_v4(INADDR_ANY, 0);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ok(same_name(own_name(fd), name), "a new socket is 0.0.0.0 port 0");
    is_int(bind_to(fd, loopback(0)), 0, "bind to port 0");
    ok(port_of(own_name(fd)) >= 1024, "gives a port");
    is_str(address_text(own_name(fd)), "127.0.0.1", "and the address");
    is_err(bind_to(fd, loopback(0)), EINVAL, "once: EINVAL");
    is_err(bind_to(fd, name), EINVAL, "to any address: EINVAL");
    close(fd);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    is_int(bind_to(fd, name_v4(0x7f123456, 0)), 0,
           "all of 127 is the loopback");
    is_str(address_text(own_name(fd)), "127.18.52.86", "and kept");
    close(fd);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    is_err(bind_to(fd, name_v4(0x08080808, 0)), EADDRNOTAVAIL,
           "8.8.8.8 isn't ours: EADDRNOTAVAIL");
    name.any.sa_family = AF_UNSPEC;
    is_int(bind_to(fd, name), 0, "AF_UNSPEC of 0.0.0.0 is AF_INET's");
    close(fd);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    name.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_err(bind_to(fd, name), EAFNOSUPPORT, "no other of it: EAFNOSUPPORT");
    close(fd);
}

static void
test_freed(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), copy;
    struct name name;
    bind_to(fd, loopback(0));
    name = own_name(fd);
    copy = dup(fd);
    close(fd);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    is_err(bind_to(fd, name), EADDRINUSE, "while a copy is open: EADDRINUSE");
    close(copy);
    is_int(bind_to(fd, name), 0, "the last close gives the port back");
    close(fd);
    fd = listener_on(name, 1);
    ok(same_name(own_name(fd), name), "as often as one likes");
    close(fd);
}

/* listen and connect name a socket that has no name. */
static void
test_automatic(void)
{
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    is_int(listen(listener, 1), 0, "listen without bind");
    ok(port_of(own_name(listener)) >= 1024, "gives a port");
    is_str(address_text(own_name(listener)), "0.0.0.0", "of any address");
    int client = socket(AF_INET, SOCK_STREAM, 0);
    struct name name = own_name(listener);
    is_int(connect_to(client, name), 0, "connect to 0.0.0.0");
    is_str(address_text(peer_name(client)), "127.0.0.1", "is to 127.0.0.1");
    is_str(address_text(own_name(client)), "127.0.0.1", "and from there");
    ok(port_of(own_name(client)) != port_of(name), "from another port");
    int server = accept(listener, NULL, NULL);
    ok(same_name(own_name(server), peer_name(client)) &&
           same_name(peer_name(server), own_name(client)),
       "the ends have each other's names");
    is_int(port_of(own_name(server)), port_of(name), "and the listener's port");
    close(server);
    close(client);
    client = socket(AF_INET, SOCK_STREAM, 0);
    bind_to(client, name_v4(0x7f000005, 0));
    int port = port_of(own_name(client));
    is_int(connect_to(client, loopback(port_of(name))), 0,
           "connect after bind");
    is_str(address_text(own_name(client)), "127.0.0.5", "keeps the address");
    is_int(port_of(own_name(client)) - port, 0, "and the port");
    close(client);
    close(listener);
}

int
main(void)
{
    begin_testing();
    test_conflicts();
    test_one_sided();
    test_names();
    test_freed();
    test_automatic();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
