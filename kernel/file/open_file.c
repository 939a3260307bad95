#include "kernel/file/open_file.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/unistd.h"
#include "kernel/errno.h"
#include "kernel/file/uio.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/kmalloc.h"

static uint32_t count; /* descriptions there are; changed atomically */

struct open_file *
open_file_create(const struct file_ops *ops, struct inode *inode, void *object,
                 uint32_t flags)
{
    struct open_file *file = kmalloc(sizeof *file);

    if (!file)
        return NULL;
    refcount_init(&file->refs);
    file->flags = flags;
    file->ops = ops;
    file->inode = inode;
    file->object = object;
    file->in_flight = 0;
    mutex_init(&file->position_lock, LOCK_POSITION);
    file->position = 0;
    __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
    return file;
}

void
open_file_put(struct open_file *file)
{
    const struct file_ops *ops = file->ops;
    bool in_flight = file->in_flight > 0;

    if (!refcount_put(&file->refs)) {
        if (in_flight)
            ops->collect();
        return;
    }
    if (ops->release)
        ops->release(file);
    inode_put(file->inode);
    kfree(file);
    __atomic_fetch_sub(&count, 1, __ATOMIC_RELAXED);
}

/* Streams have no position, pread brings its own, and the others share the
 * description's, one call at a time. */
ssize_t
open_file_read(struct open_file *file, struct uio *uio, uint64_t *position)
{
    const struct file_ops *ops = file->ops;

    if (!open_file_is_readable(file))
        return -EBADF;
    if (!ops->read)
        return -EINVAL;
    if (!ops->end)
        return position ? -ESPIPE : ops->read(file, uio, NULL);
    if (position)
        return ops->read(file, uio, position);
    mutex_lock(&file->position_lock);
    ssize_t moved = ops->read(file, uio, &file->position);
    mutex_unlock(&file->position_lock);
    return moved;
}

ssize_t
open_file_write(struct open_file *file, struct uio *uio, uint64_t *position)
{
    const struct file_ops *ops = file->ops;

    if (!open_file_is_writable(file))
        return -EBADF;
    if (!ops->write)
        return -EINVAL;
    if (!ops->end)
        return position ? -ESPIPE : ops->write(file, uio, NULL);
    if (position)
        return ops->write(file, uio, position);
    mutex_lock(&file->position_lock);
    ssize_t moved = ops->write(file, uio, &file->position);
    mutex_unlock(&file->position_lock);
    return moved;
}

/* Where OFFSET from WHENCE, which is one of three, lies. Position lock held. */
static int64_t
seek_target(struct open_file *file, int64_t offset, int whence)
{
    int64_t base;
    int64_t target;

    switch (whence) {
    case SEEK_SET:
        base = 0;
        break;
    case SEEK_CUR:
        base = file->position;
        break;
    default:
        base = file->ops->end(file);
    }
    if (__builtin_add_overflow(base, offset, &target))
        return -EOVERFLOW;
    return target < 0 ? -EINVAL : target;
}

int64_t
open_file_seek(struct open_file *file, int64_t offset, int whence)
{
    if (whence < SEEK_SET || whence > SEEK_END)
        return -EINVAL;
    if (!file->ops->end)
        return -ESPIPE;
    if (file->ops->has_no_position)
        return 0;
    mutex_lock(&file->position_lock);
    int64_t target = seek_target(file, offset, whence);
    if (target >= 0)
        file->position = target;
    mutex_unlock(&file->position_lock);
    return target;
}

uint32_t
open_file_count(void)
{
    return __atomic_load_n(&count, __ATOMIC_RELAXED);
}
