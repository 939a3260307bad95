#include "kernel/fs/getdents.h"

#include "kernel/abi/dirent.h"
#include "kernel/errno.h"
#include "kernel/fs/inode.h"
#include "kernel/list.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

#define CHUNK_MAX 2047 /* bytes listed at a time: a lister holds locks */

struct getdents_buffer {
    struct directory_sink sink;
    uint8_t *bytes; /* the kernel's buffer */
    size_t size;
    size_t used;
    bool full; /* an entry did not fit */
};

static bool
add_record(struct directory_sink *sink, const char *name, size_t length,
           uint64_t ino, unsigned type, uint64_t next)
{
    struct getdents_buffer *buffer =
        container_of(sink, struct getdents_buffer, sink);
    size_t size = sizeof(struct abi_dirent64) + length + 1;
    size_t padded = (size + 7) & ~7u;
    struct abi_dirent64 *entry =
        (struct abi_dirent64 *)(buffer->bytes + buffer->used);

    if (padded > buffer->size - buffer->used) {
        buffer->full = true;
        return false;
    }
    entry->d_ino = ino;
    entry->d_off = next;
    entry->d_reclen = padded;
    entry->d_type = type;
    memcpy(entry->d_name, name, length);
    memset(entry->d_name + length, 0, padded - size + 1);
    buffer->used += padded;
    return true;
}

/* Fills BUFFER from FILE's position on and gives it to the program. */
static ssize_t
list_locked(struct open_file *file, struct getdents_buffer *buffer,
            void *user_buf)
{
    uint64_t position = file->position;
    int error = file->ops->read_directory(file, &buffer->sink, &position);

    if (error)
        return error;
    if (buffer->used == 0 && buffer->full)
        return -EINVAL;
    if (user_copy_out(user_buf, buffer->bytes, buffer->used) < 0)
        return -EFAULT;
    file->position = position;
    return buffer->used;
}

ssize_t
open_file_getdents(struct open_file *file, void *buf, size_t size)
{
    struct getdents_buffer buffer = {
        .sink = {add_record},
        .size = size < CHUNK_MAX ? size : CHUNK_MAX,
    };

    if (!file->ops->read_directory)
        return -ENOTDIR;
    if (file->inode->nlink == 0)
        return -ENOENT;
    buffer.bytes = kmalloc(buffer.size + 1);
    if (!buffer.bytes)
        return -ENOMEM;
    mutex_lock(&file->position_lock);
    ssize_t result = list_locked(file, &buffer, buf);
    mutex_unlock(&file->position_lock);
    kfree(buffer.bytes);
    return result;
}
