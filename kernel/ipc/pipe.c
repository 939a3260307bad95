/* What a pipe adds to its queue: PIPE_BUF, SIGPIPE, and when it ends. */
#include "kernel/ipc/pipe.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/limits.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/stat.h"
#include "kernel/abi/termios.h"
#include "kernel/errno.h"
#include "kernel/file/poll.h"
#include "kernel/ipc/byte_queue.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

#define PIPE_CAPACITY 65536
#define PIPE_DEVICE   0x0C /* st_dev of all pipes */

struct pipe {
    struct refcount refs; /* its ends that are open */
    struct byte_queue queue;
    uint32_t number; /* st_ino */
};

static uint32_t next_number = 1; /* changed atomically */

static void
pipe_put(struct pipe *pipe)
{
    if (!refcount_put(&pipe->refs))
        return;
    byte_queue_destroy(&pipe->queue);
    kfree(pipe);
}

/* Until when a call on FILE may sleep. */
static uint64_t
deadline_of(const struct open_file *file)
{
    return file->flags & O_NONBLOCK ? WAIT_NOT : WAIT_FOREVER;
}

static ssize_t
pipe_read(struct open_file *file, struct uio *uio, uint64_t *position)
{
    struct pipe *pipe = file->object;

    (void)position;
    return byte_queue_read(&pipe->queue, uio, deadline_of(file), 0);
}

/* A write that lost its readers raises SIGPIPE, even when it moved bytes
 * before they left: pipe(7). */
static ssize_t
pipe_write(struct open_file *file, struct uio *uio, uint64_t *position)
{
    struct pipe *pipe = file->object;

    (void)position;
    ssize_t moved =
        byte_queue_write(&pipe->queue, uio, PIPE_BUF, deadline_of(file));
    if (uio->left > 0 && byte_queue_is_broken(&pipe->queue))
        signal_send_self(SIGPIPE);
    return moved;
}

static void
release_reader(struct open_file *file)
{
    struct pipe *pipe = file->object;

    byte_queue_close(&pipe->queue, BYTE_QUEUE_NO_READER);
    pipe_put(pipe);
}

static void
release_writer(struct open_file *file)
{
    struct pipe *pipe = file->object;

    byte_queue_close(&pipe->queue, BYTE_QUEUE_NO_WRITER);
    pipe_put(pipe);
}

static unsigned
poll_reader(struct open_file *file, struct poll_table *table)
{
    struct byte_queue *queue = &((struct pipe *)file->object)->queue;
    unsigned events = 0;

    mutex_lock(&queue->lock);
    poll_wait(table, &queue->readable);
    if (queue->fill > 0)
        events |= POLLIN | POLLRDNORM;
    if (queue->closed & BYTE_QUEUE_NO_WRITER)
        events |= POLLHUP;
    mutex_unlock(&queue->lock);
    return events;
}

static unsigned
poll_writer(struct open_file *file, struct poll_table *table)
{
    struct byte_queue *queue = &((struct pipe *)file->object)->queue;
    unsigned events = 0;

    mutex_lock(&queue->lock);
    poll_wait(table, &queue->writable);
    if (queue->capacity - queue->fill >= PIPE_BUF)
        events |= POLLOUT | POLLWRNORM;
    if (queue->closed & BYTE_QUEUE_NO_READER)
        events |= POLLERR;
    mutex_unlock(&queue->lock);
    return events;
}

static int
pipe_ioctl(struct open_file *file, unsigned request, void *argument)
{
    struct pipe *pipe = file->object;
    int fill = byte_queue_fill(&pipe->queue);

    if (request != FIONREAD)
        return -ENOTTY;
    return user_copy_out(argument, &fill, sizeof fill);
}

static void
pipe_stat(struct open_file *file, struct abi_stat64 *status)
{
    struct pipe *pipe = file->object;

    memset(status, 0, sizeof *status);
    status->st_dev = PIPE_DEVICE;
    status->st_ino = status->st_ino_low = pipe->number;
    status->st_mode = S_IFIFO | 0600;
    status->st_nlink = 1;
    status->st_blksize = PAGE_SIZE;
}

static const struct file_ops reader_ops = {
    .read = pipe_read,
    .ioctl = pipe_ioctl,
    .poll = poll_reader,
    .stat = pipe_stat,
    .release = release_reader,
};

static const struct file_ops writer_ops = {
    .write = pipe_write,
    .ioctl = pipe_ioctl,
    .poll = poll_writer,
    .stat = pipe_stat,
    .release = release_writer,
};

int
pipe_create(uint32_t flags, struct open_file **reader,
            struct open_file **writer)
{
    struct pipe *pipe = kmalloc(sizeof *pipe);

    if (!pipe)
        return -ENOMEM;
    refcount_init(&pipe->refs);
    pipe->number = __atomic_fetch_add(&next_number, 1, __ATOMIC_RELAXED);
    if (byte_queue_init(&pipe->queue, PIPE_CAPACITY) < 0)
        goto no_queue;
    *reader = open_file_create(&reader_ops, NULL, pipe, O_RDONLY | flags);
    if (!*reader)
        goto no_reader;
    *writer = open_file_create(&writer_ops, NULL, pipe, O_WRONLY | flags);
    if (!*writer)
        goto no_writer;
    refcount_get(&pipe->refs);
    return 0;

no_writer:
    open_file_put(*reader); /* and with it the pipe */
    return -ENOMEM;
no_reader:
    byte_queue_destroy(&pipe->queue);
no_queue:
    kfree(pipe);
    return -ENOMEM;
}

int
pipe_capacity(const struct open_file *file)
{
    if (file->ops != &reader_ops && file->ops != &writer_ops)
        return -EBADF;
    return ((struct pipe *)file->object)->queue.capacity;
}
