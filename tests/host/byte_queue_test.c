// with: kernel/ipc/byte_queue.c kernel/file/uio.c kernel/mm/page.c kernel/mm/poison.c tests/host/support/plain_kernel.c tests/host/support/plain_pages.c tests/host/support/no_caches.c tests/host/support/plain_user.c
/* The byte queue: order, bounds, ends, sleeping, and memory given back. */
#include "kernel/ipc/byte_queue.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/errno.h"
#include "kernel/mm/page.h"
#include "tests/host/check.h"
#include "tests/host/support/plain_kernel.h"
#include "tests/host/support/plain_pages.h"
#include "tests/host/support/plain_user.h"

#define CAPACITY     (4 * PAGE_SIZE)
#define ATOMIC       4096u
#define RANDOM_CALLS 200000

static struct byte_queue queue;
static uint8_t bytes[2 * CAPACITY];

static ssize_t
give(void *from, size_t count, bool nonblocking)
{
    struct iovec one = {from, count};
    struct uio uio;

    uio_init_single(&uio, &one);
    return byte_queue_write(&queue, &uio, ATOMIC,
                            nonblocking ? WAIT_NOT : WAIT_FOREVER);
}

static ssize_t
take(void *to, size_t count, bool nonblocking)
{
    struct iovec one = {to, count};
    struct uio uio;

    uio_init_single(&uio, &one);
    return byte_queue_read(&queue, &uio, nonblocking ? WAIT_NOT : WAIT_FOREVER,
                           0);
}

static void
begin(void)
{
    check(byte_queue_init(&queue, CAPACITY) == 0, "a new queue");
}

static void
test_order(void)
{
    char text[16] = "";

    begin();
    check(take(text, 5, true) == -EAGAIN, "nothing there: EAGAIN");
    check(give("hello world", 11, true) == 11, "eleven bytes in");
    check(byte_queue_fill(&queue) == 11, "eleven are there");
    check(take(text, 5, true) == 5 && !memcmp(text, "hello", 5),
          "the first five come out");
    check(take(text, 16, true) == 6 && !memcmp(text, " world", 6),
          "a longer read takes what is there (LABS 39)");
    check(take(text, 0, false) == 0, "a read of nothing does not sleep");
    byte_queue_destroy(&queue);
}

static void
test_bounds(void)
{
    begin();
    check(give(bytes, CAPACITY, true) == (ssize_t)CAPACITY, "as much as fits");
    check(give(bytes, 1, true) == -EAGAIN, "full: EAGAIN (LABS 45)");
    check(take(bytes, 100, true) == 100, "100 out");
    check(give(bytes, 200, true) == -EAGAIN, "200 are atomic: not one goes in");
    check(byte_queue_fill(&queue) == CAPACITY - 100, "and none went");
    check(give(bytes, ATOMIC + 1, true) == 100,
          "of more than PIPE_BUF, a part");
    check(!byte_queue_append(&queue, bytes, 1), "append finds no room");
    byte_queue_clear(&queue);
    check(byte_queue_fill(&queue) == 0, "clear empties");
    check(byte_queue_append(&queue, "abc", 3), "append finds room");
    check(take(bytes, 9, true) == 3 && !memcmp(bytes, "abc", 3), "in order");
    byte_queue_destroy(&queue);
}

static void
test_ends(void)
{
    begin();
    give("rest", 4, true);
    byte_queue_close(&queue, BYTE_QUEUE_NO_WRITER);
    check(take(bytes, 3, false) == 3, "the rest is drained (LABS 47)");
    check(take(bytes, 3, false) == 1, "to its last byte");
    check(take(bytes, 3, false) == 0, "then the end, without a sleep");
    byte_queue_close(&queue, BYTE_QUEUE_NO_READER);
    check(byte_queue_is_broken(&queue), "nobody reads any more");
    check(give("x", 1, false) == -EPIPE, "EPIPE, though there is room (43)");
    check(give("x", 0, false) == 0, "a write of nothing is nothing");
    byte_queue_destroy(&queue);
}

static void
test_bad_addresses(void)
{
    begin();
    check(give(PLAIN_BAD_ADDRESS, 5, true) == -EFAULT, "a bad source: EFAULT");
    check(byte_queue_fill(&queue) == 0, "and nothing went in");
    give("kept", 4, true);
    check(take(PLAIN_BAD_ADDRESS, 4, true) == -EFAULT, "a bad target: EFAULT");
    check(take(bytes, 4, true) == 4 && !memcmp(bytes, "kept", 4),
          "and nothing was lost");
    byte_queue_destroy(&queue);
}

/* ------- Sleeping: what happens meanwhile is a test's to say ------- */

static int naps;

static int
signal_comes(struct wait_queue *on)
{
    (void)on;
    return -ERESTARTSYS;
}

/* Woken for nothing once, then somebody writes. */
static int
writer_comes(struct wait_queue *on)
{
    check(on == &queue.readable, "a reader sleeps until readable");
    if (++naps == 2)
        give("late", 4, true);
    return 0;
}

/* Woken for nothing once, then somebody reads a page. */
static int
reader_comes(struct wait_queue *on)
{
    check(on == &queue.writable, "a writer sleeps until writable");
    if (++naps == 2)
        take(bytes + CAPACITY, PAGE_SIZE, true);
    return naps > 2 ? -ERESTARTSYS : 0;
}

static int
reader_leaves(struct wait_queue *on)
{
    (void)on;
    byte_queue_close(&queue, BYTE_QUEUE_NO_READER);
    return 0;
}

static int
writer_leaves(struct wait_queue *on)
{
    (void)on;
    byte_queue_close(&queue, BYTE_QUEUE_NO_WRITER);
    return 0;
}

static void
test_sleeping_reader(void)
{
    begin();
    plain_sleep = signal_comes;
    check(take(bytes, 4, false) == -ERESTARTSYS, "a signal ends the sleep");
    naps = 0;
    plain_sleep = writer_comes;
    check(take(bytes, 9, false) == 4 && naps == 2,
          "woken for nothing, it sleeps again (LABS 37)");
    plain_sleep = writer_leaves;
    check(take(bytes, 4, false) == 0, "the end wakes it (LABS 41)");
    plain_sleep = NULL;
    byte_queue_destroy(&queue);
}

static void
test_sleeping_writer(void)
{
    begin();
    give(bytes, CAPACITY, true);
    plain_sleep = signal_comes;
    check(give("x", 1, false) == -ERESTARTSYS, "a signal ends the sleep");
    naps = 0;
    plain_sleep = reader_comes;
    check(give(bytes, CAPACITY, false) == (ssize_t)PAGE_SIZE && naps == 3,
          "what went in before the signal is counted");
    plain_sleep = reader_leaves;
    check(give("x", 1, false) == -EPIPE, "the last reader's end wakes it (42)");
    plain_sleep = NULL;
    byte_queue_destroy(&queue);
}

static void
test_wakeups(void)
{
    begin();
    plain_wakeups = 0;
    give("a", 1, true);
    check(plain_wakeups == 1, "a byte in wakes the readers (LABS 36)");
    take(bytes, 1, true);
    check(plain_wakeups == 2, "a byte out wakes the writers");
    byte_queue_close(&queue, BYTE_QUEUE_NO_WRITER);
    byte_queue_close(&queue, BYTE_QUEUE_NO_READER);
    check(plain_wakeups == 6, "each end wakes both sides (LABS 41)");
    byte_queue_destroy(&queue);
}

/* Writes COUNT bytes that MARK goes along with. */
static ssize_t
give_marked(void *from, size_t count, struct byte_mark *mark)
{
    struct iovec one = {from, count};
    struct uio uio;

    uio_init_single(&uio, &one);
    uio.mark = mark;
    ssize_t result = byte_queue_write(&queue, &uio, 0, WAIT_NOT);
    check(result < 0 || !uio.mark, "the queue has the mark now");
    return result;
}

/* Reads at most COUNT bytes as FLAGS say, a mark into *MARK. */
static ssize_t
take_marked(size_t count, unsigned flags, struct byte_mark **mark)
{
    struct iovec one = {bytes, count};
    struct uio uio;

    uio_init_single(&uio, &one);
    ssize_t result = byte_queue_read(&queue, &uio, WAIT_NOT, flags);
    *mark = uio.mark;
    return result;
}

static void
test_marks(void)
{
    struct byte_mark first = {.apart = false}, second = first, *met;

    begin();
    give("plain", 5, true);
    give_marked("one", 3, &first);
    give_marked("two", 3, &second);
    give("more", 4, true);
    check(take_marked(3, 0, &met) == 3 && !met, "no mark before its bytes");
    check(take_marked(99, BYTE_QUEUE_PEEK, &met) == 5 && !met &&
              !memcmp(bytes, "inone", 5),
          "a peek stops there too, and takes nothing");
    check(take_marked(99, BYTE_QUEUE_ALL, &met) == 5 && met == &first,
          "bytes before it and its own, no others");
    check(take_marked(1, 0, &met) == 1 && met == &second, "its first byte");
    check(take_marked(99, 0, &met) == 6 && !met, "its rest glues");
    give_marked("last", 4, &first);
    check(byte_queue_take_mark(&queue) == &first, "the owner takes it back");
    check(!byte_queue_take_mark(&queue), "it was the only one");
    byte_queue_close(&queue, BYTE_QUEUE_NO_READER);
    struct iovec one = {bytes, 1};
    struct uio uio;
    uio_init_single(&uio, &one);
    uio.mark = &second;
    check(byte_queue_write(&queue, &uio, 0, WAIT_NOT) == -EPIPE &&
              uio.mark == &second,
          "a write that fails leaves it to the caller");
    byte_queue_destroy(&queue);
}

static void
test_peek_across_the_ring(void)
{
    begin();
    memset(bytes, 'a', CAPACITY);
    give(bytes, CAPACITY, true);
    take(bytes, CAPACITY - 3, true);
    give("bcd", 3, true);
    struct byte_mark *met;
    check(take_marked(99, BYTE_QUEUE_PEEK, &met) == 6 &&
              !memcmp(bytes, "aaabcd", 6),
          "a peek goes round the ring");
    check(take_marked(99, 0, &met) == 6 && !memcmp(bytes, "aaabcd", 6),
          "and the bytes are there still");
    byte_queue_destroy(&queue);
}

static void
test_no_waiting(void)
{
    begin();
    give("left", 4, true);
    byte_queue_close(&queue, BYTE_QUEUE_NO_WAITING);
    check(take(bytes, 9, false) == 4, "who may not wait drains what is there");
    check(take(bytes, 9, false) == 0, "and then gets 0");
    check(give("more", 4, true) == 4, "writers go on");
    byte_queue_close(&queue, BYTE_QUEUE_NO_WRITER);
    check(give("x", 1, true) == -EPIPE, "until the writer's end is closed");
    byte_queue_destroy(&queue);
}

/* ------- Random calls beside a model; memory ------- */

static uint8_t next_in, next_out; /* bytes are numbered, modulo 256 */

static bool
random_write(size_t *fill)
{
    size_t count = rand() % (2 * PAGE_SIZE);
    size_t room = CAPACITY - *fill;
    ssize_t expected = count;

    for (size_t i = 0; i < count; i++)
        bytes[i] = next_in + i;
    if (room < count)
        expected = count <= ATOMIC || room == 0 ? -EAGAIN : (ssize_t)room;
    if (give(bytes, count, true) != expected)
        return false;
    if (expected > 0) {
        next_in += expected;
        *fill += expected;
    }
    return true;
}

static bool
random_read(size_t *fill)
{
    size_t count = 1 + rand() % (2 * PAGE_SIZE);
    ssize_t got = take(bytes, count, true);
    ssize_t expected = count < *fill ? count : *fill;

    if (got != (expected ? expected : -EAGAIN))
        return false;
    for (ssize_t i = 0; i < got; i++)
        if (bytes[i] != next_out++)
            return false;
    *fill -= expected;
    return true;
}

static void
test_random(void)
{
    bool good = true;
    size_t fill = 0;

    begin();
    srand(2);
    for (int i = 0; good && i < RANDOM_CALLS; i++) {
        good = rand() % 2 ? random_write(&fill) : random_read(&fill);
        good = good && byte_queue_fill(&queue) == fill;
    }
    check(good, "200,000 random calls, each as the model says");
    byte_queue_destroy(&queue);
}

static void
test_memory(void)
{
    uint32_t before = page_free_count();

    begin();
    check(page_free_count() == before, "an empty queue has no pages");
    give(bytes, CAPACITY, true);
    check(page_free_count() == before - 4, "a full one has all of them");
    take(bytes, CAPACITY, true);
    check(page_free_count() >= before - 1, "a drained one keeps one at most");
    give("unread", 6, true);
    byte_queue_destroy(&queue);
    check(page_free_count() == before, "and its end gives it back");
    plain_heap_failures = 0;
    check(byte_queue_init(&queue, CAPACITY) == -ENOMEM, "no memory: ENOMEM");
    plain_heap_failures = -1;
}

int
main(void)
{
    if (!plain_pages_init())
        return !printf("1..0 # SKIP no memory at 0xC0000000\n");
    test_order();
    test_bounds();
    test_ends();
    test_bad_addresses();
    test_sleeping_reader();
    test_sleeping_writer();
    test_wakeups();
    test_marks();
    test_peek_across_the_ring();
    test_no_waiting();
    test_random();
    test_memory();
    return check_done();
}
