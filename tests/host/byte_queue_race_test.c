// with: kernel/ipc/byte_queue.c kernel/file/uio.c kernel/proc/wait_queue.c kernel/proc/timer.c kernel/proc/lock_order.c
/* Readers, writers, ends, signals and time-outs of a byte queue, in every
 * order. The mutex, the wait queue and the timer are the kernel's own. */
#include "kernel/ipc/byte_queue.h"

#include <stdio.h>
#include <string.h>

#include "kernel/errno.h"
#include "kernel/mm/page.h"
#include "tests/host/support/interleave.h"

#define CAPACITY PAGE_SIZE
#define PLENTY   16

static struct byte_queue queue;
static size_t atomic = CAPACITY; /* writes up to this long go in whole */
static char filler[CAPACITY];
static ssize_t results[SCENARIO_THREADS];
static char taken[SCENARIO_THREADS][PLENTY];
static struct byte_mark marks[SCENARIO_THREADS], *met[SCENARIO_THREADS];

static ssize_t
give(const char *bytes, size_t count, uint64_t deadline, struct byte_mark *mark)
{
    struct iovec one = {(void *)bytes, count};
    struct uio uio;

    uio_init_single(&uio, &one);
    uio.mark = mark;
    return byte_queue_write(&queue, &uio, atomic, deadline);
}

static ssize_t
take(char *bytes, size_t count, uint64_t deadline, unsigned flags)
{
    struct iovec one = {bytes, count};
    struct uio uio;

    uio_init_single(&uio, &one);
    ssize_t result = byte_queue_read(&queue, &uio, deadline, flags);
    met[interleave_self() % SCENARIO_THREADS] = uio.mark;
    return result;
}

/* ------- Beginnings and ends ------- */

static void
begin(void)
{
    expect(byte_queue_init(&queue, CAPACITY) == 0);
}

static void
begin_with_room(size_t room)
{
    begin();
    expect(give(filler, CAPACITY - room, WAIT_NOT, NULL) ==
           (ssize_t)(CAPACITY - room));
}

static void
begin_full(void)
{
    begin_with_room(0);
}

static void
begin_with_three_free(void)
{
    begin_with_room(3);
}

static void
begin_with_one_free(void)
{
    begin_with_room(1);
}

static void
begin_in_parts(void)
{
    begin_with_room(1);
    atomic = 0;
}

static void
begin_with_four(void)
{
    begin();
    expect(give("abcd", 4, WAIT_NOT, NULL) == 4);
}

/* Frees the queue, in which LEFT bytes are left. */
static void
finish(size_t left)
{
    expect(byte_queue_fill(&queue) == left);
    byte_queue_destroy(&queue);
}

/* RESULT of a thread that is 2, or the name of the error. */
static const char *
name_of(ssize_t result)
{
    static const struct {
        ssize_t result;
        const char *name;
    } names[] = {
        {0, "end"},
        {1, "1"},
        {2, "2"},
        {-EPIPE, "EPIPE"},
        {-EAGAIN, "EAGAIN"},
        {-ERESTARTSYS, "signal"},
        {-EINTR, "EINTR"},
    };

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].result == result)
            return names[i].name;
    interleave_fail("an unexpected result: %d", result);
}

/* A write of two bytes and a read of two: the second had the first's or none,
 * which are still there. */
static const char *
end_with_reader(void)
{
    expect(results[0] == 2);
    if (results[1] == 2)
        expect(memcmp(taken[1], "ab", 2) == 0);
    finish(results[1] == 2 ? 0 : 2);
    return name_of(results[1]);
}

/* ------- What threads do ------- */

static void
write_ab(void)
{
    results[interleave_self()] = give("ab", 2, WAIT_FOREVER, NULL);
}

static void
write_cd(void)
{
    results[interleave_self()] = give("cd", 2, WAIT_FOREVER, NULL);
}

static void
read_two(void)
{
    unsigned self = interleave_self();

    results[self] = take(taken[self], 2, WAIT_FOREVER, 0);
}

static void
close_writing(void)
{
    byte_queue_close(&queue, BYTE_QUEUE_NO_WRITER);
}

static void
close_reading(void)
{
    byte_queue_close(&queue, BYTE_QUEUE_NO_READER);
}

static void
stop_waiting(void)
{
    byte_queue_close(&queue, BYTE_QUEUE_NO_WAITING);
}

/* ------- Two writers and a reader ------- */

/* Empties the queue of what fills it, then reads COUNT bytes. */
static void
drain_and_read(unsigned room, size_t count)
{
    unsigned self = interleave_self();
    size_t left = CAPACITY - room;

    while (left > 0) {
        ssize_t moved = take(filler, left, WAIT_FOREVER, 0);
        expect(moved > 0);
        left -= moved;
    }
    while (left < count) {
        ssize_t moved = take(taken[self] + left, count - left, WAIT_FOREVER, 0);
        expect(moved > 0);
        left += moved;
    }
}

static void
drain_three_free(void)
{
    drain_and_read(3, 4);
}

static void
drain_one_free(void)
{
    drain_and_read(1, 4);
}

static const char *
end_two_writers(void)
{
    expect(results[0] == 2 && results[1] == 2);
    finish(0);
    return taken[2];
}

/* ------- Two readers ------- */

static const char *
end_two_readers(void)
{
    static char both[8];

    snprintf(both, sizeof both, "%.2s %.2s", taken[0], taken[1]);
    finish(0);
    return both;
}

static void
read_one(void)
{
    unsigned self = interleave_self();

    results[self] = take(taken[self], 1, WAIT_FOREVER, 0);
}

static void
write_a_then_b(void)
{
    expect(give("a", 1, WAIT_FOREVER, NULL) == 1);
    expect(give("b", 1, WAIT_FOREVER, NULL) == 1);
}

static void
peek_two(void)
{
    unsigned self = interleave_self();

    results[self] = take(taken[self], 2, WAIT_FOREVER, BYTE_QUEUE_PEEK);
}

static void
read_all_four(void)
{
    unsigned self = interleave_self();

    results[self] = take(taken[self], 4, WAIT_FOREVER, BYTE_QUEUE_ALL);
}

static const char *
end_read_all(void)
{
    expect(results[2] == 4);
    return end_two_writers();
}

/* Thread 0 had two bytes, thread 1 looked at two and thread 2 closed. */
static const char *
end_peek(void)
{
    expect(results[0] == 2 && memcmp(taken[0], "ab", 2) == 0);
    expect(results[1] == 0 ||
           (results[1] == 2 && memcmp(taken[1], "cd", 2) == 0) ||
           (results[1] == 2 && memcmp(taken[1], "ab", 2) == 0));
    finish(2);
    return taken[1];
}

/* ------- Ends ------- */

static void
write_and_close(void)
{
    write_ab();
    close_writing();
}

static void
read_to_the_end(void)
{
    unsigned self = interleave_self();
    ssize_t moved;

    while ((moved = take(taken[self] + results[self], 1, WAIT_FOREVER, 0)) > 0)
        results[self] += moved;
    expect(moved == 0);
}

static const char *
end_of_reader(void)
{
    finish(0);
    return name_of(results[0]);
}

static const char *
end_of_writer(void)
{
    finish(CAPACITY);
    return name_of(results[0]);
}

static const char *
end_of_half_a_writer(void)
{
    finish(results[0] == 1 ? CAPACITY : CAPACITY - 1);
    return name_of(results[0]);
}

static const char *
end_of_two(void)
{
    finish(0);
    expect(results[0] == results[1]);
    return name_of(results[0]);
}

/* The reader has nothing, or all; the writer may not have found it open. */
static const char *
end_close_against_write(void)
{
    static char both[16];

    finish(results[0] == 2 ? 2 - results[1] : 0);
    snprintf(both, sizeof both, "%s, %s", name_of(results[0]),
             name_of(results[1]));
    return both;
}

/* ------- Signals and time ------- */

static void
signal_thread_1(void)
{
    interleave_signal(1);
}

static void
signal_thread_0(void)
{
    interleave_signal(0);
}

static void
write_until_10(void)
{
    results[interleave_self()] = give("ab", 2, 10, NULL);
}

static void
read_until_10(void)
{
    unsigned self = interleave_self();

    results[self] = take(taken[self], 2, 10, 0);
}

static void
let_time_pass(void)
{
    interleave_tick(10);
    if (interleave_await_idle())
        interleave_tick(20);
}

/* Two readers of a byte each, the first of which may get a signal. */
static const char *
end_signal_for_one(void)
{
    expect(results[1] == 1);
    finish(results[0] == 1 ? 0 : 1);
    return name_of(results[0]);
}

static void
drain(void)
{
    expect(take(filler, CAPACITY, WAIT_FOREVER, 0) > 0);
}

static const char *
end_signalled_writer(void)
{
    finish(results[0] == 2 ? 2 : 0);
    return name_of(results[0]);
}

/* ------- Marks, and the terminal's producer ------- */

static void
write_marked(void)
{
    unsigned self = interleave_self();

    results[self] = give(self ? "bb" : "aa", 2, WAIT_FOREVER, &marks[self]);
}

static void
read_marked(void)
{
    for (unsigned i = 0; i < 2; i++) {
        char bytes[PLENTY];

        expect(take(bytes, PLENTY, WAIT_FOREVER, 0) == 2);
        expect(met[2] == &marks[bytes[0] == 'b']);
        memcpy(taken[2] + 2 * i, bytes, 2);
    }
}

static void
append_ab(void)
{
    results[interleave_self()] = byte_queue_append(&queue, "ab", 2) ? 2 : 0;
}

static void
clear(void)
{
    byte_queue_clear(&queue);
}

static const char *
end_clear(void)
{
    finish(results[0] == 2 ? byte_queue_fill(&queue) : 0);
    return name_of(results[0]);
}

static const struct scenario scenarios[] = {
    {
        "a writer and a reader",
        begin,
        {write_ab, read_two},
        end_with_reader,
        {"2"},
    },
    {
        "two atomic writers, room for half of one, a reader",
        begin_with_one_free,
        {write_ab, write_cd, drain_one_free},
        end_two_writers,
        {"abcd", "cdab"},
    },
    {
        "two atomic writers, room for one and a half, a reader",
        begin_with_three_free,
        {write_ab, write_cd, drain_three_free},
        end_two_writers,
        {"abcd", "cdab"},
    },
    {
        "two writers whose bytes may mix, a reader",
        begin_in_parts,
        {write_ab, write_cd, drain_one_free},
        end_two_writers,
        {"abcd", "acdb", "cabd", "cdab"},
    },
    {
        "two readers of what is there",
        begin_with_four,
        {read_two, read_two},
        end_two_readers,
        {"ab cd", "cd ab"},
    },
    {
        "two readers of what comes",
        begin,
        {read_one, read_one, write_a_then_b},
        end_two_readers,
        {"a b", "b a"},
    },
    {
        "a read to the last byte, two writers",
        begin,
        {write_ab, write_cd, read_all_four},
        end_read_all,
        {"abcd", "cdab"},
    },
    {
        "a peek beside a read",
        begin_with_four,
        {read_two, peek_two},
        end_peek,
        {"ab", "cd"},
    },
    {
        "a reader, and a writer that writes and closes",
        begin,
        {read_to_the_end, write_and_close},
        end_of_reader,
        {"2"},
    },
    {
        "two readers when the writer's end is closed",
        begin,
        {read_two, read_two, close_writing},
        end_of_two,
        {"end"},
    },
    {
        "a reader that may not wait any more",
        begin,
        {read_two, stop_waiting},
        end_of_reader,
        {"end"},
    },
    {
        "a writer when the reader's end is closed",
        begin_full,
        {write_ab, close_reading},
        end_of_writer,
        {"EPIPE"},
    },
    {
        "a writer with half of it in when the reader's end is closed",
        begin_in_parts,
        {write_ab, close_reading},
        end_of_half_a_writer,
        {"1", "EPIPE"},
    },
    {
        "a writer, a reader, and the end of writing",
        begin,
        {write_ab, read_two, close_writing},
        end_close_against_write,
        {"2, 2", "EPIPE, end"},
    },
    {
        "a reader and a signal",
        begin,
        {read_two, signal_thread_0},
        end_of_reader,
        {"signal"},
    },
    {
        "a reader and its deadline",
        begin,
        {read_until_10, let_time_pass},
        end_of_reader,
        {"EAGAIN"},
    },
    {
        "a signal against what the reader waits for",
        begin,
        {write_ab, read_two, signal_thread_1},
        end_with_reader,
        {"2", "signal"},
    },
    {
        "a signal for one of two readers",
        begin,
        {read_one, read_one, write_a_then_b, signal_thread_0},
        end_signal_for_one,
        {"1", "signal"},
    },
    {
        "a signal against the room that the writer waits for",
        begin_full,
        {write_ab, drain, signal_thread_0},
        end_signalled_writer,
        {"2", "signal"},
    },
    {
        "a deadline against what the reader waits for",
        begin,
        {write_ab, read_until_10, let_time_pass},
        end_with_reader,
        {"2", "EAGAIN"},
    },
    {
        "a deadline against the room that the writer waits for",
        begin_full,
        {write_until_10, drain, let_time_pass},
        end_signalled_writer,
        {"2", "EAGAIN"},
    },
    {
        "a deadline, a signal and a writer",
        begin,
        {write_ab, read_until_10, let_time_pass, signal_thread_1},
        end_with_reader,
        {"2", "EAGAIN", "EINTR"},
    },
    {
        "two writers with a mark each, a reader",
        begin,
        {write_marked, write_marked, read_marked},
        end_two_writers,
        {"aabb", "bbaa"},
    },
    {
        "a producer that doesn't wait, a reader",
        begin,
        {append_ab, read_two},
        end_with_reader,
        {"2"},
    },
    {
        "a clear beside a waiting writer",
        begin_full,
        {write_ab, clear},
        end_clear,
        {"2"},
    },
};

int
main(int argc, char **argv)
{
    return interleave_main(argc, argv, scenarios,
                           sizeof scenarios / sizeof *scenarios);
}
