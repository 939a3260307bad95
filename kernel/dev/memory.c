/* null(4), zero(4) and full(4). Reading and writing move no position. */
#include "kernel/dev/memory.h"

#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/file/uio.h"

static ssize_t
read_end(struct open_file *file, struct uio *uio, uint64_t *position)
{
    (void)file;
    (void)uio;
    (void)position;
    return 0;
}

static ssize_t
read_zeros(struct open_file *file, struct uio *uio, uint64_t *position)
{
    size_t count = uio->left;
    int error = uio_clear_out(uio, count);

    (void)file;
    (void)position;
    return error ? error : (ssize_t)count;
}

/* Takes everything, and forgets it. */
static ssize_t
write_away(struct open_file *file, struct uio *uio, uint64_t *position)
{
    (void)file;
    (void)position;
    return uio->left;
}

static ssize_t
write_full(struct open_file *file, struct uio *uio, uint64_t *position)
{
    (void)file;
    (void)uio;
    (void)position;
    return -ENOSPC;
}

static int64_t
end_at_zero(struct open_file *file)
{
    (void)file;
    return 0;
}

const struct file_ops null_file_ops = {
    .read = read_end,
    .write = write_away,
    .end = end_at_zero,
    .has_no_position = true,
};

const struct file_ops zero_file_ops = {
    .read = read_zeros,
    .write = write_away,
    .end = end_at_zero,
    .maps_zeros = true,
    .has_no_position = true,
};

const struct file_ops full_file_ops = {
    .read = read_zeros,
    .write = write_full,
    .end = end_at_zero,
    .has_no_position = true,
};
