/* Reading and writing several buffers at once (POSIX sys/uio.h). */
#ifndef _SYS_UIO_H
#define _SYS_UIO_H

#include "kernel/abi/uio.h"
#include <sys/types.h>

ssize_t readv(int fd, const struct iovec *vector, int count);
ssize_t writev(int fd, const struct iovec *vector, int count);

#endif
