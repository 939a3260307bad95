/*
 * Descriptors that travel over local sockets (SCM_RIGHTS): which message they
 * come with, what is cut off, and that each description is there once.
 */
#include "local.h"

/* A file that holds TEXT, and no name any more. */
static int
file_with(const char *text)
{
    make_file("right", text);
    int fd = open("right", O_RDWR);
    unlink("right");
    return fd;
}

static const int types[] = {SOCK_STREAM, SOCK_DGRAM};
static const char *const type_names[] = {"stream", "datagram"};

/* ------- One descriptor ------- */

static void
test_one(int type)
{
    const char *name = type_names[type];
    struct parcel parcel = {.room = 1};
    int fds[2], file = file_with("content");
    char text[8] = "";

    local_pair(types[type], fds);
    is_int(post_one(fds[0], "take", file), 4, "%s: a message with a file",
           name);
    lseek(file, 3, SEEK_SET);
    is_int(fetch(fds[1], &parcel, 20, 0), 4, "%s: its bytes", name);
    is_str(parcel.text, "take", "%s: as they were", name);
    is_int(parcel.count, 1, "%s: one descriptor", name);
    is_int(parcel.flags, 0, "%s: no flags", name);
    ok(parcel.fds[0] > file, "%s: a new number", name);
    ok(same_description(parcel.fds[0], file), "%s: the same description", name);
    is_int(read(parcel.fds[0], text, 8), 4, "%s: it goes on where it was",
           name);
    is_int(lseek(file, 0, SEEK_CUR), 7, "%s: the position is shared", name);
    is_int(fcntl(parcel.fds[0], F_GETFD), 0, "%s: not close-on-exec", name);
    close(parcel.fds[0]);
    post_one(fds[0], "x", file);
    fetch(fds[1], &parcel, 20, MSG_CMSG_CLOEXEC);
    is_int(fcntl(parcel.fds[0], F_GETFD), FD_CLOEXEC,
           "%s: MSG_CMSG_CLOEXEC: close-on-exec", name);
    close(parcel.fds[0]);
    close(file);
    close_both(fds);
}

/* The description lives while the descriptor is under way. */
static void
test_under_way(int type)
{
    const char *name = type_names[type];
    struct parcel parcel = {.room = 1};
    int fds[2], ends[2];
    char byte = 0;

    local_pair(types[type], fds);
    pipe(ends);
    post_one(fds[0], "x", ends[1]);
    close(ends[1]);
    set_nonblocking(ends[0]);
    is_err(read(ends[0], &byte, 1), EAGAIN,
           "%s: a pipe's writer under way is one", name);
    fetch(fds[1], &parcel, 1, 0);
    write(parcel.fds[0], "y", 1);
    is_int(read(ends[0], &byte, 1), 1, "%s: and can write when it arrives",
           name);
    close(parcel.fds[0]);
    is_int(read(ends[0], &byte, 1), 0, "%s: it was the last one", name);
    close(ends[0]);
    pipe(ends);
    post_one(fds[0], "x", ends[1]);
    close(ends[1]);
    close(fds[1]);
    is_int(read(ends[0], &byte, 1), 0,
           "%s: closed with a queue that nobody will read", name);
    close(ends[0]);
    close(fds[0]);
}

static void
test_many(int type)
{
    const char *name = type_names[type];
    struct parcel parcel = {.length = 1, .count = 253}, got = {.room = 253};
    int fds[2], file = file_with("x"), right = 0;

    local_pair(types[type], fds);
    for (int i = 0; i < RIGHTS_MOST; i++)
        parcel.fds[i] = file;
    int before = open_descriptors(1024);
    is_int(post(fds[0], &parcel, 0), 1, "%s: 253 descriptors", name);
    is_int(open_descriptors(1024), before, "%s: they stay with the sender",
           name);
    fetch(fds[1], &got, 1, 0);
    is_int(got.count, 253, "%s: all arrive", name);
    for (int i = 0; i < got.count; i++)
        right += same_description(got.fds[i], file);
    is_int(right, 253, "%s: each is the one that was sent", name);
    close_rights(&got);
    parcel.count = 254;
    is_err(post(fds[0], &parcel, 0), EINVAL, "%s: 254: EINVAL", name);
    parcel.count = 3;
    parcel.fds[1] = 999;
    is_err(post(fds[0], &parcel, 0), EBADF, "%s: one that isn't open: EBADF",
           name);
    parcel.fds[1] = -1;
    is_err(post(fds[0], &parcel, 0), EBADF, "%s: -1: EBADF", name);
    is_err(fetch(fds[1], &got, 1, MSG_DONTWAIT), EAGAIN,
           "%s: none of these went", name);
    close(file);
    close_both(fds);
}

/* ------- Too little room ------- */

static void
test_truncated(int type)
{
    const char *name = type_names[type];
    struct parcel parcel = {.length = 1, .count = 5}, got = {.room = 2};
    int fds[2], ends[2];
    char byte;

    local_pair(types[type], fds);
    pipe(ends);
    for (int i = 0; i < 5; i++)
        parcel.fds[i] = ends[1];
    post(fds[0], &parcel, 0);
    close(ends[1]);
    is_int(fetch(fds[1], &got, 1, 0), 1, "%s: five, room for two", name);
    is_int(got.count, 2, "%s: two come", name);
    is_int(got.flags, MSG_CTRUNC, "%s: MSG_CTRUNC", name);
    close(got.fds[0]);
    set_nonblocking(ends[0]);
    is_err(read(ends[0], &byte, 1), EAGAIN, "%s: the second is open", name);
    close(got.fds[1]);
    is_int(read(ends[0], &byte, 1), 0, "%s: the other three aren't", name);
    close(ends[0]);
    pipe(ends);
    post_one(fds[0], "x", ends[1]);
    close(ends[1]);
    got.room = 0;
    is_int(fetch(fds[1], &got, 1, 0), 1, "%s: no room at all", name);
    is_int(got.flags, MSG_CTRUNC, "%s: MSG_CTRUNC again", name);
    is_int(read(ends[0], &byte, 1), 0, "%s: and it is closed", name);
    close(ends[0]);
    pipe(ends);
    post_one(fds[0], "x", ends[1]);
    close(ends[1]);
    is_int(read(fds[1], &byte, 1), 1, "%s: a plain read", name);
    is_int(read(ends[0], &byte, 1), 0, "%s: closes what came along", name);
    close(ends[0]);
    close_both(fds);
}

/* Fills the table up to LEFT numbers; the last one that was taken. */
static int
leave_numbers(int left)
{
    int last = -1, fd;
    while ((fd = dup(0)) >= 0)
        last = fd;
    for (int i = 0; i < left; i++)
        close(last - i);
    return last;
}

static void
test_table_full(int type)
{
    const char *name = type_names[type];
    struct parcel parcel = {.length = 1, .count = 4}, got = {.room = 4};
    int fds[2], file = file_with("x");

    local_pair(types[type], fds);
    for (int i = 0; i < 4; i++)
        parcel.fds[i] = file;
    post(fds[0], &parcel, 0);
    int first = dup(0), last = leave_numbers(2);
    close(first);
    dup(0);
    is_int(fetch(fds[1], &got, 1, 0), 1, "%s: two numbers are free", name);
    is_int(got.count, 2, "%s: two of four arrive", name);
    is_int(got.flags, MSG_CTRUNC, "%s: MSG_CTRUNC says so", name);
    for (int fd = first; fd <= last; fd++)
        close(fd);
    close(file);
    close_both(fds);
}

/* ------- Together with bytes ------- */

/* What unix(7) says of plain bytes around such a message. */
static void
test_barrier(void)
{
    struct parcel got = {.room = 4};
    int fds[2], file = file_with("x");

    local_pair(SOCK_STREAM, fds);
    write(fds[0], "1234", 4);
    post_one(fds[0], "5", file);
    write(fds[0], "6789", 4);
    is_int(fetch(fds[1], &got, 20, 0), 5,
           "a read goes up to the message with descriptors, that included");
    is_int(got.count, 1, "and takes them");
    close_rights(&got);
    is_int(fetch(fds[1], &got, 20, 0), 4, "the next takes what is behind");
    is_int(got.count, 0, "without descriptors");
    post_one(fds[0], "ab", file);
    post_one(fds[0], "cd", file);
    is_int(fetch(fds[1], &got, 20, 0), 2, "two such messages: one at a time");
    is_int(got.count, 1, "with its own");
    close_rights(&got);
    is_int(fetch(fds[1], &got, 20, 0), 2, "and the other");
    is_int(got.count, 1, "with its own, too");
    close_rights(&got);
    close(file);
    close_both(fds);
}

static void
test_parts(void)
{
    struct parcel got = {.room = 4};
    int fds[2], file = file_with("x");

    local_pair(SOCK_STREAM, fds);
    write(fds[0], "12", 2);
    post_one(fds[0], "abcd", file);
    write(fds[0], "34", 2);
    is_int(fetch(fds[1], &got, 2, 0), 2, "what comes before");
    is_int(got.count, 0, "has no descriptors");
    is_int(fetch(fds[1], &got, 1, 0), 1, "the message's first byte");
    is_int(got.count, 1, "has them");
    close_rights(&got);
    is_int(fetch(fds[1], &got, 20, 0), 5, "its rest goes with what follows");
    is_int(got.count, 0, "and has none");
    close(file);
    close_both(fds);
}

static void
test_wait_all(void)
{
    struct parcel got = {.room = 4};
    int fds[2], file = file_with("x");

    local_pair(SOCK_STREAM, fds);
    write(fds[0], "12", 2);
    post_one(fds[0], "ab", file);
    write(fds[0], "34", 2);
    is_int(fetch(fds[1], &got, 6, MSG_WAITALL), 4,
           "MSG_WAITALL stops there as well");
    is_int(got.count, 1, "with the descriptor");
    close_rights(&got);
    close(file);
    close_both(fds);
}

static void
test_peek(int type)
{
    const char *name = type_names[type];
    struct parcel got = {.room = 4};
    int fds[2], ends[2];
    char byte;

    local_pair(types[type], fds);
    pipe(ends);
    post_one(fds[0], "look", ends[1]);
    close(ends[1]);
    is_int(fetch(fds[1], &got, 20, MSG_PEEK), 4, "%s: MSG_PEEK", name);
    is_int(got.count, 1, "%s: shows the descriptor as well", name);
    close_rights(&got);
    is_int(fetch(fds[1], &got, 20, 0), 4, "%s: it is still there", name);
    is_int(got.count, 1, "%s: with the descriptor", name);
    is_int(write(got.fds[0], "x", 1), 1, "%s: which works", name);
    close_rights(&got);
    read(ends[0], &byte, 1);
    is_int(read(ends[0], &byte, 1), 0, "%s: no other one is left", name);
    close(ends[0]);
    close_both(fds);
}

/* Descriptors want a byte on a stream, and none on a datagram. */
static void
test_no_bytes(void)
{
    struct parcel parcel = {.count = 1}, got = {.room = 1};
    int fds[2];

    local_pair(SOCK_STREAM, fds);
    is_int(post(fds[0], &parcel, 0), 0, "stream: no bytes, nothing is sent");
    is_err(fetch(fds[1], &got, 1, MSG_DONTWAIT), EAGAIN,
           "stream: nothing came");
    close_both(fds);
    local_pair(SOCK_DGRAM, fds);
    is_int(post(fds[0], &parcel, 0), 0, "datagram: no bytes");
    is_int(fetch(fds[1], &got, 1, 0), 0, "datagram: it arrives");
    is_int(got.count, 1, "datagram: with the descriptor");
    close_rights(&got);
    close_both(fds);
}

static void
test_failed(void)
{
    struct parcel parcel = {.length = 1, .count = 1}, got = {.room = 1};
    int fds[2], ends[2];
    char byte;

    signal(SIGPIPE, SIG_IGN);
    local_pair(SOCK_STREAM, fds);
    pipe(ends);
    parcel.fds[0] = ends[1];
    close(fds[1]);
    is_err(post(fds[0], &parcel, 0), EPIPE, "nobody reads: EPIPE");
    close(ends[1]);
    is_int(read(ends[0], &byte, 1), 0, "the descriptor isn't kept");
    close(ends[0]);
    close(fds[0]);
    local_pair(SOCK_STREAM, fds);
    pipe(ends);
    post_one(fds[0], "x", ends[1]);
    close(ends[1]);
    shutdown(fds[1], SHUT_RD);
    is_int(fetch(fds[1], &got, 1, 0), 1, "SHUT_RD: what is there comes");
    is_int(got.count, 1, "with its descriptor");
    close_rights(&got);
    close(ends[0]);
    close_both(fds);
}

/* ------- Control messages ------- */

static void
test_control(void)
{
    char control[64] __attribute__((aligned(8))) = "";
    struct iovec vector = {"x", 1};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    struct cmsghdr *head = (struct cmsghdr *)control;
    int fds[2];

    local_pair(SOCK_STREAM, fds);
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int));
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int)) + 64;
    is_err(sendmsg(fds[0], &message, 0), EINVAL,
           "one that is longer than all: EINVAL");
    head->cmsg_len = 4;
    is_err(sendmsg(fds[0], &message, 0), EINVAL,
           "one shorter than its head: EINVAL");
    head->cmsg_len = CMSG_LEN(sizeof(int));
    head->cmsg_type = 77;
    is_err(sendmsg(fds[0], &message, 0), EINVAL, "an unknown kind: EINVAL");
    message.msg_control = (void *)16;
    is_err(sendmsg(fds[0], &message, 0), EFAULT, "a bad pointer: EFAULT");
    message.msg_control = control;
    head->cmsg_type = SCM_CREDENTIALS;
    is_err(sendmsg(fds[0], &message, 0), EINVAL,
           "credentials of 4 bytes: EINVAL");
    is_err(recv(fds[1], control, 1, MSG_DONTWAIT), EAGAIN,
           "none of them sent a byte");
    close_both(fds);
}

/* Two messages of rights in one call are one when they arrive. */
static void
test_two_controls(void)
{
    char control[2 * CMSG_SPACE(sizeof(int))] __attribute__((aligned(8)));
    struct iovec vector = {"x", 1};
    struct msghdr message = {
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = sizeof control,
    };
    struct parcel got = {.room = 4};
    int fds[2], file = file_with("x");

    local_pair(SOCK_STREAM, fds);
    for (int i = 0; i < 2; i++) {
        struct cmsghdr *head =
            (struct cmsghdr *)(control + i * CMSG_SPACE(sizeof(int)));
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(head), i ? &fds[0] : &file, sizeof(int));
    }
    is_int(sendmsg(fds[0], &message, 0), 1, "two lists in one message");
    fetch(fds[1], &got, 1, 0);
    is_int(got.count, 2, "arrive as one");
    ok(same_description(got.fds[0], file) &&
           same_description(got.fds[1], fds[0]),
       "in their order");
    close_rights(&got);
    close(file);
    close_both(fds);
}

/* ------- Other processes ------- */

static int
receive_and_write(void *argument)
{
    struct parcel got = {.room = 1};
    int fd = *(int *)argument;
    for (int other = 3; other < 30; other++)
        if (other != fd)
            close(other);
    if (fetch(fd, &got, 1, 0) != 1 || got.count != 1)
        return 1;
    return write(got.fds[0], "from child", 10) == 10 ? 0 : 2;
}

static void
test_other_process(void)
{
    char text[16] = "";
    int fds[2], ends[2];

    local_pair(SOCK_STREAM, fds);
    int pid = spawn(receive_and_write, &fds[1]);
    await_state(pid, 'S');
    pipe(ends);
    post_one(fds[0], "x", ends[1]);
    close(ends[1]);
    is_exit(status_of(pid), 0, "a descriptor for another process");
    is_int(read(ends[0], text, 16), 10, "who wrote to it");
    is_int(read(ends[0], text, 16), 0, "and ended");
    close(ends[0]);
    close_both(fds);
}

/* Who isn't the superuser has no more descriptors under way than he may have
 * open, and one message's more. */
static int
send_too_many(void *argument)
{
    struct parcel parcel = {.length = 1, .count = 250};
    int fds[2], sent = 0;

    (void)argument;
    if (setuid(4711) < 0)
        return 1;
    local_pair(SOCK_DGRAM, fds);
    set_nonblocking(fds[0]);
    for (int i = 0; i < 250; i++)
        parcel.fds[i] = fds[0];
    while (sent < 20 && post(fds[0], &parcel, 0) == 1)
        sent++;
    if (sent != 5 || errno != ETOOMANYREFS)
        return 2;
    if (fetch(fds[1], &parcel, 1, 0) != 1)
        return 3;
    parcel.count = 1;
    parcel.fds[0] = fds[0];
    return post(fds[0], &parcel, 0) == 1 ? 0 : 4;
}

/* A listener may travel, and be accepted from where it arrives. */
static void
test_listener(void)
{
    struct local name = abstract("travels");
    struct parcel got = {.room = 1};
    int fds[2], server = local_server(SOCK_STREAM, name, 5);

    local_pair(SOCK_STREAM, fds);
    int client = local_client(SOCK_STREAM, name);
    post_one(fds[0], "x", server);
    close(server);
    write(client, "hello", 5);
    fetch(fds[1], &got, 1, 0);
    int end = accept(got.fds[0], NULL, NULL);
    ok(end >= 0, "accept from a listener that travelled");
    is_int(read(end, got.text, 8), 5, "the client's words are there");
    close(end);
    close(client);
    close_rights(&got);
    close_both(fds);
}

int
main(void)
{
    begin_testing();
    for (int type = 0; type < 2; type++) {
        test_one(type);
        test_under_way(type);
        test_many(type);
        test_truncated(type);
        test_table_full(type);
        test_peek(type);
    }
    test_barrier();
    test_parts();
    test_wait_all();
    test_no_bytes();
    test_failed();
    test_control();
    test_two_controls();
    test_other_process();
    test_listener();
    is_exit(in_child(send_too_many, NULL), 0,
            "more than 1024 under way: ETOOMANYREFS");
    return done_testing();
}
