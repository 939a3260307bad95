/*
 * Who sleeps on a pipe, and who wakes: readers of an empty one, writers of a
 * full one. Where a check says that one woke, the condition must come or it
 * hangs.
 */
#include "tap.h"
#include <sys/ioctl.h>

static char buffer[210000];
static int fds[2];

/* Three children that are asleep in what BODY calls first. */
static void
spawn_sleepers(int pids[3], int (*body)(void *))
{
    for (int i = 0; i < 3; i++)
        pids[i] = spawn(body, NULL);
    for (int i = 0; i < 3; i++)
        await_state(pids[i], 'S');
}

static void
open_pipe(int full)
{
    pipe(fds);
    if (full)
        write(fds[1], buffer, 65536);
}

static void
close_pipe(void)
{
    close(fds[0]);
    close(fds[1]);
}

static int
read_one(void *unused UNUSED)
{
    unsigned char byte;
    close(fds[1]);
    int got = read(fds[0], &byte, 1);
    return got == 1 ? byte : 200 + got;
}

static int
write_one(void *unused UNUSED)
{
    return write(fds[1], "w", 1) == 1 ? 0 : 1;
}

static void
test_reader_sleeps(void)
{
    open_pipe(0);
    int pid = spawn(read_one, NULL);
    ok(await_state(pid, 'S'), "a reader of an empty pipe sleeps");
    is_int(write(fds[1], "k", 1), 1, "a byte is written");
    is_exit(status_of(pid), 'k', "it wakes with that byte (LABS 36)");
    close_pipe();
}

static void
test_writer_sleeps(void)
{
    open_pipe(1);
    int pid = spawn(write_one, NULL);
    ok(await_state(pid, 'S'), "a writer of a full pipe sleeps");
    is_int(read(fds[0], buffer, 4096), 4096, "a page is read");
    is_exit(status_of(pid), 0, "it wakes and writes (LABS 36)");
    is_int(read(fds[0], buffer, 70000), 61441, "all is there");
    is_int(buffer[61440], 'w', "and its byte is the last");
    close_pipe();
}

static int
read_seven(void *unused UNUSED)
{
    char seven[7];
    return read(fds[0], seven, 7);
}

static void
test_reader_takes_what_is_there(void)
{
    open_pipe(0);
    int pid = spawn(read_seven, NULL);
    await_state(pid, 'S');
    write(fds[1], "abc", 3);
    is_exit(status_of(pid), 3,
            "a reader that slept for 7 bytes returns with 3 (LABS 39)");
    close_pipe();
}

static int
write_large(void *unused UNUSED)
{
    for (int i = 0; i < 200000; i++)
        buffer[i] = i % 253;
    return write(fds[1], buffer, 200000) == 200000 ? 0 : 1;
}

static void
test_large_write(void)
{
    open_pipe(0);
    int pid = spawn(write_large, NULL);
    close(fds[1]);
    int total = 0, wrong = 0, got;
    while ((got = read(fds[0], buffer, 3001)) > 0)
        for (int i = 0; i < got; i++, total++)
            wrong += (unsigned char)buffer[i] != total % 253;
    is_int(total, 200000, "a write of 200000 bytes passes whole (LABS 38)");
    is_int(wrong, 0, "in order");
    is_int(got, 0, "and ends with the end of file");
    is_exit(status_of(pid), 0, "the writer was told 200000");
    close(fds[0]);
}

/* Three sleeping readers; each must end, whichever is woken first. */
static void
test_many_readers(void)
{
    int pids[3], sum = 0;
    open_pipe(0);
    spawn_sleepers(pids, read_one);
    is_int(write(fds[1], "\1\2\4", 3), 3, "three bytes for three sleepers");
    for (int i = 0; i < 3; i++) {
        int status = status_of(pids[i]);
        sum += WIFEXITED(status) ? WEXITSTATUS(status) : 1000;
    }
    is_int(sum, 7, "each took one and all woke (LABS 37)");
    close_pipe();
}

/* One of three gets what is there; the others sleep on, until the end. */
static void
test_one_of_many(void)
{
    int pids[3], status, ends = 0;
    open_pipe(0);
    spawn_sleepers(pids, read_one);
    write(fds[1], "\3", 1);
    int first = waitpid(-1, &status, 0);
    is_exit(status, 3, "one byte for three sleepers: one took it");
    for (int i = 0; i < 3; i++)
        if (pids[i] != first)
            await_state(pids[i], 'S');
    close(fds[1]);
    for (int i = 0; i < 3; i++)
        ends += pids[i] != first && status_of(pids[i]) == 200 << 8;
    is_int(ends, 2, "close of the last writer woke the others (LABS 41)");
    close(fds[0]);
}

static void
test_many_writers(void)
{
    int pids[3], good = 0;
    open_pipe(1);
    spawn_sleepers(pids, write_one);
    int total = 0;
    while (total < 65536 + 3)
        total += read(fds[0], buffer, 70000);
    for (int i = 0; i < 3; i++)
        good += status_of(pids[i]) == 0;
    is_int(total, 65539, "three sleeping writers' bytes came");
    is_int(good, 3, "and all three woke (LABS 37)");
    close_pipe();
}

static int
echo(void *argument)
{
    int *back = argument;
    char byte;
    close(fds[1]);
    close(back[0]);
    while (read(fds[0], &byte, 1) == 1)
        if (write(back[1], &byte, 1) != 1)
            return 1;
    return 0;
}

static void
test_ping_pong(void)
{
    int back[2], good = 0;
    open_pipe(0);
    pipe(back);
    int pid = spawn(echo, back);
    close(fds[0]);
    close(back[1]);
    for (int i = 0; i < 300; i++) {
        char sent = i, got = ~i;
        write(fds[1], &sent, 1);
        good += read(back[0], &got, 1) == 1 && got == sent;
    }
    is_int(good, 300, "300 times there and back: no wakeup lost (LABS 36)");
    close(fds[1]);
    is_exit(status_of(pid), 0, "and the other side saw the end");
    is_int(read(back[0], buffer, 1), 0, "as we see it now");
    close(back[0]);
}

/* A writer of many small pieces against a reader of odd ones. */
static int
write_pieces(void *unused UNUSED)
{
    char piece[97];
    close(fds[0]);
    for (int i = 0, at = 0; i < 1000; i++) {
        for (int j = 0; j < 97; j++, at++)
            piece[j] = at % 241;
        if (write(fds[1], piece, 97) != 97)
            return 1;
    }
    return 0;
}

static void
test_pieces(void)
{
    open_pipe(0);
    int pid = spawn(write_pieces, NULL);
    close(fds[1]);
    int total = 0, wrong = 0, got, size = 1;
    while ((got = read(fds[0], buffer, size)) > 0) {
        for (int i = 0; i < got; i++, total++)
            wrong += (unsigned char)buffer[i] != total % 241;
        size = size * 3 % 5003;
    }
    is_int(total, 97000, "1000 small writes, odd reads: all bytes");
    is_int(wrong, 0, "in order");
    is_exit(status_of(pid), 0, "the writer is content");
    close(fds[0]);
}

static void
test_fionread(void)
{
    int there = -1;
    open_pipe(0);
    is_int(ioctl(fds[0], FIONREAD, &there), 0, "FIONREAD of an empty pipe");
    is_int(there, 0, "says 0");
    write(fds[1], buffer, 5000);
    is_int(ioctl(fds[0], FIONREAD, &there), 0, "FIONREAD with 5000 bytes");
    is_int(there, 5000, "says 5000");
    read(fds[0], buffer, 4500);
    is_int(ioctl(fds[1], FIONREAD, &there), 0, "FIONREAD at the write end");
    is_int(there, 500, "says what is left: 500");
    int pid = spawn(write_large, NULL);
    ok(await_state(pid, 'S'), "a writer of too much sleeps halfway");
    for (int total = 0; total < 200500;)
        total += read(fds[0], buffer, 65536);
    is_exit(status_of(pid), 0, "and ends when all is read");
    close_pipe();
}

int
main(void)
{
    begin_testing();
    test_reader_sleeps();
    test_writer_sleeps();
    test_reader_takes_what_is_there();
    test_large_write();
    test_many_readers();
    test_one_of_many();
    test_many_writers();
    test_ping_pong();
    test_pieces();
    test_fionread();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
