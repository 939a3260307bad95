/* A file's pages and its blocks on the disk. */
#include <string.h>

#include "kernel/dev/block.h"
#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"

/*
 * Reads or writes block INDEX of INODE, at DATA. Holes are read as zeros and
 * not written: what a page has over a hole is zeros, or behind the file's end.
 * map_lock held.
 */
static int
transfer_block(struct inode *inode, uint64_t index, char *data, bool write)
{
    struct ext2 *ext2 = ext2_of(inode);
    struct block_device *device = ext2->device;
    unsigned sectors = ext2->block_size / SECTOR_SIZE;
    uint32_t block = 0;
    int error = 0;

    if (index < ext2_map_limit(ext2))
        error = ext2_map(inode, index, false, &block);
    if (error)
        return error;
    if (block)
        return device->transfer(device, (uint64_t)block * sectors, sectors,
                                data, write);
    if (!write)
        memset(data, 0, ext2->block_size);
    return 0;
}

static int
transfer_page(struct inode *inode, struct page *page, bool write)
{
    unsigned shift = ext2_of(inode)->block_shift;
    uint64_t first = (uint64_t)page->index << (PAGE_SHIFT - shift);
    char *data = page_address(page);
    int error = 0;

    for (unsigned i = 0; i < PAGE_SIZE >> shift && error == 0; i++)
        error = transfer_block(inode, first + i, data + (i << shift), write);
    return error;
}

/* Makes what is behind INODE's end in PAGE zeros. */
static void
clear_behind_end(struct inode *inode, struct page *page)
{
    uint64_t start = (uint64_t)page->index << PAGE_SHIFT;
    uint64_t size = inode_size(inode);
    size_t used = size > start ? size - start : 0;

    if (size < start + PAGE_SIZE)
        memset((char *)page_address(page) + used, 0, PAGE_SIZE - used);
}

int
ext2_fill_page(struct inode *inode, struct page *page)
{
    struct ext2_file *file = ext2_file_of(inode);
    int error;

    mutex_lock(&file->map_lock);
    error = transfer_page(inode, page, false);
    clear_behind_end(inode, page);
    mutex_unlock(&file->map_lock);
    return error;
}

int
ext2_write_page(struct inode *inode, struct page *page)
{
    struct ext2_file *file = ext2_file_of(inode);
    int error;

    mutex_lock(&file->map_lock);
    error = transfer_page(inode, page, true);
    mutex_unlock(&file->map_lock);
    return error;
}

int
ext2_reserve(struct inode *inode, uint64_t position, size_t length)
{
    unsigned shift = ext2_of(inode)->block_shift;
    uint64_t index = position >> shift;
    uint64_t last = (position + length - 1) >> shift;
    struct ext2_file *file = ext2_file_of(inode);
    uint32_t block;
    int error = 0;

    if (last >= ext2_map_limit(ext2_of(inode)))
        return -EFBIG;
    mutex_lock(&file->map_lock);
    for (; index <= last && error == 0; index++)
        error = ext2_map(inode, index, true, &block);
    mutex_unlock(&file->map_lock);
    return error;
}

static int
file_truncate(struct inode *inode, uint64_t size)
{
    struct ext2 *ext2 = ext2_of(inode);
    struct ext2_file *file = ext2_file_of(inode);
    uint64_t blocks = (size + ext2->block_size - 1) >> ext2->block_shift;
    int error;

    if (blocks > ext2_map_limit(ext2))
        return -EFBIG;
    mutex_lock(&file->map_lock);
    error = ext2_map_cut(inode, blocks);
    mutex_unlock(&file->map_lock);
    if (size != inode->size)
        inode_set_size(inode, size);
    return error;
}

const struct inode_ops ext2_file_ops = {
    .truncate = file_truncate,
    .fill_page = ext2_fill_page,
    .write_page = ext2_write_page,
    .reserve = ext2_reserve,
};
