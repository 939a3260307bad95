/* Symbolic links: short ones in the inode, long ones in a block. */
#include <string.h>

#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"
#include "kernel/fs/regular_file.h"

int
ext2_symlink_write(struct inode *inode, const char *target)
{
    size_t length = strlen(target);
    struct page *page;
    int error;

    if (length >= ext2_of(inode)->block_size)
        return -ENAMETOOLONG;
    if (length < EXT2_FAST_LINK) {
        memcpy(ext2_file_of(inode)->block, target, length);
        inode_set_size(inode, length);
        return 0;
    }
    error = page_cache_get(inode, 0, &page);
    if (error)
        return error;
    error = ext2_reserve(inode, 0, length);
    if (error == 0) {
        memcpy(page_address(page), target, length);
        page_cache_mark_dirty(page);
    }
    inode_set_size(inode, length);
    page_put(page);
    return error;
}

static ssize_t
symlink_readlink(struct inode *inode, char *buf, size_t size)
{
    uint64_t length = inode_size(inode);

    if (length >= EXT2_FAST_LINK)
        return regular_file_read_kernel(inode, 0, buf, size);
    if (length > size)
        length = size;
    memcpy(buf, ext2_file_of(inode)->block, length);
    return length;
}

const struct inode_ops ext2_symlink_ops = {
    .readlink = symlink_readlink,
    .fill_page = ext2_fill_page,
    .write_page = ext2_write_page,
};
