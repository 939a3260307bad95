/*
 * UDP: which addresses connect and sendto choose, who gets what is sent to a
 * port that several have, and calls that datagrams don't know.
 */
#include "net.h"

static int
udp_at(struct name name)
{
    int fd = socket(name.any.sa_family, SOCK_DGRAM, 0);
    if (bind_to(fd, name) < 0)
        diag("no port: %s", tap_errno_name(errno));
    return fd;
}

static int
udp_receiver(void)
{
    return udp_at(loopback(0));
}

static ssize_t
send_to(int fd, const char *text, int flags, struct name name)
{
    return sendto(fd, text, strlen(text), flags, &name.any, name.length);
}

static ssize_t
receive_from(int fd, char *text, int size, struct name *from)
{
    from->length = sizeof from->v6;
    await_input(fd);
    return recvfrom(fd, text, size, MSG_DONTWAIT, &from->any, &from->length);
}

static void
test_errors(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct name name = loopback(9);
    char byte;

    is_err(send(fd, "x", 1, 0), EDESTADDRREQ, "send to nobody: EDESTADDRREQ");
    is_err(getpeername(fd, &name.any, &(socklen_t){16}), ENOTCONN,
           "no peer: ENOTCONN");
    is_err(listen(fd, 1), EOPNOTSUPP, "listen: EOPNOTSUPP");
    is_err(accept(fd, NULL, NULL), EOPNOTSUPP, "accept: EOPNOTSUPP");
    is_err(send_to(fd, "x", MSG_OOB, loopback(9)), EOPNOTSUPP,
           "out of band: EOPNOTSUPP");
    is_err(send_to(fd, "x", 0, loopback(0)), EINVAL, "to port 0: EINVAL");
    is_err(send_to(fd, "x", 0, name_v4(INADDR_BROADCAST, 9)), EACCES,
           "a broadcast nobody asked for: EACCES");
    name = loopback(9);
    name.length = 8;
    is_err(send_to(fd, "x", 0, name), EINVAL, "a short address: EINVAL");
    is_err(send_to(fd, "x", 0, name_v6("::1", 9)), EAFNOSUPPORT,
           "another family: EAFNOSUPPORT");
    is_err(recv(fd, &byte, 1, MSG_DONTWAIT), EAGAIN, "nothing came: EAGAIN");
    is_int(ask(fd, POLLIN | POLLOUT), POLLOUT, "poll: it can be written");
    is_err(lseek(fd, 0, SEEK_SET), ESPIPE, "lseek: ESPIPE");
    is_int(read(fd, &byte, 0), 0, "a read of nothing doesn't wait");
    close(fd);
}

/* A connect chooses a port and an address; its end gives them back. */
static void
test_chosen(void)
{
    int receiver = udp_receiver(), fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct name none = {.length = sizeof none.v4};

    connect_to(fd, own_name(receiver));
    is_str(address_text(own_name(fd)), "127.0.0.1", "connect sets the address");
    ok(port_of(own_name(fd)) > 0, "and the port");
    connect_to(fd, none);
    is_str(address_text(own_name(fd)), "0.0.0.0", "AF_UNSPEC undoes that");
    is_int(port_of(own_name(fd)), 0, "both of it");
    close(fd);
    close(receiver);
}

static void
test_wildcard(void)
{
    int any = udp_at(name_v4(INADDR_ANY, 0));
    int port = port_of(own_name(any));
    int sender = socket(AF_INET, SOCK_DGRAM, 0);
    struct name from;
    char text[16];

    send_to(sender, "one", 0, loopback(port));
    is_int(receive_from(any, text, 16, &from), 3,
           "any address hears 127.0.0.1");
    send_to(sender, "two.", 0, name_v4(0x7f000005, port));
    is_int(receive_from(any, text, 16, &from), 4, "and 127.0.0.5");
    send_to(sender, "three", 0, name_v4(INADDR_ANY, port));
    is_int(receive_from(any, text, 16, &from), 5, "0.0.0.0 is this machine");
    int other = udp_at(name_v4(0x7f000005, 0));
    send_to(other, "from", 0, loopback(port));
    receive_from(any, text, 16, &from);
    is_str(address_text(from), "127.0.0.5", "a sender's address is kept");
    close(other);
    close(sender);
    close(any);
}

static void
test_shared_port(void)
{
    int a = socket(AF_INET, SOCK_DGRAM, 0), b = socket(AF_INET, SOCK_DGRAM, 0);
    int sender = socket(AF_INET, SOCK_DGRAM, 0);
    struct name name;
    char text[8];

    bind_to(a, loopback(0));
    name = own_name(a);
    is_err(bind_to(b, name), EADDRINUSE, "a port once: EADDRINUSE");
    close(a);
    a = socket(AF_INET, SOCK_DGRAM, 0);
    set_option(a, SOL_SOCKET, SO_REUSEADDR, 1);
    set_option(b, SOL_SOCKET, SO_REUSEADDR, 1);
    bind_to(a, loopback(0));
    name = own_name(a);
    is_int(bind_to(b, name), 0, "with SO_REUSEADDR twice");
    send_to(sender, "x", 0, name);
    is_int(await_input(b), 1, "the last one gets it");
    is_err(recv(a, text, 8, MSG_DONTWAIT), EAGAIN, "and the first doesn't");
    read(b, text, 8);
    close(b);
    send_to(sender, "y", 0, name);
    await_input(a);
    is_int(recv(a, text, 8, MSG_DONTWAIT), 1, "until the last one is gone");
    close(a);
    close(sender);
}

int
main(void)
{
    begin_testing();
    test_errors();
    test_chosen();
    test_wildcard();
    test_shared_port();
    return done_testing();
}
