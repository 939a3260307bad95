/* Datagrams over IPv4: whole messages, their senders, their bounds. */
#include "net.h"
#include <sys/time.h>
#include <sys/uio.h>

#define LARGEST 65507 /* an IPv4 packet less its headers */

static char buffer[70000], large[70000];

static int
datagram_socket(struct name name)
{
    int fd = socket(name.any.sa_family, SOCK_DGRAM, 0);
    bind_to(fd, name);
    return fd;
}

static ssize_t
send_to(int fd, const void *data, size_t count, struct name name)
{
    return sendto(fd, data, count, 0, &name.any, name.length);
}

static void
test_messages(void)
{
    struct name from = {.length = sizeof from.v6};
    int one = datagram_socket(loopback(0)), two = datagram_socket(loopback(0));
    is_int(send_to(one, "first", 5, own_name(two)), 5, "sendto");
    is_int(send_to(one, "second", 6, own_name(two)), 6, "a second");
    await_input(two);
    is_int(await_bytes(two, 1), 5, "FIONREAD: the first one's size");
    is_int(recvfrom(two, buffer, 100, 0, &from.any, &from.length), 5,
           "recvfrom gets one at a time");
    is_int(memcmp(buffer, "first", 5), 0, "in order");
    ok(same_name(from, own_name(one)), "and tells the sender");
    is_int(recv(two, buffer, 100, 0), 6, "then the second");
    is_err(recv(two, buffer, 100, MSG_DONTWAIT), EAGAIN, "no more: EAGAIN");
    is_int(send_to(two, "back", 4, from), 4, "an answer to the sender");
    is_int(read(one, buffer, 100), 4, "read by read");
    is_int(send_to(one, "self", 4, own_name(one)), 4, "to oneself");
    is_int(recv(one, buffer, 100, 0), 4, "as well");
    from.length = 4;
    memset(&from.any, 7, sizeof from.any);
    send_to(one, "x", 1, own_name(two));
    recvfrom(two, buffer, 1, 0, &from.any, &from.length);
    is_int(from.length, 16, "of a name's 4 bytes its length is told");
    is_int(from.v4.sin_addr.s_addr, 0x07070707, "and no more is written");
    close(one);
    close(two);
}

static void
test_sizes(void)
{
    int one = datagram_socket(loopback(0)), two = datagram_socket(loopback(0));
    struct name name = own_name(two);
    is_int(send_to(one, "", 0, name), 0, "an empty datagram");
    is_int(await_input(two), 1, "is one");
    is_int(recv(two, buffer, 100, 0), 0, "of 0 bytes");
    send_to(one, "abcdef", 6, name);
    is_int(recv(two, buffer, 3, 0), 3, "a short buffer gets the beginning");
    is_err(recv(two, buffer, 3, MSG_DONTWAIT), EAGAIN, "the rest is lost");
    send_to(one, "abcdef", 6, name);
    is_int(recv(two, buffer, 3, MSG_TRUNC), 6, "MSG_TRUNC tells its size");
    send_to(one, "abcdef", 6, name);
    is_int(recv(two, buffer, 3, MSG_PEEK), 3, "MSG_PEEK");
    is_int(recv(two, buffer, 3, MSG_PEEK | MSG_TRUNC), 6,
           "and MSG_TRUNC: its size");
    is_int(recv(two, buffer, 100, 0), 6, "it is still whole");
    send_to(one, "x", 1, name);
    is_int(recv(two, NULL, 0, 0), 0, "0 bytes of one");
    is_err(recv(two, buffer, 1, MSG_DONTWAIT), EAGAIN, "take it");
    send_to(one, "abc", 3, name);
    is_int(recv(two, buffer, 100, MSG_WAITALL), 3,
           "MSG_WAITALL waits for no second one");
    memset(large, 'l', sizeof large);
    is_int(send_to(one, large, LARGEST, name), LARGEST, "the largest");
    is_int(recv(two, buffer, sizeof buffer, 0), LARGEST, "arrives whole");
    is_int(memcmp(buffer, large, LARGEST), 0, "as it was");
    is_err(send_to(one, large, LARGEST + 1, name), EMSGSIZE,
           "one byte more: EMSGSIZE");
    close(one);
    close(two);
}

static void
test_vectors(void)
{
    int one = datagram_socket(loopback(0)), two = datagram_socket(loopback(0));
    struct name to = own_name(two), from;
    struct iovec pieces[2] = {{"abc", 3}, {"defg", 4}};
    struct iovec places[2] = {{buffer, 2}, {buffer + 10, 3}};
    struct msghdr message = {&to.any, to.length, pieces, 2, NULL, 0, 0};
    is_int(sendmsg(one, &message, 0), 7, "sendmsg: two pieces, one datagram");
    message =
        (struct msghdr){&from.any, sizeof from.v6, places, 2, NULL, 0, 0x7777};
    is_int(recvmsg(two, &message, 0), 5, "recvmsg into too little");
    is_int(message.msg_flags, MSG_TRUNC, "says MSG_TRUNC");
    ok(memcmp(buffer, "ab", 2) == 0 && memcmp(buffer + 10, "cde", 3) == 0,
       "each piece has its part");
    from.length = message.msg_namelen;
    ok(same_name(from, own_name(one)), "and tells the sender");
    is_err(writev(one, pieces, 2), EDESTADDRREQ,
           "writev without a peer: EDESTADDRREQ");
    close(one);
    close(two);
}

static void
test_names(void)
{
    int two = datagram_socket(loopback(0));
    int one = socket(AF_INET, SOCK_DGRAM, 0);
    is_err(send(one, "x", 1, 0), EDESTADDRREQ, "send: EDESTADDRREQ");
    is_err(write(one, "x", 1), EDESTADDRREQ, "write: EDESTADDRREQ");
    is_int(send_to(one, "x", 1, own_name(two)), 1, "sendto");
    ok(port_of(own_name(one)) > 0, "gives it one");
    is_str(address_text(own_name(one)), "0.0.0.0", "of any address");
    is_err(bind_to(one, loopback(0)), EINVAL, "bind is too late: EINVAL");
    struct name from = {.length = sizeof from.v6};
    recvfrom(two, buffer, 1, 0, &from.any, &from.length);
    is_str(address_text(from), "127.0.0.1", "it came from 127.0.0.1");
    is_int(port_of(from) - port_of(own_name(one)), 0, "and that port");
    is_err(send_to(one, "x", 1, loopback(0)), EINVAL, "to port 0: EINVAL");
    struct name bad = loopback(9);
    is_err(sendto(one, "x", 1, 0, &bad.any, 4), EINVAL, "a short name: EINVAL");
    bad.any.sa_family = AF_INET6;
    is_err(send_to(one, "x", 1, bad), EAFNOSUPPORT,
           "another family: EAFNOSUPPORT");
    is_err(getpeername(one, &bad.any, &bad.length), ENOTCONN,
           "getpeername: ENOTCONN");
    is_err(shutdown(one, SHUT_WR), ENOTCONN, "shutdown: ENOTCONN");
    close(one);
    close(two);
}

static void
test_nobody(void)
{
    int one = datagram_socket(loopback(0)), two = datagram_socket(loopback(0));
    struct name gone = own_name(two);
    close(two);
    is_int(send_to(one, "x", 1, gone), 1, "to nobody: sent");
    nap(20);
    is_int(socket_error(one), 0, "who isn't connected isn't told");
    is_int(send_to(one, "x", 1, gone), 1, "ever");
    close(one);
}

static void
test_poll(void)
{
    int one = datagram_socket(loopback(0)), two = datagram_socket(loopback(0));
    int events = POLLIN | POLLOUT | POLLRDHUP | POLLPRI;
    is_int(ask(one, events), POLLOUT, "poll: writable");
    send_to(two, "", 0, own_name(one));
    await_input(one);
    is_int(ask(one, events), POLLIN | POLLOUT, "an empty one is input");
    recv(one, buffer, 1, 0);
    is_int(ask(one, events), POLLOUT, "until it is read");
    struct timeval time = {0, 20000};
    setsockopt(one, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    is_err(recv(one, buffer, 1, 0), EAGAIN, "SO_RCVTIMEO: EAGAIN");
    close(one);
    close(two);
}

/* Who doesn't read loses what finds no room; the sender isn't told. */
static void
test_flood(void)
{
    int one = datagram_socket(loopback(0)), two = datagram_socket(loopback(0));
    int sent = 0, got = 0, in_order = 1, last = -1;
    set_option(two, SOL_SOCKET, SO_RCVBUF, 4096);
    for (int i = 0; i < 500; i++) {
        memcpy(large, &i, sizeof i);
        sent += send_to(one, large, 500, own_name(two)) == 500;
    }
    is_int(sent, 500, "500 datagrams are sent to who doesn't read");
    while (recv(two, buffer, 500, MSG_DONTWAIT) == 500) {
        int number;
        memcpy(&number, buffer, sizeof number);
        in_order &= number > last;
        last = number;
        got++;
    }
    ok(got > 0 && got < 500, "some are lost");
    ok(in_order, "the others are in order");
    close(one);
    close(two);
}

int
main(void)
{
    begin_testing();
    test_messages();
    test_sizes();
    test_vectors();
    test_names();
    test_nobody();
    test_poll();
    test_flood();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
