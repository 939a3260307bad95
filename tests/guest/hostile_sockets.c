/* What a program can do to hurt the kernel by sockets: use up its memory,
 * hand it bad pointers late in a call, end in the middle of every call. */
#include "local.h"

#define RECONNECTIONS 12000
#define PAIRS         480 /* their queues are more than 60 MiB */
#define CHUNK         65536

static int fds[1024];
static char bytes[CHUNK];

/* One descriptor more than are open can be had, and is the lowest. */
static int
next_number(void)
{
    int fd = dup(0);
    close(fd);
    return fd;
}

/* ------- Memory ------- */

/* Connects CLIENT to the server NAME of LISTENER, says a byte, and has the
 * connection forgotten. */
static int
reconnect(int client, int listener, struct name name)
{
    struct name nobody = name_v4(INADDR_ANY, 0);
    char byte = 0;

    nobody.any.sa_family = AF_UNSPEC;
    if (connect_to(client, name) < 0)
        return -1;
    int server = accept(listener, NULL, NULL);
    if (write(client, "c", 1) != 1 || read(server, &byte, 1) != 1 ||
        byte != 'c' || write(server, "s", 1) != 1)
        return -1;
    if (connect_to(client, nobody) < 0)
        return -1;
    return close(server);
}

static void
test_reconnections(void)
{
    int listener = tcp_listener(1), client = socket(AF_INET, SOCK_STREAM, 0);
    struct name name = own_name(listener);
    int done = 0;

    while (done < RECONNECTIONS && reconnect(client, listener, name) == 0)
        done++;
    is_int(done, RECONNECTIONS,
           "a socket connects and disconnects as often as it likes");
    close(client);
    close(listener);
}

/* Fills the socket FD; how the last write ended. */
static int
fill_all(int fd)
{
    set_nonblocking(fd);
    while (write(fd, bytes, sizeof bytes) > 0)
        continue;
    return errno;
}

/* Fills the queues of many connections until there is no memory or there are
 * no more, and looks whether what comes then is an error. */
static int
use_up(void *type)
{
    int count = 0, bad = 0;

    for (; count < PAIRS; count++) {
        if (socketpair(AF_UNIX, *(int *)type, 0, &fds[2 * count]) < 0) {
            bad += errno != ENOMEM && errno != ENOBUFS;
            break;
        }
        for (int side = 0; side < 2; side++) {
            int error = fill_all(fds[2 * count + side]);
            bad += error != EAGAIN && error != ENOMEM && error != ENOBUFS;
        }
    }
    for (int i = 0; i < 2 * count; i++)
        bad += close(fds[i]) < 0;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
        return 101;
    if (write(pair[0], bytes, 4000) != 4000 || read(pair[1], bytes, 4000) <= 0)
        return 102;
    return bad;
}

static void
test_memory(void)
{
    int stream = SOCK_STREAM, datagram = SOCK_DGRAM;

    memset(bytes, 'x', sizeof bytes);
    is_exit(status_of(spawn(use_up, &stream)), 0,
            "full streams: the last write is an error, then all is free again");
    is_exit(status_of(spawn(use_up, &datagram)), 0,
            "full datagram sockets: the same");
}

/* ------- Late failures ------- */

static void
test_late_failures(void)
{
    int listener = tcp_listener(4), first = next_number(), pair[2];
    int client = tcp_client(listener);
    socklen_t length = 16;
    char byte;

    is_err(syscall(SYS_accept4, listener, (void *)8, &length, 0), EFAULT,
           "accept with a bad address: EFAULT");
    is_int(next_number(), first + 1, "and no descriptor");
    ok(read(client, &byte, 1) <= 0, "whom it accepted is told the end");
    close(client);
    is_err(syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, (void *)8), EFAULT,
           "socketpair with a bad pointer: EFAULT");
    is_int(next_number(), first, "and no descriptor");

    client = tcp_client(listener);
    int last = fcntl(0, F_DUPFD, 1000), count = 0;
    for (; last >= 0 && (fds[count] = dup(0)) >= 0; count++)
        continue;
    is_err(accept(listener, NULL, NULL), EMFILE, "accept without a number");
    is_err(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), EMFILE,
           "socketpair without a number");
    close(fds[--count]);
    is_err(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), EMFILE,
           "socketpair with one number");
    is_int(next_number(), fds[count], "which is free still");
    int server = accept(listener, NULL, NULL);
    is_int(server, fds[count], "who waited is accepted then");
    ok(write(client, "c", 1) == 1 && read(server, &byte, 1) == 1 && byte == 'c',
       "and heard");
    while (count-- > 0)
        close(fds[count]);
    close(last);
    close(server);
    close(client);
    close(listener);
}

static void
test_late_rights(void)
{
    char control[CMSG_SPACE(sizeof(int))] = {0}, byte;
    struct iovec vector = {&byte, 1};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    int pair[2];

    local_pair(SOCK_STREAM, pair);
    int next = next_number();
    for (int i = 0; i < 3; i++)
        post_one(pair[0], "r", pair[0]);
    message.msg_control = (void *)8;
    message.msg_controllen = sizeof control;
    recvmsg(pair[1], &message, 0);
    is_int(next_number(), next, "rights for a bad pointer: no descriptor");
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    message.msg_name = (void *)8;
    message.msg_namelen = 0;
    is_int(recvmsg(pair[1], &message, 0), 1, "rights with a name for nobody");
    is_int(next_number(), next + 1, "one descriptor");
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    int got;
    memcpy(&got, CMSG_DATA(head), sizeof got);
    is_int(got, next, "it is the one we are told");
    close(got);
    vector.iov_base = (void *)8;
    is_err(recvmsg(pair[1], &message, 0), EFAULT,
           "rights with bytes for a bad pointer: EFAULT");
    is_int(next_number(), next, "no descriptor");
    close_both(pair);
}

int
main(void)
{
    begin_testing();
    signal(SIGPIPE, SIG_IGN);
    test_reconnections();
    test_memory();
    test_late_failures();
    test_late_rights();
    return done_testing();
}
