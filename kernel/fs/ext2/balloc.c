/* Which blocks are free: a bitmap and a count in each group. */
#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"
#include "kernel/panic.h"

bool
ext2_bit_get(const uint8_t *bitmap, uint32_t bit)
{
    return bitmap[bit / 8] & (1u << (bit % 8));
}

void
ext2_bit_set(uint8_t *bitmap, uint32_t bit, bool value)
{
    uint8_t mask = 1u << (bit % 8);

    bitmap[bit / 8] = value ? bitmap[bit / 8] | mask : bitmap[bit / 8] & ~mask;
}

uint32_t
ext2_first_zero(const uint8_t *bitmap, uint32_t from, uint32_t end)
{
    while (from < end && ext2_bit_get(bitmap, from)) {
        if (from % 8 == 0 && bitmap[from / 8] == 0xFF)
            from += 8;
        else
            from++;
    }
    return from < end ? from : end;
}

/* How many blocks GROUP has: the last one may be smaller. */
static uint32_t
blocks_in_group(const struct ext2 *ext2, uint32_t group)
{
    const struct ext2_super *super = ext2->super;
    uint32_t before = group * super->blocks_per_group;
    uint32_t left = super->blocks_count - super->first_data_block - before;

    return left < super->blocks_per_group ? left : super->blocks_per_group;
}

/* Notes that GROUP has CHANGE more or fewer free blocks. */
static void
count_blocks(struct ext2 *ext2, uint32_t group, int change)
{
    ext2_group(ext2, group)->free_blocks += change;
    ext2_group_changed(ext2, group);
    ext2->super->free_blocks += change;
    page_cache_mark_dirty(ext2->super_page);
}

/* Allocates a block of GROUP, the first free one from bit GOAL on, or before
 * it: its number in *RESULT, 0 when all are taken. alloc_lock held. */
static int
alloc_in_group(struct ext2 *ext2, uint32_t group, uint32_t goal,
               uint32_t *result)
{
    uint32_t bit, end = blocks_in_group(ext2, group);
    struct page *page;
    int error;

    *result = 0;
    if (ext2_group(ext2, group)->free_blocks == 0)
        return 0;
    error =
        ext2_metadata_get(ext2, ext2_group(ext2, group)->block_bitmap, &page);
    if (error)
        return error;
    bit = ext2_first_zero(page_address(page), goal, end);
    if (bit == end)
        bit = ext2_first_zero(page_address(page), 0, end);
    if (bit < end) {
        ext2_bit_set(page_address(page), bit, true);
        page_cache_mark_dirty(page);
        count_blocks(ext2, group, -1);
        *result = ext2->super->first_data_block +
                  group * ext2->super->blocks_per_group + bit;
    }
    page_put(page);
    return 0;
}

int
ext2_block_alloc(struct ext2 *ext2, uint32_t goal, uint32_t *result)
{
    uint32_t group, bit;
    int error = 0;

    if (!ext2_is_block(ext2, goal))
        goal = ext2->super->first_data_block;
    group =
        (goal - ext2->super->first_data_block) / ext2->super->blocks_per_group;
    bit =
        (goal - ext2->super->first_data_block) % ext2->super->blocks_per_group;
    *result = 0;

    mutex_lock(&ext2->alloc_lock);
    for (uint32_t i = 0; i < ext2->group_count && !*result && !error; i++) {
        error = alloc_in_group(ext2, group, bit, result);
        group = group + 1 < ext2->group_count ? group + 1 : 0;
        bit = 0;
    }
    mutex_unlock(&ext2->alloc_lock);
    if (error)
        return error;
    return *result ? 0 : -ENOSPC;
}

void
ext2_block_free(struct ext2 *ext2, uint32_t block)
{
    uint32_t index = block - ext2->super->first_data_block;
    uint32_t group = index / ext2->super->blocks_per_group;
    uint32_t bit = index % ext2->super->blocks_per_group;
    struct page *page;
    bool was_used;

    mutex_lock(&ext2->alloc_lock);
    if (!ext2_is_block(ext2, block) ||
        ext2_metadata_get(ext2, ext2_group(ext2, group)->block_bitmap, &page)) {
        mutex_unlock(&ext2->alloc_lock);
        log_print("ext2: block %u can't be freed\n", (unsigned)block);
        return;
    }
    was_used = ext2_bit_get(page_address(page), bit);
    if (was_used) {
        ext2_bit_set(page_address(page), bit, false);
        page_cache_mark_dirty(page);
        count_blocks(ext2, group, 1);
    }
    mutex_unlock(&ext2->alloc_lock);
    page_put(page);
    if (!was_used)
        log_print("ext2: block %u was freed twice\n", (unsigned)block);
}
