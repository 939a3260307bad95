/* Reading and writing regular files: bytes between a program and pages. */
#include "kernel/fs/regular_file.h"

#include <string.h>

#include "kernel/abi/fcntl.h"
#include "kernel/abi/termios.h"
#include "kernel/errno.h"
#include "kernel/file/uio.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/page_cache.h"
#include "kernel/mm/page.h"
#include "kernel/x86/user_copy.h"

/* No file is longer, whatever its file system: page indexes have 32 bits. */
#define SIZE_LIMIT ((uint64_t)UINT32_MAX << PAGE_SHIFT)

/* Where POSITION lies in its page. */
static size_t
offset_in_page(uint64_t position)
{
    return position & (PAGE_SIZE - 1);
}

/* How many of LEFT bytes from POSITION on come before END. */
static inline size_t
bytes_before(uint64_t end, uint64_t position, size_t left)
{
    if (position >= end)
        return 0;
    return end - position < left ? end - position : left;
}

/* How many of LEFT bytes from POSITION on are in the first one's page. */
static inline size_t
bytes_in_page(uint64_t position, size_t left)
{
    size_t count = PAGE_SIZE - offset_in_page(position);

    return count < left ? count : left;
}

static bool
is_before(const struct inode_time *a, const struct inode_time *b)
{
    if (a->seconds != b->seconds)
        return a->seconds < b->seconds;
    return a->nanoseconds < b->nanoseconds;
}

/* Notes that INODE was read, once after each change, as mount(8) says of
 * relatime: its inode is not written anew for every read. */
static void
note_access(struct inode *inode)
{
    if (is_before(&inode->mtime, &inode->atime) || inode->fs->read_only)
        return;
    mutex_lock(&inode->lock);
    inode_touch_accessed(inode);
    mutex_unlock(&inode->lock);
}

static ssize_t
regular_file_read(struct open_file *file, struct uio *uio, uint64_t *position)
{
    struct inode *inode = file->inode;
    size_t left = bytes_before(inode_size(inode), *position, uio->left);
    size_t before = uio->left, stop = before - left;
    struct page *page;
    int error = 0;

    while (uio->left > stop && error == 0) {
        size_t offset = offset_in_page(*position);

        left = uio->left;
        error = page_cache_get(inode, *position >> PAGE_SHIFT, &page);
        if (error)
            break;
        error = uio_copy_out(uio, (char *)page_address(page) + offset,
                             bytes_in_page(offset, left - stop));
        page_put(page);
        *position += left - uio->left;
    }
    note_access(inode);
    return before > uio->left ? (ssize_t)(before - uio->left) : error;
}

/* Undoes what a failed write at POSITION left behind INODE's end: bytes in
 * PAGE, and blocks. */
static void
clear_behind_end(struct inode *inode, struct page *page, uint64_t position)
{
    size_t offset = offset_in_page(position);

    if (position < inode->size)
        offset = offset_in_page(inode->size);
    memset((char *)page_address(page) + offset, 0, PAGE_SIZE - offset);
    if (inode->ops->truncate)
        inode->ops->truncate(inode, inode->size);
}

/*
 * Writes COUNT bytes, which lie in one page, at POSITION of INODE; after an
 * error UIO says how many of them were written. The page comes first and the
 * blocks second, so that the page is not filled from blocks that are new and
 * hold what they last held. From then on the page is dirty, also when the copy
 * fails. INODE->lock held.
 */
static int
write_page_part(struct inode *inode, struct uio *uio, uint64_t position,
                size_t count)
{
    struct page *page;
    size_t left = uio->left;
    int error = page_cache_get(inode, position >> PAGE_SHIFT, &page);

    if (error)
        return error;
    if (inode->ops->reserve)
        error = inode->ops->reserve(inode, position, count);
    if (error == 0) {
        error = uio_copy_in(
            uio, (char *)page_address(page) + offset_in_page(position), count);
        page_cache_mark_dirty(page);
    }
    uint64_t end = position + left - uio->left;
    if (end > inode->size && uio->left < left)
        inode_set_size(inode, end);
    if (error && position + count > inode->size)
        clear_behind_end(inode, page, position);
    page_put(page);
    return error;
}

static ssize_t
regular_file_write(struct open_file *file, struct uio *uio, uint64_t *position)
{
    struct inode *inode = file->inode;
    size_t left, before = uio->left;
    int error = 0;

    mutex_lock(&inode->lock);
    if (file->flags & O_APPEND && uio->left > 0)
        *position = inode->size;
    while (uio->left > 0 && error == 0) {
        left = uio->left;
        error = *position >= SIZE_LIMIT
                    ? -EFBIG
                    : write_page_part(inode, uio, *position,
                                      bytes_in_page(*position, left));
        *position += left - uio->left;
        page_cache_balance(inode);
    }
    if (uio->left < before)
        inode_touch_modified(inode);
    mutex_unlock(&inode->lock);
    return uio->left < before ? (ssize_t)(before - uio->left) : error;
}

static int64_t
regular_file_end(struct open_file *file)
{
    return inode_size(file->inode);
}

/* FIONREAD: how many bytes lie behind the position. */
static int
regular_file_ioctl(struct open_file *file, unsigned request, void *argument)
{
    int64_t left = regular_file_end(file) - (int64_t)file->position;
    int answer = left > INT32_MAX ? INT32_MAX : left;

    if (request != FIONREAD)
        return -ENOTTY;
    return user_copy_out(argument, &answer, sizeof answer);
}

const struct file_ops regular_file_ops = {
    .read = regular_file_read,
    .write = regular_file_write,
    .end = regular_file_end,
    .ioctl = regular_file_ioctl,
};

/* Makes INODE end at SIZE in memory: zeros in its last page, nothing behind.
 * A page that is being filled meanwhile sees the new size or is dropped. */
static int
cut_pages(struct inode *inode, uint64_t size)
{
    size_t offset = offset_in_page(size);
    struct page *page;
    int error;

    if (offset > 0) {
        error = page_cache_get(inode, size >> PAGE_SHIFT, &page);
        if (error)
            return error;
        memset((char *)page_address(page) + offset, 0, PAGE_SIZE - offset);
        page_cache_mark_dirty(page);
        page_put(page);
    }
    inode_set_size(inode, size);
    page_cache_drop(inode, (size + PAGE_SIZE - 1) >> PAGE_SHIFT);
    return 0;
}

int
regular_file_truncate(struct inode *inode, uint64_t size)
{
    int error = 0;

    if (!S_ISREG(inode->mode) || !inode->ops->truncate)
        return -EINVAL;
    if (inode->fs->read_only)
        return -EROFS;
    if (size > SIZE_LIMIT)
        return -EFBIG;
    mutex_lock(&inode->lock);
    if (size < inode->size)
        error = cut_pages(inode, size);
    if (error == 0)
        error = inode->ops->truncate(inode, size);
    if (error == 0)
        inode_touch_modified(inode);
    mutex_unlock(&inode->lock);
    return error;
}

ssize_t
regular_file_read_kernel(struct inode *inode, uint64_t position, void *buf,
                         size_t count)
{
    struct page *page;
    size_t part, done = 0;
    int error;

    count = bytes_before(inode_size(inode), position, count);
    for (; done < count; done += part) {
        part = bytes_in_page(position + done, count - done);
        error = page_cache_get(inode, (position + done) >> PAGE_SHIFT, &page);
        if (error)
            return error;
        memcpy((char *)buf + done,
               (char *)page_address(page) + offset_in_page(position + done),
               part);
        page_put(page);
    }
    return done;
}
