/* The program's buffers, one or many, as a transfer. */
#ifndef KERNEL_SYSCALL_USER_VECTOR_H
#define KERNEL_SYSCALL_USER_VECTOR_H

#include "kernel/file/uio.h"

/* Makes UIO a transfer of COUNT bytes at the program's BUF, cut off at
 * UIO_MAX; ONE is to hold it. */
static inline void
uio_init_buffer(struct uio *uio, struct iovec *one, const void *buf,
                size_t count)
{
    one->iov_base = (void *)buf;
    one->iov_len = count < UIO_MAX ? count : UIO_MAX;
    uio_init_single(uio, one);
}

/*
 * Makes UIO a transfer over the program's USER_VECTOR of COUNT buffers, cut
 * off at UIO_MAX bytes. The kernel's copy of it is in *VECTOR, which the
 * caller frees when the transfer is over. 0, or -EINVAL (a count or length),
 * -EFAULT, -ENOMEM: then there is no copy. May sleep.
 */
int uio_init_vector(struct uio *uio, const struct iovec *user_vector, int count,
                    struct iovec **vector);

#endif
