/* A file's pages and its blocks on the disk. */
#include <string.h>

#include "kernel/dev/block.h"
#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"

#define BLOCKS_PER_PAGE_MAX 4

/* Blocks of one page that lie side by side on the disk, or are all holes. */
struct run {
    unsigned first; /* block of the page */
    unsigned count;
    uint32_t block; /* of the first; 0: holes */
};

static unsigned
blocks_per_page(const struct ext2 *ext2)
{
    return PAGE_SIZE >> ext2->block_shift;
}

/* Looks up the blocks of INODE's PAGE. map_lock held. */
static int
map_page(struct inode *inode, const struct page *page, uint32_t *blocks)
{
    unsigned count = blocks_per_page(ext2_of(inode));
    uint64_t first = (uint64_t)page->index * count;
    int error = 0;

    for (unsigned i = 0; i < count && error == 0; i++) {
        blocks[i] = 0;
        if (first + i < ext2_map_limit(ext2_of(inode)))
            error = ext2_map(inode, first + i, false, &blocks[i]);
    }
    return error;
}

/* Makes RUN the one behind it among COUNT BLOCKS; false at the end. */
static bool
next_run(struct run *run, const uint32_t *blocks, unsigned count)
{
    run->first += run->count;
    if (run->first >= count)
        return false;
    run->block = blocks[run->first];
    for (run->count = 1; run->first + run->count < count; run->count++)
        if (blocks[run->first + run->count] !=
            (run->block ? run->block + run->count : 0))
            break;
    return true;
}

/* Reads or writes RUN of PAGE. Holes are read as zeros and not written: what
 * a page has over a hole is zeros, or behind the file's end. */
static int
transfer_run(struct ext2 *ext2, struct page *page, const struct run *run,
             bool write)
{
    unsigned shift = ext2->block_shift;
    unsigned sectors = ext2->block_size / SECTOR_SIZE;
    char *data = (char *)page_address(page) + (run->first << shift);

    if (run->block)
        return ext2->device->transfer(ext2->device,
                                      (uint64_t)run->block * sectors,
                                      run->count * sectors, data, write);
    if (!write)
        memset(data, 0, run->count << shift);
    return 0;
}

static int
transfer_page(struct inode *inode, struct page *page, bool write)
{
    struct ext2 *ext2 = ext2_of(inode);
    uint32_t blocks[BLOCKS_PER_PAGE_MAX];
    struct run run = {.first = 0, .count = 0};
    int error = map_page(inode, page, blocks);

    while (error == 0 && next_run(&run, blocks, blocks_per_page(ext2)))
        error = transfer_run(ext2, page, &run, write);
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
