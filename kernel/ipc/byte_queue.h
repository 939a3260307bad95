/*
 * The bounded queue of bytes: the one place that blocks a producer on full
 * and a consumer on empty, and that lets a reader drain what is there before
 * the end. A pipe is one, a stream connection two.
 */
#ifndef KERNEL_IPC_BYTE_QUEUE_H
#define KERNEL_IPC_BYTE_QUEUE_H

#include "kernel/file/uio.h"
#include "kernel/list.h"
#include "kernel/proc/mutex.h"
#include "kernel/proc/wait_queue.h"
#include "kernel/types.h"

struct page;

struct byte_queue {
    struct mutex lock;          /* guards all of it, and both conditions */
    struct wait_queue readable; /* sleepers until a byte or the end comes */
    struct wait_queue writable; /* sleepers until room or a break comes */
    size_t capacity;            /* bytes; a multiple of PAGE_SIZE */
    size_t head;                /* where the next byte is read... */
    size_t fill;                /* ...and how many bytes there are */
    unsigned closed;            /* BYTE_QUEUE_NO_* */
    struct list marks;          /* of struct byte_mark, in their order */
    size_t passed; /* bytes read so far, modulo 2^32: marks count from it */
    struct page **pages; /* the ring: NULL where nothing is */
};

/* What has ended. */
#define BYTE_QUEUE_NO_WRITER  1u /* no byte will come any more */
#define BYTE_QUEUE_NO_READER  2u /* no byte will be read any more */
#define BYTE_QUEUE_NO_WAITING 4u /* readers take what is there, and go */

/*
 * Something that goes along with the first bytes of a write. A reader that
 * takes the first of these bytes gets it, and no bytes behind the last. Who
 * wants it embeds it; whoever has the pointer owns it.
 */
struct byte_mark {
    struct list link;
    size_t first;  /* byte_queue->passed when it is next */
    size_t length; /* bytes */
    bool apart;    /* a read that begins before it goes up to it */
};

/* Makes QUEUE ready, empty, for at most CAPACITY bytes (a multiple of
 * PAGE_SIZE). 0 or -ENOMEM. */
int byte_queue_init(struct byte_queue *queue, size_t capacity);

/* Frees QUEUE's memory, and bytes nobody read. Nobody else knows it. */
void byte_queue_destroy(struct byte_queue *queue);

/* How byte_queue_read reads. */
#define BYTE_QUEUE_PEEK 1u /* leaves bytes and marks where they are */
#define BYTE_QUEUE_ALL  2u /* goes on until UIO is full, or up to a mark */

/*
 * Moves what is there, at most UIO's length, to the program. Sleeps while
 * QUEUE is empty and can still get bytes, until DEADLINE (wait_queue.h). A
 * mark met on the way is UIO's then. Returns the count, 0 at the end; when
 * nothing was moved -EAGAIN, -EFAULT, or -ERESTARTSYS (with a deadline
 * -EINTR) for a signal.
 */
ssize_t byte_queue_read(struct byte_queue *queue, struct uio *uio,
                        uint64_t deadline, unsigned flags);

/*
 * Moves all of UIO into QUEUE, sleeping while it is full, until DEADLINE. A
 * transfer of at most ATOMIC bytes goes in whole or not at all, with no other
 * writer's bytes in between. UIO's mark goes in with the first byte, and UIO
 * has none then. Returns the count; when nothing was moved -EPIPE (an end is
 * closed), -EAGAIN, -EFAULT, -ENOMEM or -ERESTARTSYS (-EINTR). What is left
 * is in UIO->left.
 */
ssize_t byte_queue_write(struct byte_queue *queue, struct uio *uio,
                         size_t atomic, uint64_t deadline);

/* Appends COUNT bytes of kernel memory, all or (no room, no memory) none;
 * true when they went in. For producers that must not wait. */
bool
byte_queue_append(struct byte_queue *queue, const void *bytes, size_t count);

/* Throws away what waits to be read. */
void byte_queue_clear(struct byte_queue *queue);

/* The mark that a read of COUNT bytes would give, or NULL. QUEUE's lock is
 * held, and keeps it where it is. */
struct byte_mark *byte_queue_find_mark(struct byte_queue *queue, size_t count);

/* The first mark, now the caller's, or NULL: for who empties a queue that
 * nobody else knows any more. */
struct byte_mark *byte_queue_take_mark(struct byte_queue *queue);

/*
 * Ends what WHAT says (BYTE_QUEUE_NO_*), and wakes who waited for it. With no
 * writer, or no waiting, readers drain what is there, then get 0. With no
 * writer, or no reader, writers get -EPIPE. Returns how many bytes are in it
 * at that moment.
 */
size_t byte_queue_close(struct byte_queue *queue, unsigned what);

/* How many bytes wait to be read. */
size_t byte_queue_fill(struct byte_queue *queue);

/* Whether nobody reads any more. */
bool byte_queue_is_broken(struct byte_queue *queue);

#endif
