#include "kernel/syscall/user_vector.h"

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/types.h"
#include "kernel/x86/user_copy.h"

/* Adds up COUNT lengths of VECTOR, cutting it off at what one call may move.
 * The sum or -EINVAL. */
static ssize_t
sum_lengths(struct iovec *vector, int count)
{
    size_t sum = 0;

    for (int i = 0; i < count; i++) {
        if ((ssize_t)vector[i].iov_len < 0)
            return -EINVAL;
        if (vector[i].iov_len > UIO_MAX - sum)
            vector[i].iov_len = UIO_MAX - sum;
        sum += vector[i].iov_len;
    }
    return sum;
}

int
uio_init_vector(struct uio *uio, const struct iovec *user_vector, int count,
                struct iovec **vector)
{
    if (count < 0 || count > IOV_MAX)
        return -EINVAL;
    *vector = kmalloc((count + 1) * sizeof **vector);
    if (!*vector)
        return -ENOMEM;
    ssize_t result =
        user_copy_in(*vector, user_vector, count * sizeof **vector);
    if (result == 0)
        result = sum_lengths(*vector, count);
    if (result < 0) {
        kfree(*vector);
        return result;
    }
    *uio = (struct uio){.vector = *vector, .left = result};
    return 0;
}
