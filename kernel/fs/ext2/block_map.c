/*
 * Which block holds which part of a file: 12 numbers in the inode, and three
 * trees of blocks full of numbers, of one, two and three levels. A number 0 is
 * a hole.
 */
#include <string.h>

#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"

#define LEVELS_MAX 3

/* How many block numbers a block holds: 1 << this. */
static unsigned
table_shift(const struct ext2 *ext2)
{
    return ext2->block_shift - 2;
}

/* How many blocks a tree of LEVELS leads to. */
static uint32_t
tree_span(const struct ext2 *ext2, unsigned levels)
{
    return 1u << (levels * table_shift(ext2));
}

uint32_t
ext2_map_limit(const struct ext2 *ext2)
{
    return EXT2_DIRECT + tree_span(ext2, 1) + tree_span(ext2, 2) +
           tree_span(ext2, 3);
}

/*
 * Fills the hole *SLOT of INODE with a new block: one of numbers, all 0, when
 * IS_TABLE, else one whose content the caller's page will bring. The caller
 * notes that *SLOT changed.
 */
static int
fill_hole(struct inode *inode, uint32_t *slot, bool is_table)
{
    struct ext2 *ext2 = ext2_of(inode);
    struct ext2_file *file = ext2_file_of(inode);
    struct page *page;
    uint32_t block;
    int error = ext2_block_alloc(ext2, file->goal, &block);

    if (error)
        return error;
    if (is_table) {
        error = ext2_metadata_get(ext2, block, &page);
        if (error) {
            ext2_block_free(ext2, block);
            return error;
        }
        memset(page_address(page), 0, ext2->block_size);
        page_cache_mark_dirty(page);
        page_put(page);
    }
    file->goal = block + 1;
    inode->blocks += ext2->block_size / 512;
    inode_mark_dirty(inode);
    *slot = block;
    return 0;
}

/*
 * Walks down the tree of LEVELS in the inode's *SLOT to the number of block
 * INDEX in it. Each step holds the page that SLOT is in, but for the first:
 * that slot is the inode's.
 */
static int
map_tree(struct inode *inode, uint32_t *slot, unsigned levels, uint32_t index,
         bool allocate, uint32_t *result)
{
    struct ext2 *ext2 = ext2_of(inode);
    struct page *page = NULL, *next;
    int error = 0;

    for (;;) {
        if (*slot == 0 && allocate) {
            error = fill_hole(inode, slot, levels > 0);
            if (error == 0 && page)
                page_cache_mark_dirty(page);
        }
        if (error || *slot == 0 || levels == 0)
            break;
        error = ext2_metadata_get(ext2, *slot, &next);
        if (error)
            break;
        if (page)
            page_put(page);
        page = next;
        levels--;
        slot = (uint32_t *)page_address(page) +
               (index >> (levels * table_shift(ext2)));
        index &= tree_span(ext2, levels) - 1;
    }
    *result = error ? 0 : *slot;
    if (page)
        page_put(page);
    return error;
}

int
ext2_map(struct inode *inode, uint32_t index, bool allocate, uint32_t *result)
{
    struct ext2 *ext2 = ext2_of(inode);
    uint32_t *slots = ext2_file_of(inode)->block;
    unsigned levels = 0;
    int error;

    if (index < EXT2_DIRECT) {
        error = map_tree(inode, &slots[index], 0, 0, allocate, result);
    } else {
        index -= EXT2_DIRECT;
        for (levels = 1; index >= tree_span(ext2, levels); levels++) {
            if (levels == LEVELS_MAX)
                return -EFBIG;
            index -= tree_span(ext2, levels);
        }
        error = map_tree(inode, &slots[EXT2_DIRECT + levels - 1], levels, index,
                         allocate, result);
    }
    if (error == 0 && *result && !ext2_is_block(ext2, *result))
        error = -EIO;
    return error;
}

/*
 * Frees the blocks of the tree of LEVELS in *SLOT from its index FROM on, and
 * the tree's own that lead to nothing else; *SLOT is 0 when all went. The
 * caller notes that *SLOT changed.
 */
static int
cut_tree(struct inode *inode, uint32_t *slot, unsigned levels, uint32_t from)
{
    struct ext2 *ext2 = ext2_of(inode);
    uint32_t *table, span;
    struct page *page;
    int error, result = 0;

    if (*slot == 0)
        return 0;
    if (levels > 0) {
        error = ext2_metadata_get(ext2, *slot, &page);
        if (error)
            return error;
        table = page_address(page);
        span = tree_span(ext2, levels - 1);
        for (uint32_t i = from / span; i < tree_span(ext2, 1); i++) {
            error = cut_tree(inode, &table[i], levels - 1,
                             i == from / span ? from & (span - 1) : 0);
            result = result ? result : error;
        }
        page_cache_mark_dirty(page);
        page_put(page);
    }
    if (from > 0 || result)
        return result;
    if (levels > 0)
        page_cache_forget(ext2->metadata, *slot);
    ext2_block_free(ext2, *slot);
    *slot = 0;
    if (inode->blocks >= ext2->block_size / 512)
        inode->blocks -= ext2->block_size / 512;
    return 0;
}

int
ext2_map_cut(struct inode *inode, uint32_t from)
{
    struct ext2 *ext2 = ext2_of(inode);
    uint32_t *slots = ext2_file_of(inode)->block;
    int error, result = 0;

    for (unsigned i = from; i < EXT2_DIRECT; i++)
        cut_tree(inode, &slots[i], 0, 0);
    from = from > EXT2_DIRECT ? from - EXT2_DIRECT : 0;
    for (unsigned levels = 1; levels <= LEVELS_MAX; levels++) {
        uint32_t span = tree_span(ext2, levels);

        if (from < span) {
            error =
                cut_tree(inode, &slots[EXT2_DIRECT + levels - 1], levels, from);
            result = result ? result : error;
        }
        from = from > span ? from - span : 0;
    }
    inode_mark_dirty(inode);
    return result;
}
