#include "kernel/file/uio.h"

#include "kernel/errno.h"
#include "kernel/types.h"
#include "kernel/x86/user_copy.h"

/* The part of UIO's current buffer that is to go, at most LIMIT bytes: its
 * address; how many in *CHUNK. UIO has bytes to go. */
static char *
next_chunk(struct uio *uio, size_t limit, size_t *chunk)
{
    while (uio->vector->iov_len == uio->offset) {
        uio->vector++;
        uio->offset = 0;
    }
    *chunk = uio->vector->iov_len - uio->offset;
    if (*chunk > limit)
        *chunk = limit;
    return (char *)uio->vector->iov_base + uio->offset;
}

/* Notes that MOVED bytes are done. */
static void
advance(struct uio *uio, size_t moved)
{
    uio->offset += moved;
    uio->left -= moved;
}

int
uio_copy_out(struct uio *uio, const void *from, size_t count)
{
    size_t chunk;

    if (!uio->vector) {
        uio->left -= count;
        return 0;
    }
    for (size_t done = 0; done < count; done += chunk) {
        char *user = next_chunk(uio, count - done, &chunk);
        size_t moved =
            user_copy_out_some(user, (const char *)from + done, chunk);

        advance(uio, moved);
        if (moved < chunk)
            return -EFAULT;
    }
    return 0;
}

int
uio_copy_in(struct uio *uio, void *to, size_t count)
{
    size_t chunk;

    for (size_t done = 0; done < count; done += chunk) {
        char *user = next_chunk(uio, count - done, &chunk);
        size_t moved = user_copy_in_some((char *)to + done, user, chunk);

        advance(uio, moved);
        if (moved < chunk)
            return -EFAULT;
    }
    return 0;
}

int
uio_clear_out(struct uio *uio, size_t count)
{
    size_t chunk;

    for (size_t done = 0; done < count; done += chunk) {
        char *user = next_chunk(uio, count - done, &chunk);
        size_t moved = user_clear_some(user, chunk);

        advance(uio, moved);
        if (moved < chunk)
            return -EFAULT;
    }
    return 0;
}
