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

ssize_t
memory_device_write(struct open_file *file, struct uio *uio, uint64_t *position)
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

int64_t
memory_device_end(struct open_file *file)
{
    (void)file;
    return 0;
}

const struct file_ops null_file_ops = {
    .read = read_end,
    .write = memory_device_write,
    .end = memory_device_end,
    .has_no_position = true,
};

const struct file_ops zero_file_ops = {
    .read = read_zeros,
    .write = memory_device_write,
    .end = memory_device_end,
    .maps_zeros = true,
    .has_no_position = true,
};

const struct file_ops full_file_ops = {
    .read = read_zeros,
    .write = write_full,
    .end = memory_device_end,
    .has_no_position = true,
};
