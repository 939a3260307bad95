// with: kernel/file/poll.c kernel/net/*.c kernel/ipc/pipe.c kernel/ipc/byte_queue.c kernel/file/open_file.c kernel/file/uio.c kernel/proc/wait_queue.c kernel/proc/timer.c kernel/proc/lock_order.c
/* poll(2) on pipes and sockets against all that it waits for. */
#include "kernel/file/poll.h"

#include <stdio.h>
#include <string.h>

#include "kernel/errno.h"
#include "kernel/file/poll_call.h"
#include "kernel/file/uio.h"
#include "kernel/ipc/pipe.h"
#include "kernel/net/socket.h"
#include "tests/host/support/interleave.h"

#define PIPES 2

static struct open_file *readers[PIPES], *writers[PIPES];
static struct socket *sockets[2];
static struct open_file *files[2]; /* of SOCKETS[0] and [1] */
static int result;
static struct pollfd asked[PIPES];
static char said[32];

/* ------- Pipes ------- */

static void
begin(void)
{
    for (unsigned i = 0; i < PIPES; i++)
        expect(pipe_create(0, &readers[i], &writers[i]) == 0);
}

static const char *
name_events(void)
{
    for (unsigned i = 0; result >= 0 && i < PIPES; i++) {
        short events = asked[i].revents;

        strcat(said, events & POLLIN ? "in" : "");
        strcat(said, events & POLLHUP ? "hup" : "");
        strcat(said, events & POLLOUT ? "out" : "");
        strcat(said, events & POLLERR ? "err" : "");
        strcat(said, i < PIPES - 1 ? " " : "");
    }
    return result < 0 ? "signal" : said;
}

static const char *
end(void)
{
    for (unsigned i = 0; i < PIPES; i++) {
        if (readers[i])
            open_file_put(readers[i]);
        if (writers[i])
            open_file_put(writers[i]);
    }
    expect(open_file_count() == 0);
    return name_events();
}

static void
poll_until(struct open_file **polled, short events, uint64_t deadline)
{
    for (unsigned i = 0; i < PIPES; i++)
        asked[i] = (struct pollfd){.fd = 0, .events = events};
    result = poll_files(asked, polled, PIPES, POLLERR | POLLHUP, deadline);
}

static void
poll_readers(void)
{
    poll_until(readers, POLLIN, POLL_FOREVER);
}

static void
poll_readers_until_10(void)
{
    poll_until(readers, POLLIN, 10);
}

static void
write_to(unsigned number)
{
    struct iovec one = {"abc", 3};
    struct uio uio;

    uio_init_single(&uio, &one);
    expect(open_file_write(writers[number], &uio, NULL) == 3);
}

static void
write_first(void)
{
    write_to(0);
}

static void
write_second(void)
{
    write_to(1);
}

static void
close_first(void)
{
    open_file_put(writers[0]);
    writers[0] = NULL;
}

static void
signal_thread_0(void)
{
    interleave_signal(0);
}

static void
let_time_pass(void)
{
    interleave_tick(10);
    if (interleave_await_idle())
        interleave_tick(20);
}

/* ------- Sockets ------- */

static struct socket_address
address(void)
{
    struct socket_address address = {.length = sizeof address.in};

    address.in = (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_port = 0x401f, /* 8000 */
        .sin_addr = {0x0100007f},
    };
    return address;
}

/* A listener and who will connect to it, behind descriptions. */
static void
begin_sockets(void)
{
    struct socket_address here = address();

    for (unsigned i = 0; i < 2; i++) {
        expect(socket_create(AF_INET, SOCK_STREAM, 0, &sockets[i]) == 0);
        files[i] = socket_open(sockets[i], 0);
    }
    expect(sockets[0]->family->bind(sockets[0], &here) == 0);
    expect(stream_ops.listen(sockets[0], 1) == 0);
}

static void
begin_pair(void)
{
    for (unsigned i = 0; i < 2; i++) {
        expect(socket_create(AF_UNIX, SOCK_STREAM, 0, &sockets[i]) == 0);
        files[i] = socket_open(sockets[i], 0);
    }
    expect(stream_ops.pair(sockets[0], sockets[1]) == 0);
}

static void
connect_second(void)
{
    struct socket_address there = address();

    expect(stream_ops.connect(sockets[1], &there, false) == 0);
}

static void
poll_listener(void)
{
    asked[0] = (struct pollfd){.fd = 0, .events = POLLIN};
    result = poll_files(asked, files, 1, 0, POLL_FOREVER);
}

static void
poll_sockets(void)
{
    poll_until(files, POLLIN, POLL_FOREVER);
}

static void
write_to_first_socket(void)
{
    struct iovec one = {"abc", 3};
    struct uio uio;

    uio_init_single(&uio, &one);
    expect(open_file_write(files[1], &uio, NULL) == 3);
}

static void
shut_second(void)
{
    expect(stream_ops.shutdown(sockets[1], SHUT_WR) == 0);
}

static const char *
end_sockets(void)
{
    for (unsigned i = 0; i < 2; i++)
        open_file_put(files[i]);
    expect(socket_count() == 0);
    return name_events();
}

static const struct scenario scenarios[] = {
    {
        "poll, and a write to one of two pipes",
        begin,
        {poll_readers, write_first},
        end,
        {"in "},
    },
    {
        "poll, and a write to each of two pipes",
        begin,
        {poll_readers, write_first, write_second},
        end,
        {"in ", " in", "in in"},
    },
    {
        "poll, and a writer's end is closed",
        begin,
        {poll_readers, close_first},
        end,
        {"hup "},
    },
    {
        "poll, and a signal",
        begin,
        {poll_readers, signal_thread_0},
        end,
        {"signal"},
    },
    {
        "poll, a write, and a signal",
        begin,
        {poll_readers, write_first, signal_thread_0},
        end,
        {"in ", "signal"},
    },
    {
        "poll, and its deadline",
        begin,
        {poll_readers_until_10, let_time_pass},
        end,
        {" "},
    },
    {
        "poll, a write, and its deadline",
        begin,
        {poll_readers_until_10, write_second, let_time_pass},
        end,
        {" in", " "},
    },
    {
        "poll on a listener, and a client",
        begin_sockets,
        {poll_listener, connect_second},
        end_sockets,
        {"in "},
    },
    {
        "poll on both ends of a pair, and a write",
        begin_pair,
        {poll_sockets, write_to_first_socket},
        end_sockets,
        {"in "},
    },
    {
        "poll on both ends of a pair, and one is shut down",
        begin_pair,
        {poll_sockets, shut_second},
        end_sockets,
        {"in "},
    },
};

int
main(int argc, char **argv)
{
    socket_init();
    return interleave_main(argc, argv, scenarios,
                           sizeof scenarios / sizeof *scenarios);
}
