/* Where a call's bytes come from or go to: one buffer, or readv's many. */
#ifndef KERNEL_FILE_UIO_H
#define KERNEL_FILE_UIO_H

#include <stddef.h>

#include "kernel/abi/uio.h"

struct byte_mark;

/*
 * A transfer in progress. It belongs to the call that made it. The iovecs are
 * the kernel's copy, their bases the program's addresses; the lengths have
 * been checked to add up to at most INT_MAX.
 */
struct uio {
    const struct iovec *vector; /* the buffer now being used; NULL: what comes
                                 * out is thrown away */
    size_t offset;              /* bytes of it that are done */
    size_t left;                /* bytes to go, over all buffers */
    struct byte_mark *mark;     /* what goes along: byte_queue.h; or NULL */
};

/* Makes UIO a transfer over ONE, which the caller has filled in. */
static inline void
uio_init_single(struct uio *uio, const struct iovec *one)
{
    uio->vector = one;
    uio->offset = 0;
    uio->left = one->iov_len;
    uio->mark = NULL;
}

#define UIO_MAX 0x7FFFF000u /* one call moves no more bytes: read(2) */

/*
 * Moves COUNT bytes (at most UIO->left) from kernel FROM to the program, and
 * UIO forward by as many. Returns 0, or -EFAULT: then UIO says by UIO->left
 * how many were moved. May sleep: no spinlock held.
 */
int uio_copy_out(struct uio *uio, const void *from, size_t count);

/* The other way: from the program to kernel TO. */
int uio_copy_in(struct uio *uio, void *to, size_t count);

/* Gives the program COUNT zeros. */
int uio_clear_out(struct uio *uio, size_t count);

#endif
