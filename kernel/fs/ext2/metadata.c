/* Blocks that are in no file, through the page cache of the inode METADATA. */
#include "kernel/dev/block.h"
#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"

static int
transfer(struct inode *inode, struct page *page, bool write)
{
    struct ext2 *ext2 = ext2_of(inode);
    uint32_t sectors = ext2->block_size / SECTOR_SIZE;

    return ext2->device->transfer(ext2->device, (uint64_t)page->index * sectors,
                                  sectors, page_address(page), write);
}

static int
metadata_fill_page(struct inode *inode, struct page *page)
{
    return transfer(inode, page, false);
}

static int
metadata_write_page(struct inode *inode, struct page *page)
{
    return transfer(inode, page, true);
}

const struct inode_ops ext2_metadata_ops = {
    .fill_page = metadata_fill_page,
    .write_page = metadata_write_page,
};

bool
ext2_is_block(const struct ext2 *ext2, uint32_t block)
{
    return block > ext2->super->first_data_block &&
           block < ext2->super->blocks_count;
}

int
ext2_metadata_get(struct ext2 *ext2, uint32_t block, struct page **result)
{
    if (!ext2_is_block(ext2, block))
        return -EIO;
    return page_cache_get(ext2->metadata, block, result);
}

/* How many group descriptors a block holds: 1 << this. */
static unsigned
group_shift(const struct ext2 *ext2)
{
    return ext2->block_shift - 5;
}

struct ext2_group *
ext2_group(const struct ext2 *ext2, uint32_t group)
{
    unsigned shift = group_shift(ext2);
    struct ext2_group *groups = page_address(ext2->group_pages[group >> shift]);

    return &groups[group & ((1u << shift) - 1)];
}

void
ext2_group_changed(const struct ext2 *ext2, uint32_t group)
{
    page_cache_mark_dirty(ext2->group_pages[group >> group_shift(ext2)]);
}
