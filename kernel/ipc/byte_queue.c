/*
 * Bytes lie in a ring of pages that are allocated as it fills and freed as it
 * drains. An empty queue starts again at its first page, which it keeps: two
 * processes that pass short messages touch the same page each time.
 */
#include "kernel/ipc/byte_queue.h"

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "lib/include/string.h"

int
byte_queue_init(struct byte_queue *queue, size_t capacity)
{
    assert(capacity > 0 && capacity % PAGE_SIZE == 0);
    memset(queue, 0, sizeof *queue);
    queue->pages = kzalloc(capacity / PAGE_SIZE * sizeof *queue->pages);
    if (!queue->pages)
        return -ENOMEM;
    queue->capacity = capacity;
    list_init(&queue->marks);
    mutex_init(&queue->lock, LOCK_BYTE_QUEUE);
    wait_queue_init(&queue->readable, &queue->lock);
    wait_queue_init(&queue->writable, &queue->lock);
    return 0;
}

void
byte_queue_destroy(struct byte_queue *queue)
{
    for (size_t slot = 0; slot < queue->capacity / PAGE_SIZE; slot++)
        if (queue->pages[slot])
            page_put(queue->pages[slot]);
    kfree(queue->pages);
}

/* Bytes of one page that lie from POSITION on, at most LIMIT. */
static size_t
chunk_at(size_t position, size_t limit)
{
    size_t in_page = PAGE_SIZE - position % PAGE_SIZE;

    return limit < in_page ? limit : in_page;
}

/* The byte at POSITION of the ring, whose page is there. */
static uint8_t *
byte_at(struct byte_queue *queue, size_t position)
{
    struct page *page = queue->pages[position / PAGE_SIZE];

    return (uint8_t *)page_address(page) + position % PAGE_SIZE;
}

/* Takes COUNT bytes, all in one page, off the head. The page goes when its
 * last byte does, unless the tail has come round into its first bytes. */
static void
drop_head(struct byte_queue *queue, size_t count)
{
    size_t slot = queue->head / PAGE_SIZE;

    queue->head += count;
    queue->fill -= count;
    queue->passed += count;
    bool tail_elsewhere = queue->fill <= queue->capacity - PAGE_SIZE;
    if (queue->head % PAGE_SIZE == 0 && slot != 0 && tail_elsewhere) {
        page_put(queue->pages[slot]);
        queue->pages[slot] = NULL;
    }
    if (queue->head == queue->capacity)
        queue->head = 0;
    if (queue->fill == 0 && queue->head < PAGE_SIZE)
        queue->head = 0;
}

/*
 * Room in the page behind the last byte, at most LIMIT bytes (more than 0,
 * and QUEUE isn't full): *ROOM points to it, the count is returned. -ENOMEM.
 */
static ssize_t
tail_room(struct byte_queue *queue, size_t limit, uint8_t **room)
{
    size_t tail = queue->head + queue->fill;
    size_t free = queue->capacity - queue->fill;

    if (tail >= queue->capacity)
        tail -= queue->capacity;
    if (!queue->pages[tail / PAGE_SIZE]) {
        queue->pages[tail / PAGE_SIZE] = page_alloc(0);
        if (!queue->pages[tail / PAGE_SIZE])
            return -ENOMEM;
    }
    *room = byte_at(queue, tail);
    return chunk_at(tail, limit < free ? limit : free);
}

/* Sleeps until there is something to read or nothing will come. */
static int
wait_readable(struct byte_queue *queue, uint64_t deadline)
{
    unsigned enders = BYTE_QUEUE_NO_WRITER | BYTE_QUEUE_NO_WAITING;

    while (queue->fill == 0 && !(queue->closed & enders)) {
        int error = wait_queue_sleep_until(&queue->readable, deadline);
        if (error)
            return error;
    }
    return 0;
}

/* Sleeps until at least WANTED bytes fit or they can't be written. */
static int
wait_writable(struct byte_queue *queue, size_t wanted, uint64_t deadline)
{
    unsigned enders = BYTE_QUEUE_NO_WRITER | BYTE_QUEUE_NO_READER;

    while (!(queue->closed & enders)) {
        if (queue->capacity - queue->fill >= wanted)
            return 0;
        int error = wait_queue_sleep_until(&queue->writable, deadline);
        if (error)
            return error;
    }
    return -EPIPE;
}

/* The mark that is met first, or NULL. */
static struct byte_mark *
first_mark(struct byte_queue *queue)
{
    if (list_is_empty(&queue->marks))
        return NULL;
    return container_of(queue->marks.next, struct byte_mark, link);
}

/* How many bytes one read of at most LIMIT may take. */
static size_t
readable_now(struct byte_queue *queue, size_t limit)
{
    struct byte_mark *mark = first_mark(queue);

    if (limit > queue->fill)
        limit = queue->fill;
    if (!mark)
        return limit;
    size_t before = mark->first - queue->passed;
    size_t end = mark->apart && before > 0 ? before : before + mark->length;
    return limit < end ? limit : end;
}

/* Gives UIO the mark whose first byte was among the COUNT read just now. */
static void
pass_mark(struct byte_queue *queue, struct uio *uio, size_t count)
{
    struct byte_mark *mark = first_mark(queue);

    if (!mark || mark->first - (queue->passed - count) >= count)
        return;
    list_remove(&mark->link);
    uio->mark = mark;
}

/* Moves what is there, which may be nothing, to the program; with PEEK it
 * stays there as well. */
static ssize_t
drain_head(struct byte_queue *queue, struct uio *uio, bool peek)
{
    size_t limit = readable_now(queue, uio->left);
    size_t position = queue->head;
    size_t moved = 0;
    int error = 0;

    while (moved < limit) {
        size_t chunk = chunk_at(position, limit - moved);

        error = uio_copy_out(uio, byte_at(queue, position), chunk);
        if (error)
            break;
        moved += chunk;
        position = (position + chunk) % queue->capacity;
        if (!peek)
            drop_head(queue, chunk);
    }
    if (moved > 0 && !peek) {
        pass_mark(queue, uio, moved);
        wait_queue_wake_all(&queue->writable);
    }
    return moved > 0 ? (ssize_t)moved : error;
}

ssize_t
byte_queue_read(struct byte_queue *queue, struct uio *uio, uint64_t deadline,
                unsigned flags)
{
    size_t moved = 0;
    ssize_t result;

    if (uio->left == 0)
        return 0;
    mutex_lock(&queue->lock);
    do {
        result = wait_readable(queue, deadline);
        if (result == 0)
            result = drain_head(queue, uio, flags & BYTE_QUEUE_PEEK);
        if (result <= 0)
            break;
        moved += result;
    } while (flags == BYTE_QUEUE_ALL && uio->left > 0 && !uio->mark);
    mutex_unlock(&queue->lock);
    return moved > 0 ? (ssize_t)moved : result;
}

/* Puts UIO's mark, if any, to the last COUNT bytes, which are its first. */
static void
put_mark(struct byte_queue *queue, struct uio *uio, size_t count)
{
    struct byte_mark *mark = uio->mark;

    if (!mark)
        return;
    mark->first = queue->passed + queue->fill - count;
    mark->length = count;
    list_append(&queue->marks, &mark->link);
    uio->mark = NULL;
}

/* Moves what fits of UIO, which is more than nothing, to the tail. */
static ssize_t
fill_tail(struct byte_queue *queue, struct uio *uio)
{
    size_t moved = 0;
    int error = 0;

    while (uio->left > 0 && queue->fill < queue->capacity) {
        uint8_t *room;
        ssize_t chunk = tail_room(queue, uio->left, &room);

        error = chunk < 0 ? chunk : uio_copy_in(uio, room, chunk);
        if (error)
            break;
        queue->fill += chunk;
        moved += chunk;
    }
    if (moved > 0) {
        put_mark(queue, uio, moved);
        wait_queue_wake_all(&queue->readable);
    }
    return moved > 0 ? (ssize_t)moved : error;
}

ssize_t
byte_queue_write(struct byte_queue *queue, struct uio *uio, size_t atomic,
                 uint64_t deadline)
{
    size_t wanted = uio->left <= atomic ? uio->left : 1;
    size_t moved = 0;
    ssize_t result = 0;

    mutex_lock(&queue->lock);
    while (uio->left > 0) {
        result = wait_writable(queue, wanted, deadline);
        if (result == 0)
            result = fill_tail(queue, uio);
        if (result < 0)
            break;
        moved += result;
        wanted = 1;
    }
    mutex_unlock(&queue->lock);
    return moved > 0 ? (ssize_t)moved : result;
}

bool
byte_queue_append(struct byte_queue *queue, const void *bytes, size_t count)
{
    bool fits;

    mutex_lock(&queue->lock);
    fits = queue->capacity - queue->fill >= count &&
           !(queue->closed & BYTE_QUEUE_NO_READER);
    size_t before = queue->fill;
    for (size_t done = 0; fits && done < count;) {
        uint8_t *room;
        ssize_t chunk = tail_room(queue, count - done, &room);

        if (chunk < 0) {
            fits = false;
            queue->fill = before;
        } else {
            memcpy(room, (const uint8_t *)bytes + done, chunk);
            queue->fill += chunk;
            done += chunk;
        }
    }
    if (fits)
        wait_queue_wake_all(&queue->readable);
    mutex_unlock(&queue->lock);
    return fits;
}

void
byte_queue_clear(struct byte_queue *queue)
{
    mutex_lock(&queue->lock);
    while (queue->fill > 0)
        drop_head(queue, chunk_at(queue->head, queue->fill));
    wait_queue_wake_all(&queue->writable);
    mutex_unlock(&queue->lock);
}

struct byte_mark *
byte_queue_find_mark(struct byte_queue *queue, size_t count)
{
    struct byte_mark *mark = first_mark(queue);

    return mark && mark->first - queue->passed < count ? mark : NULL;
}

struct byte_mark *
byte_queue_take_mark(struct byte_queue *queue)
{
    struct byte_mark *mark = first_mark(queue);

    if (mark)
        list_remove(&mark->link);
    return mark;
}

size_t
byte_queue_close(struct byte_queue *queue, unsigned what)
{
    mutex_lock(&queue->lock);
    queue->closed |= what;
    size_t fill = queue->fill;
    wait_queue_wake_all(&queue->readable);
    wait_queue_wake_all(&queue->writable);
    mutex_unlock(&queue->lock);
    return fill;
}

size_t
byte_queue_fill(struct byte_queue *queue)
{
    return __atomic_load_n(&queue->fill, __ATOMIC_RELAXED);
}

bool
byte_queue_is_broken(struct byte_queue *queue)
{
    return __atomic_load_n(&queue->closed, __ATOMIC_RELAXED) &
           BYTE_QUEUE_NO_READER;
}
