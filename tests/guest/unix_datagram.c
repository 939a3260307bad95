/*
 * Local datagrams: whole, in order, and none is lost; a sender waits while
 * the receiver has no room.
 */
#include "local.h"

static char block[300000];

/* ------- Messages ------- */

static void
test_borders(void)
{
    char text[16] = "";
    int fds[2], count;

    local_pair(SOCK_DGRAM, fds);
    is_int(write(fds[0], "first", 5), 5, "five bytes");
    is_int(write(fds[0], "", 0), 0, "none");
    is_int(write(fds[0], "third one", 9), 9, "nine");
    is_int(ioctl(fds[1], FIONREAD, &count), 0, "FIONREAD");
    is_int(count, 5, "says how long the next one is");
    is_int(ask(fds[1], POLLIN), POLLIN, "poll: one is there");
    is_int(read(fds[1], text, 16), 5, "a read takes one message");
    is_int(read(fds[1], text, 16), 0, "an empty one is one too");
    is_int(recv(fds[1], text, 16, MSG_PEEK), 9, "a look");
    is_int(recv(fds[1], text, 4, MSG_PEEK | MSG_TRUNC), 9,
           "with MSG_TRUNC: how long it is, whatever the room");
    is_int(read(fds[1], text, 4), 4, "a short read takes a part");
    is_err(recv(fds[1], text, 16, MSG_DONTWAIT), EAGAIN, "the rest is lost");
    write(fds[0], "abc", 3);
    is_int(read(fds[1], text, 0), 0, "a read of nothing takes nothing");
    is_int(recv(fds[1], text, 0, 0), 0, "a recv of nothing");
    is_err(recv(fds[1], text, 16, MSG_DONTWAIT), EAGAIN, "takes a message");
    is_err(send(fds[0], "x", 1, MSG_OOB), EOPNOTSUPP,
           "out of band: EOPNOTSUPP");
    is_err(recv(fds[0], text, 1, MSG_OOB), EOPNOTSUPP, "receiving, too");
    is_err(lseek(fds[0], 0, SEEK_SET), ESPIPE, "lseek: ESPIPE");
    is_err(listen(fds[0], 1), EOPNOTSUPP, "listen: EOPNOTSUPP");
    is_err(accept(fds[0], NULL, NULL), EOPNOTSUPP, "accept: EOPNOTSUPP");
    close_both(fds);
}

static void
test_vectors(void)
{
    char a[3], b[4];
    struct iovec out[3] = {{"ab", 2}, {"", 0}, {"cdefg", 5}};
    struct iovec in[2] = {{a, 3}, {b, 4}};
    int fds[2];

    local_pair(SOCK_DGRAM, fds);
    is_int(writev(fds[0], out, 3), 7, "writev makes one message");
    is_int(readv(fds[1], in, 2), 7, "readv takes it apart");
    ok(memcmp(a, "abc", 3) == 0 && memcmp(b, "defg", 4) == 0, "in order");
    close_both(fds);
}

static void
test_sizes(void)
{
    static char got[100001];
    int fds[2];

    for (int i = 0; i < 100000; i++)
        block[i] = i * 7 % 251;
    local_pair(SOCK_DGRAM, fds);
    is_int(write(fds[0], block, 100000), 100000, "100000 bytes");
    is_int(read(fds[1], got, sizeof got), 100000, "arrive");
    ok(memcmp(block, got, 100000) == 0, "as they were");
    is_err(write(fds[0], block, sizeof block), EMSGSIZE,
           "more than SO_SNDBUF: EMSGSIZE");
    is_fault(syscall(369, fds[0], bad, 10, 0, NULL, 0), "sendto");
    is_err(recv(fds[1], got, 1, MSG_DONTWAIT), EAGAIN, "none of them came");
    write(fds[0], "abc", 3);
    is_err(syscall(371, fds[1], (void *)16, 10, 0, NULL, NULL), EFAULT,
           "receive to a bad pointer: EFAULT");
    close_both(fds);
}

/* ------- Names ------- */

static void
test_names(void)
{
    struct local name = abstract("server"), own = abstract("client"), from;
    int server = local_server(SOCK_DGRAM, name, 0);
    int client = socket(AF_UNIX, SOCK_DGRAM, 0);
    char text[8];

    is_err(write(client, "x", 1), ENOTCONN, "nobody to send to: ENOTCONN");
    is_err(getpeername(client, &from.any, &(socklen_t){20}), ENOTCONN,
           "and no peer's name");
    is_int(local_send(client, "one", 0, name), 3, "sendto");
    from.length = sizeof from.bytes;
    is_int(recvfrom(server, text, 8, 0, &from.any, &from.length), 3,
           "recvfrom");
    is_int(from.length, 0, "who has no name is nobody");
    local_bind(client, own);
    local_send(client, "two", 0, name);
    from.length = sizeof from.bytes;
    recvfrom(server, text, 8, 0, &from.any, &from.length);
    ok(same_local(from, own), "who has one can be answered");
    is_int(local_send(server, "answer", 0, from), 6, "the answer goes");
    is_int(read(client, text, 8), 6, "and arrives");
    local_send(client, "bye", 0, name);
    close(client);
    from.length = sizeof from.bytes;
    is_int(recvfrom(server, text, 8, 0, &from.any, &from.length), 3,
           "the last word of one who left");
    ok(same_local(from, own), "has its name");
    is_err(local_send(server, "x", 0, own), ECONNREFUSED,
           "who can't be answered: ECONNREFUSED");
    close(server);
}

static void
test_send_errors(void)
{
    struct local name = abstract("none");
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

    is_err(local_send(fd, "x", 0, name), ECONNREFUSED,
           "to a name nobody has: ECONNREFUSED");
    is_err(local_send(fd, "x", 0, at_path("no_path")), ENOENT,
           "to no path: ENOENT");
    make_file("plain", "");
    is_err(local_send(fd, "x", 0, at_path("plain")), ECONNREFUSED,
           "to a file: ECONNREFUSED");
    unlink("plain");
    name.any.sa_family = AF_INET;
    is_err(local_send(fd, "x", 0, name), EINVAL, "another family: EINVAL");
    name = abstract("none");
    name.length = 1;
    is_err(local_send(fd, "x", 0, name), EINVAL, "one byte: EINVAL");
    name.length = 2;
    is_err(local_send(fd, "x", 0, name), EINVAL, "no name: EINVAL");
    is_err(local_connect(fd, abstract("none")), ECONNREFUSED,
           "connect to nobody: ECONNREFUSED");
    close(fd);
}

/* ------- Peers ------- */

static void
test_connected(void)
{
    struct local name = abstract("peer"), other_name = abstract("other");
    int server = local_server(SOCK_DGRAM, name, 0);
    int other = local_server(SOCK_DGRAM, other_name, 0);
    int client = local_client(SOCK_DGRAM, name);
    char text[8];

    ok(client >= 0, "connect");
    ok(same_local(local_peer(client), name), "getpeername");
    is_int(write(client, "to peer", 7), 7, "write goes to the peer");
    is_int(read(server, text, 8), 7, "who gets it");
    is_int(local_send(client, "elsewhere", 0, other_name), 9,
           "sendto to another one");
    is_int(read(other, block, 20), 9, "who gets it, too");
    is_int(local_connect(client, other_name), 0, "connect to the other");
    write(client, "now", 3);
    is_int(read(other, text, 8), 3, "writes go there");
    struct local none = {.length = sizeof(sa_family_t)};
    is_int(local_connect(client, none), 0, "connect to AF_UNSPEC");
    is_err(write(client, "x", 1), ENOTCONN, "ends it");
    is_int(local_connect(client, none), 0, "twice does nothing");
    close(client);
    close(server);
    close(other);
}

/* Who is connected hears its peer alone. */
static void
test_one_peer(void)
{
    struct local name = abstract("picky"), peer_name = abstract("chosen");
    int server = local_server(SOCK_DGRAM, name, 0);
    int peer = local_server(SOCK_DGRAM, peer_name, 0);
    int stranger = socket(AF_UNIX, SOCK_DGRAM, 0);
    char text[8];

    local_send(stranger, "early", 0, name);
    is_int(local_connect(server, peer_name), 0, "a receiver connects");
    is_err(local_send(stranger, "x", 0, name), EPERM, "others: EPERM");
    is_err(local_connect(stranger, name), EPERM, "they can't connect: EPERM");
    is_int(local_send(peer, "fine", 0, name), 4, "its peer may send");
    is_int(read(server, text, 8), 5, "what others sent before is there");
    is_int(read(server, text, 8), 4, "and the peer's");
    is_int(local_connect(peer, name), 0, "the peer may connect");
    close(stranger);
    close(peer);
    close(server);
}

static void
test_lost_peer(void)
{
    int fds[2];
    char text[8];

    local_pair(SOCK_DGRAM, fds);
    write(fds[1], "left", 4);
    close(fds[1]);
    is_int(ask(fds[0], POLLOUT | POLLRDHUP), POLLOUT,
           "a closed peer: poll shows nothing");
    is_int(local_peer(fds[0]).length, 2, "he is one still");
    is_err(write(fds[0], "x", 1), ECONNREFUSED, "write: ECONNREFUSED");
    is_err(write(fds[0], "x", 1), ENOTCONN, "then he is none: ENOTCONN");
    is_err(recv(fds[0], text, 8, MSG_DONTWAIT), EAGAIN,
           "what he left is lost by that");
    close(fds[0]);
    local_pair(SOCK_DGRAM, fds);
    write(fds[1], "left", 4);
    close(fds[1]);
    is_int(read(fds[0], text, 8), 4, "but not without it");
    close(fds[0]);
}

/* One of two peers turns to another, or to nobody: the other hears of it. */
static void
test_left_peer(void)
{
    struct local name = abstract("third");
    int third = local_server(SOCK_DGRAM, name, 0), fds[2];
    char text[8];

    local_pair(SOCK_DGRAM, fds);
    write(fds[0], "unread", 6);
    is_int(local_connect(fds[1], name), 0, "a peer turns to another one");
    is_err(recv(fds[1], text, 8, MSG_DONTWAIT), EAGAIN,
           "what was sent to it is lost");
    ok(ask(fds[0], POLLIN) & POLLERR, "poll shows the one who is left: error");
    is_err(write(fds[0], "x", 1), ECONNRESET, "write: ECONNRESET");
    is_err(write(fds[0], "x", 1), EPERM, "then he isn't wanted: EPERM");
    close_both(fds);
    local_pair(SOCK_DGRAM, fds);
    struct local none = {.length = sizeof(sa_family_t)};
    write(fds[0], "unread", 6);
    local_connect(fds[1], none);
    is_err(recv(fds[0], text, 8, MSG_DONTWAIT), ECONNRESET,
           "read: ECONNRESET as well");
    close_both(fds);
    local_pair(SOCK_DGRAM, fds);
    local_connect(fds[1], none);
    is_err(recv(fds[0], text, 8, MSG_DONTWAIT), EAGAIN,
           "when nothing is lost, no error");
    is_int(write(fds[0], "to nobody's", 11), 11,
           "who has no peer takes anybody's");
    is_int(read(fds[1], block, 20), 11, "and reads it");
    close_both(fds);
    close(third);
}

static void
test_self(void)
{
    struct local name = abstract("self");
    int fd = local_server(SOCK_DGRAM, name, 0);
    char text[8];

    is_int(local_connect(fd, name), 0, "connect to oneself");
    is_int(write(fd, "me", 2), 2, "write");
    is_int(read(fd, text, 8), 2, "read");
    close(fd);
}

/* ------- Room ------- */

static int
send_one(void *argument)
{
    int *fd = argument;
    return write(*fd, "waited", 6) == 6 ? 0 : errno;
}

/* Sends without waiting until there is no room; how many went. */
static int
fill(int fd, int size)
{
    int count = 0;
    while (send(fd, block, size, MSG_DONTWAIT) == size)
        count++;
    return errno == EAGAIN ? count : -errno;
}

static void
test_full(void)
{
    struct local name = abstract("full");
    int server = local_server(SOCK_DGRAM, name, 0);
    int client = local_client(SOCK_DGRAM, name);
    char text[16];

    int count = fill(client, 8);
    ok(count > 0, "some find room");
    is_int(ask(client, POLLOUT), 0, "then poll shows none");
    int other = socket(AF_UNIX, SOCK_DGRAM, 0);
    is_err(local_send(other, "x", MSG_DONTWAIT, name), EAGAIN,
           "nor is there for others");
    int pid = spawn(send_one, &client);
    await_state(pid, 'S');
    struct pollfd one = {client, POLLOUT, 0};
    is_int(read(server, text, 16), 8, "one is read");
    is_exit(status_of(pid), 0, "who waited has sent");
    for (int i = 1; i < count; i++)
        read(server, text, 16);
    is_int(poll(&one, 1, PATIENCE), 1, "poll shows room");
    is_int(read(server, text, 16), 6, "what waited came last");
    is_err(recv(server, text, 16, MSG_DONTWAIT), EAGAIN, "and all of it once");
    close(other);
    close(client);
    close(server);
}

static int
poll_for_room(void *argument)
{
    struct pollfd one = {*(int *)argument, POLLOUT, 0};
    return poll(&one, 1, PATIENCE) == 1 && one.revents == POLLOUT ? 0 : 1;
}

static void
test_poll_wakes(void)
{
    struct local name = abstract("wakes");
    int server = local_server(SOCK_DGRAM, name, 0);
    int client = local_client(SOCK_DGRAM, name);

    int count = fill(client, 8);
    int pid = spawn(poll_for_room, &client);
    await_state(pid, 'S');
    for (int i = 0; i < count; i++)
        read(server, block, 16);
    is_exit(status_of(pid), 0, "a poll for room ends when there is some");
    close(client);
    close(server);
}

static int
receive_all(void *argument)
{
    int fd = *(int *)argument, sum = 0, got;
    while ((got = read(fd, block, 5000)) > 0)
        sum += got;
    return sum == 400 * 50 ? 0 : 1;
}

static void
test_flood(void)
{
    int fds[2], sent = 0;
    local_pair(SOCK_DGRAM, fds);
    int pid = spawn(receive_all, &fds[1]);
    for (int i = 0; i < 400; i++)
        sent += write(fds[0], block, 50) == 50;
    is_int(sent, 400, "four hundred sent");
    write(fds[0], block, 0);
    is_exit(status_of(pid), 0, "and received");
    close_both(fds);
}

static void
test_small_buffer(void)
{
    int fds[2];
    local_pair(SOCK_DGRAM, fds);
    set_option(fds[0], SOL_SOCKET, SO_SNDBUF, 8192);
    is_int(get_option(fds[0], SOL_SOCKET, SO_SNDBUF), 16384,
           "SO_SNDBUF is doubled");
    is_err(send(fds[0], block, 16384 - 31, 0), EMSGSIZE,
           "32 less than that is the most");
    is_int(send(fds[0], block, 16384 - 32, 0), 16384 - 32, "which goes");
    int count = fill(fds[0], 1000);
    ok(count >= 0 && count < 20, "and leaves little room");
    close_both(fds);
}

static int
send_to_closed(void *argument)
{
    struct local *name = argument;
    for (int fd = 3; fd < 20; fd++)
        close(fd);
    int fd = local_client(SOCK_DGRAM, *name);
    return write(fd, "x", 1) < 0 ? errno : 0;
}

static void
test_closed_while_waiting(void)
{
    struct local name = abstract("goes");
    int server = local_server(SOCK_DGRAM, name, 0);
    int client = local_client(SOCK_DGRAM, name);
    fill(client, 8);
    int pid = spawn(send_to_closed, &name);
    await_state(pid, 'S');
    close(server);
    is_exit(status_of(pid), ECONNREFUSED,
            "the receiver goes while one waits: ECONNREFUSED");
    is_err(write(client, "x", 1), ECONNREFUSED, "the other hears it, too");
    close(client);
}

/* ------- The end ------- */

static int
receive_one(void *argument)
{
    char byte;
    return recv(*(int *)argument, &byte, 1, 0);
}

static void
test_shutdown(void)
{
    int fds[2];
    char text[8];

    local_pair(SOCK_DGRAM, fds);
    write(fds[1], "before", 6);
    is_int(shutdown(fds[0], SHUT_RD), 0, "SHUT_RD");
    is_err(write(fds[1], "x", 1), EPIPE, "stops the peer: EPIPE");
    is_int(ask(fds[0], POLLIN | POLLRDHUP), POLLIN | POLLRDHUP,
           "poll: the end can be read");
    is_int(read(fds[0], text, 8), 6, "what was there comes");
    is_int(read(fds[0], text, 8), 0, "then the end");
    is_err(recv(fds[0], text, 8, MSG_DONTWAIT), EAGAIN,
           "without waiting: EAGAIN");
    is_int(write(fds[0], "x", 1), 1, "the other way goes on");
    is_int(shutdown(fds[0], SHUT_WR), 0, "SHUT_WR");
    is_err(write(fds[0], "x", 1), EPIPE, "ends that: EPIPE, and no signal");
    is_int(ask(fds[0], POLLIN) & POLLHUP, POLLHUP, "poll: hung up");
    close_both(fds);
    local_pair(SOCK_DGRAM, fds);
    int pid = spawn(receive_one, &fds[0]);
    await_state(pid, 'S');
    shutdown(fds[0], SHUT_RD);
    is_exit(status_of(pid), 0, "SHUT_RD wakes who receives: the end");
    close_both(fds);
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    is_int(shutdown(fd, SHUT_RDWR), 0, "without a peer it is fine as well");
    close(fd);
}

static void
test_timeouts(void)
{
    struct local name = abstract("time");
    struct timeval time = {0, 20000};
    int server = local_server(SOCK_DGRAM, name, 0);
    int client = local_client(SOCK_DGRAM, name);
    char byte;

    setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    is_err(read(server, &byte, 1), EAGAIN, "SO_RCVTIMEO: EAGAIN");
    setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    fill(client, 8);
    is_err(write(client, "x", 1), EAGAIN, "SO_SNDTIMEO: EAGAIN");
    close(client);
    close(server);
}

/* ------- Who sent it ------- */

static int
send_from_child(void *argument)
{
    return write(*(int *)argument, "x", 1) == 1 ? 0 : 1;
}

static void
test_credentials(void)
{
    struct parcel parcel = {.room = 0};
    int fds[2];

    local_pair(SOCK_DGRAM, fds);
    is_int(get_option(fds[1], SOL_SOCKET, SO_PASSCRED), 0,
           "SO_PASSCRED is off");
    set_option(fds[1], SOL_SOCKET, SO_PASSCRED, 1);
    is_int(get_option(fds[1], SOL_SOCKET, SO_PASSCRED), 1, "and on");
    int pid = spawn(send_from_child, &fds[0]);
    is_exit(status_of(pid), 0, "a child sends");
    write(fds[0], "y", 1);
    parcel.room = -(int)CMSG_SPACE(sizeof(struct ucred));
    is_int(fetch(fds[1], &parcel, 8, 0), 1, "its message");
    ok(parcel.has_credentials, "comes with credentials");
    ok(parcel.credentials.pid == pid, "the child's pid");
    ok(parcel.credentials.uid == getuid() && parcel.credentials.gid == getgid(),
       "its uid and gid");
    fetch(fds[1], &parcel, 8, 0);
    ok(parcel.credentials.pid == getpid(), "the next is the parent's");
    write(fds[0], "z", 1);
    parcel.room = 0;
    is_int(fetch(fds[1], &parcel, 8, 0), 1, "without room for them");
    is_int(parcel.flags, MSG_CTRUNC, "MSG_CTRUNC");
    close_both(fds);
}

static void
test_truncation_flag(void)
{
    struct parcel parcel = {.length = 10};
    int fds[2];

    local_pair(SOCK_DGRAM, fds);
    post(fds[0], &parcel, 0);
    post(fds[0], &parcel, 0);
    is_int(fetch(fds[1], &parcel, 4, 0), 4, "4 of 10 bytes");
    is_int(parcel.flags, MSG_TRUNC, "recvmsg says MSG_TRUNC");
    fetch(fds[1], &parcel, 10, 0);
    is_int(parcel.flags, 0, "all 10: nothing");
    close_both(fds);
}

int
main(void)
{
    begin_testing();
    test_borders();
    test_vectors();
    test_sizes();
    test_names();
    test_send_errors();
    test_connected();
    test_one_peer();
    test_lost_peer();
    test_left_peer();
    test_self();
    test_full();
    test_poll_wakes();
    test_flood();
    test_small_buffer();
    test_closed_while_waiting();
    test_shutdown();
    test_timeouts();
    test_credentials();
    test_truncation_flag();
    return done_testing();
}
