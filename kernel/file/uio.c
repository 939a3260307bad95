#include "kernel/file/uio.h"

#include "kernel/errno.h"
#include "kernel/types.h"
#include "kernel/x86/user_copy.h"

/* Moves up to CHUNK bytes between the kernel's KERNEL and the program's USER;
 * how many. */
typedef size_t copy_chunk(void *kernel, void *user, size_t chunk);

/* Walks COUNT bytes of UIO and of KERNEL, chunk by chunk of one buffer. */
static inline int
walk(struct uio *uio, void *kernel, size_t count, copy_chunk *copy)
{
    while (count > 0) {
        const struct iovec *buffer = uio->vector;
        size_t chunk = buffer->iov_len - uio->offset;

        if (chunk == 0) {
            uio->vector++;
            uio->offset = 0;
            continue;
        }
        if (chunk > count)
            chunk = count;
        size_t moved =
            copy(kernel, (char *)buffer->iov_base + uio->offset, chunk);
        kernel = (char *)kernel + moved;
        uio->offset += moved;
        uio->left -= moved;
        count -= moved;
        if (moved < chunk)
            return -EFAULT;
    }
    return 0;
}

static size_t
chunk_out(void *kernel, void *user, size_t chunk)
{
    return user_copy_out_some(user, kernel, chunk);
}

static size_t
chunk_in(void *kernel, void *user, size_t chunk)
{
    return user_copy_in_some(kernel, user, chunk);
}

static size_t
chunk_clear(void *kernel, void *user, size_t chunk)
{
    (void)kernel;
    return user_clear_some(user, chunk);
}

int
uio_copy_out(struct uio *uio, const void *from, size_t count)
{
    return walk(uio, (void *)from, count, chunk_out);
}

int
uio_copy_in(struct uio *uio, void *to, size_t count)
{
    return walk(uio, to, count, chunk_in);
}

int
uio_clear_out(struct uio *uio, size_t count)
{
    return walk(uio, NULL, count, chunk_clear);
}
