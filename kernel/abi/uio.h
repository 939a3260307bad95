/* readv's and writev's vector. */
#ifndef ABI_UIO_H
#define ABI_UIO_H

#include <stddef.h>

#define IOV_MAX 1024

struct iovec {
    void *iov_base;
    size_t iov_len;
};

#endif
