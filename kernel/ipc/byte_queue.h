/*
 * The bounded queue of bytes: the one place that blocks a producer on full
 * and a consumer on empty, and that lets a reader drain what is there before
 * the end. A pipe is one, a stream connection two.
 */
#ifndef KERNEL_IPC_BYTE_QUEUE_H
#define KERNEL_IPC_BYTE_QUEUE_H

#include "kernel/file/uio.h"
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
    bool write_closed;          /* no byte will come any more */
    bool read_closed;           /* no byte will be read any more */
    struct page **pages;        /* the ring: NULL where nothing is */
};

/* Makes QUEUE ready, empty, for at most CAPACITY bytes (a multiple of
 * PAGE_SIZE). 0 or -ENOMEM. */
int byte_queue_init(struct byte_queue *queue, size_t capacity);

/* Frees QUEUE's memory, and bytes nobody read. Nobody else knows it. */
void byte_queue_destroy(struct byte_queue *queue);

/*
 * Moves what is there, at most UIO's length, to the program. Sleeps while
 * QUEUE is empty and can still get bytes, unless NONBLOCKING. Returns the
 * count, 0 at the end, -EAGAIN, -EFAULT, or -ERESTARTSYS for a signal.
 */
ssize_t
byte_queue_read(struct byte_queue *queue, struct uio *uio, bool nonblocking);

/*
 * Moves all of UIO into QUEUE, sleeping while it is full, unless NONBLOCKING:
 * then what fits. A transfer of at most ATOMIC bytes goes in whole or not at
 * all, with no other writer's bytes in between. Returns the count; when
 * nothing was moved -EPIPE (nobody will read), -EAGAIN, -EFAULT, -ENOMEM or
 * -ERESTARTSYS. What is left is in UIO->left.
 */
ssize_t byte_queue_write(struct byte_queue *queue, struct uio *uio,
                         size_t atomic, bool nonblocking);

/* Appends COUNT bytes of kernel memory, all or (no room, no memory) none;
 * true when they went in. For producers that must not wait. */
bool
byte_queue_append(struct byte_queue *queue, const void *bytes, size_t count);

/* Throws away what waits to be read. */
void byte_queue_clear(struct byte_queue *queue);

/* Says that no more bytes come: readers drain what is there, then get 0. */
void byte_queue_close_write(struct byte_queue *queue);

/* Says that nobody reads any more: writers get -EPIPE, also sleeping ones. */
void byte_queue_close_read(struct byte_queue *queue);

/* How many bytes wait to be read. */
size_t byte_queue_fill(struct byte_queue *queue);

/* Whether byte_queue_close_read has been called. */
bool byte_queue_is_broken(struct byte_queue *queue);

#endif
