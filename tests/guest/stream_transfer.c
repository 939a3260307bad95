/* Bytes through a TCP connection: any pieces, flags of send and recv. */
#include "net.h"
#include <sys/uio.h>

#define MUCH (1 << 20)

static char out[MUCH], in[MUCH];

static void
test_pieces(void)
{
    int fds[2];
    tcp_pair(fds);
    is_int(write(fds[0], "abc", 3), 3, "write 3");
    is_int(send(fds[0], "def", 3, 0), 3, "send 3");
    is_int(await_bytes(fds[1], 6), 6, "FIONREAD: 6");
    is_int(read(fds[1], in, 2), 2, "read 2 of them");
    is_int(recv(fds[1], in + 2, 100, 0), 4, "recv of 100 gets the other 4");
    is_int(memcmp(in, "abcdef", 6), 0, "in order, without borders");
    is_int(ioctl(fds[1], FIONREAD, &(int){0}), 0, "FIONREAD still works");
    is_int(await_bytes(fds[1], 0), 0, "and says 0");
    is_int(write(fds[1], "back", 4), 4, "the other way");
    is_int(read_fully(fds[0], in, 4), 4, "too");
    is_int(read(fds[0], in, 0), 0, "read of 0 bytes waits for nothing");
    is_int(write(fds[0], "", 0), 0, "write of 0 bytes sends nothing");
    is_int(ask(fds[1], POLLIN), 0, "so that nothing comes");
    close_both(fds);
}

static void
test_vectors(void)
{
    int fds[2];
    struct iovec from[3] = {{"one", 3}, {"", 0}, {"three", 5}};
    struct iovec to[2] = {{in, 4}, {in + 10, 100}};
    struct msghdr message = {.msg_iov = from, .msg_iovlen = 3};
    tcp_pair(fds);
    is_int(writev(fds[0], from, 3), 8, "writev of 3 pieces");
    await_bytes(fds[1], 8);
    is_int(readv(fds[1], to, 2), 8, "readv into 2");
    ok(memcmp(in, "onet", 4) == 0 && memcmp(in + 10, "hree", 4) == 0,
       "each gets its part");
    is_int(sendmsg(fds[0], &message, 0), 8, "sendmsg of 3 pieces");
    await_bytes(fds[1], 8);
    struct name name;
    message = (struct msghdr){.msg_iov = to,
                              .msg_iovlen = 2,
                              .msg_name = &name.any,
                              .msg_namelen = sizeof name.v6,
                              .msg_flags = 0x7777};
    is_int(recvmsg(fds[1], &message, 0), 8, "recvmsg into 2");
    is_int(message.msg_flags, 0, "msg_flags are 0");
    is_int(message.msg_namelen, 0, "a stream's peer isn't told again");
    is_int(message.msg_controllen, 0, "nor anything else");
    close_both(fds);
}

static void
test_peek(void)
{
    int fds[2];
    tcp_pair(fds);
    write(fds[0], "abcdef", 6);
    await_bytes(fds[1], 6);
    is_int(recv(fds[1], in, 3, MSG_PEEK), 3, "MSG_PEEK");
    is_int(memcmp(in, "abc", 3), 0, "shows the first bytes");
    is_int(recv(fds[1], in, 100, MSG_PEEK), 6, "as often as one likes");
    is_int(recv(fds[1], in, 6, MSG_WAITALL), 6, "and they stay");
    is_int(memcmp(in, "abcdef", 6), 0, "as they were");
    write(fds[0], "gone", 4);
    await_bytes(fds[1], 4);
    memset(in, 'x', 4);
    is_int(recv(fds[1], in, 3, MSG_TRUNC), 3, "MSG_TRUNC throws away");
    is_int(memcmp(in, "xxxx", 4), 0, "and copies nothing");
    is_int(recv(fds[1], in, 100, 0), 1, "what is left");
    is_int(in[0], 'e', "is the rest");
    close_both(fds);
}

static int
write_late(void *argument)
{
    int fd = *(int *)argument;
    await_state(getppid(), 'S');
    write(fd, "late", 4);
    return 0;
}

static void
test_wait_all(void)
{
    int fds[2];
    tcp_pair(fds);
    is_err(recv(fds[1], in, 1, MSG_DONTWAIT), EAGAIN,
           "MSG_DONTWAIT, nothing there: EAGAIN");
    int pid = spawn(write_late, &fds[0]);
    is_int(recv(fds[1], in, 100, 0), 4, "recv sleeps until something comes");
    status_of(pid);
    write(fds[0], "early", 5);
    await_bytes(fds[1], 5);
    pid = spawn(write_late, &fds[0]);
    is_int(recv(fds[1], in, 9, MSG_WAITALL), 9,
           "MSG_WAITALL sleeps until all is there");
    is_int(memcmp(in, "earlylate", 9), 0, "in order");
    status_of(pid);
    write(fds[0], "short", 5);
    await_bytes(fds[1], 5);
    is_int(recv(fds[1], in, 9, MSG_WAITALL | MSG_DONTWAIT), 5,
           "with MSG_DONTWAIT it doesn't");
    write(fds[0], "end", 3);
    close(fds[0]);
    is_int(recv(fds[1], in, 9, MSG_WAITALL), 3, "the end comes before all");
    is_int(recv(fds[1], in, 9, MSG_WAITALL), 0, "and is seen again");
    close(fds[1]);
}

static void
test_full(void)
{
    int fds[2];
    tcp_pair(fds);
    long total = fill_stream(fds[0]), got = 0;
    ok(total > 10000, "much goes in before anybody reads");
    is_err(send(fds[0], "x", 1, MSG_DONTWAIT), EAGAIN, "no more: EAGAIN");
    set_nonblocking(fds[0]);
    is_err(write(fds[0], "x", 1), EAGAIN, "write, O_NONBLOCK: EAGAIN");
    is_int(ask(fds[0], POLLOUT), 0, "no POLLOUT");
    close(fds[0]);
    for (long one; (one = read(fds[1], in, MUCH)) > 0;)
        got += one;
    is_int(got - total, 0, "after close all of it arrives");
    close(fds[1]);
}

static int
drain(void *argument)
{
    int fd = *(int *)argument;
    size_t got = 0;
    for (ssize_t one; got < MUCH; got += one)
        if ((one = read(fd, in + got, MUCH - got)) <= 0)
            break;
    return got == MUCH && memcmp(in, out, MUCH) == 0 ? 0 : 1;
}

static void
test_much(void)
{
    int fds[2];
    tcp_pair(fds);
    for (int i = 0; i < MUCH; i++)
        out[i] = i * 7 + i / 1000;
    int pid = spawn(drain, &fds[1]);
    is_int(write(fds[0], out, MUCH), MUCH, "a blocking write sends all");
    is_exit(status_of(pid), 0, "the other reads all of it, unchanged");
    close_both(fds);
    tcp_pair(fds);
    pid = spawn(drain, &fds[1]);
    set_nonblocking(fds[0]);
    long total = 0;
    while (total < MUCH) {
        long sent = write(fds[0], out + total, MUCH - total);
        if (sent < 0)
            poll(&(struct pollfd){fds[0], POLLOUT, 0}, 1, PATIENCE);
        total += sent > 0 ? sent : 0;
    }
    is_exit(status_of(pid), 0, "so it does without blocking");
    close_both(fds);
}

static void
test_partial(void)
{
    int fds[2];
    tcp_pair(fds);
    set_option(fds[0], SOL_SOCKET, SO_SNDBUF, 4096);
    set_option(fds[1], SOL_SOCKET, SO_RCVBUF, 4096);
    set_nonblocking(fds[0]);
    long sent = write(fds[0], out, MUCH);
    ok(sent > 0 && sent < MUCH, "a write larger than the buffers is partial");
    close_both(fds);
}

int
main(void)
{
    begin_testing();
    test_pieces();
    test_vectors();
    test_peek();
    test_wait_all();
    test_full();
    test_much();
    test_partial();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
