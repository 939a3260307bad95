/* Which blocks and which inode numbers are free: for each of the two, a
 * bitmap in every group, and counts in the group and the superblock. */
#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"
#include "kernel/panic.h"

/* The first 0 among bits [FROM, END) of BITMAP; END when there is none. */
static uint32_t
first_zero(const uint8_t *bitmap, uint32_t from, uint32_t end)
{
    while (from < end && bitmap[from / 8] & 1u << from % 8)
        from += from % 8 == 0 && bitmap[from / 8] == 0xFF ? 8 : 1;
    return from < end ? from : end;
}

/* Takes the first free one among bits [FROM, END) of the bitmap in BLOCK into
 * *BIT, which is END when there is none: 0 or -errno. alloc_lock held. */
static int
take_bit(struct ext2 *ext2, uint32_t block, uint32_t from, uint32_t end,
         uint32_t *bit)
{
    struct page *page;
    uint8_t *bitmap;
    int error = ext2_metadata_get(ext2, block, &page);

    if (error)
        return error;
    bitmap = page_address(page);
    *bit = first_zero(bitmap, from, end);
    if (*bit < end) {
        bitmap[*bit / 8] |= 1u << *bit % 8;
        page_cache_mark_dirty(page);
    }
    page_put(page);
    return 0;
}

/* Frees BIT of the bitmap in BLOCK; false when it is free already, or can't be
 * read. alloc_lock held. */
static bool
give_bit(struct ext2 *ext2, uint32_t block, uint32_t bit)
{
    struct page *page;
    uint8_t *bitmap, mask = 1u << bit % 8;
    bool taken;

    if (ext2_metadata_get(ext2, block, &page))
        return false;
    bitmap = page_address(page);
    taken = bitmap[bit / 8] & mask;
    bitmap[bit / 8] &= ~mask;
    page_cache_mark_dirty(page);
    page_put(page);
    return taken;
}

/* Notes that GROUP has so many more (or fewer) free blocks, free inodes and
 * directories. alloc_lock held. */
static void
count(struct ext2 *ext2, uint32_t group, int blocks, int inodes, int dirs)
{
    struct ext2_group *descriptor = ext2_group(ext2, group);

    descriptor->free_blocks += blocks;
    descriptor->free_inodes += inodes;
    descriptor->used_dirs += dirs;
    ext2_group_changed(ext2, group);
    ext2->super->free_blocks += blocks;
    ext2->super->free_inodes += inodes;
    page_cache_mark_dirty(ext2->super_page);
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

/* Allocates a block of GROUP, the first free one from bit GOAL on, or in front
 * of it: its number in *RESULT, 0 when all are taken. alloc_lock held. */
static int
alloc_block(struct ext2 *ext2, uint32_t group, uint32_t goal, uint32_t *result)
{
    uint32_t block = ext2_group(ext2, group)->block_bitmap;
    uint32_t bit, end = blocks_in_group(ext2, group);
    int error;

    if (ext2_group(ext2, group)->free_blocks == 0)
        return 0;
    error = take_bit(ext2, block, goal, end, &bit);
    if (error == 0 && bit == end)
        error = take_bit(ext2, block, 0, end, &bit);
    if (error || bit == end)
        return error;
    count(ext2, group, -1, 0, 0);
    *result = ext2->super->first_data_block +
              group * ext2->super->blocks_per_group + bit;
    return 0;
}

int
ext2_block_alloc(struct ext2 *ext2, uint32_t goal, uint32_t *result)
{
    uint32_t per_group = ext2->super->blocks_per_group;
    uint32_t group, bit;
    int error = 0;

    goal -= ext2->super->first_data_block;
    if (goal / per_group >= ext2->group_count)
        goal = 0;
    group = goal / per_group;
    bit = goal % per_group;
    *result = 0;

    mutex_lock(&ext2->alloc_lock);
    for (uint32_t i = 0; i < ext2->group_count && !*result && !error; i++) {
        error = alloc_block(ext2, group, bit, result);
        group = (group + 1) % ext2->group_count;
        bit = 0;
    }
    mutex_unlock(&ext2->alloc_lock);
    return !error && !*result ? -ENOSPC : error;
}

void
ext2_block_free(struct ext2 *ext2, uint32_t block)
{
    uint32_t index = block - ext2->super->first_data_block;
    uint32_t group = index / ext2->super->blocks_per_group;
    uint32_t bit = index % ext2->super->blocks_per_group;
    bool freed;

    mutex_lock(&ext2->alloc_lock);
    freed = ext2_is_block(ext2, block) &&
            give_bit(ext2, ext2_group(ext2, group)->block_bitmap, bit);
    if (freed)
        count(ext2, group, 1, 0, 0);
    mutex_unlock(&ext2->alloc_lock);
    if (!freed)
        log_print("ext2: block %u can't be freed\n", (unsigned)block);
}

/* Allocates an inode number of GROUP into *RESULT, 0 when all are taken.
 * alloc_lock held. */
static int
alloc_ino(struct ext2 *ext2, uint32_t group, bool is_directory,
          uint32_t *result)
{
    uint32_t end = ext2->super->inodes_per_group;
    uint32_t first = group * end + 1, bit = 0;
    int error;

    if (ext2_group(ext2, group)->free_inodes == 0)
        return 0;
    if (ext2->super->first_ino > first)
        bit = ext2->super->first_ino - first;
    error =
        take_bit(ext2, ext2_group(ext2, group)->inode_bitmap, bit, end, &bit);
    if (error || bit == end)
        return error;
    count(ext2, group, 0, -1, is_directory);
    *result = first + bit;
    return 0;
}

int
ext2_ino_alloc(const struct inode *dir, uint32_t mode, uint32_t *result)
{
    struct ext2 *ext2 = ext2_of(dir);
    uint32_t group = (dir->ino - 1) / ext2->super->inodes_per_group;
    int error = 0;

    *result = 0;
    mutex_lock(&ext2->alloc_lock);
    for (uint32_t i = 0; i < ext2->group_count && !*result && !error; i++) {
        error = alloc_ino(ext2, group, S_ISDIR(mode), result);
        group = (group + 1) % ext2->group_count;
    }
    mutex_unlock(&ext2->alloc_lock);
    return !error && !*result ? -ENOSPC : error;
}

void
ext2_ino_free(struct ext2 *ext2, uint32_t ino, bool is_directory)
{
    uint32_t group = (ino - 1) / ext2->super->inodes_per_group;
    uint32_t bit = (ino - 1) % ext2->super->inodes_per_group;
    bool freed;

    mutex_lock(&ext2->alloc_lock);
    freed = give_bit(ext2, ext2_group(ext2, group)->inode_bitmap, bit);
    if (freed)
        count(ext2, group, 0, 1, -is_directory);
    mutex_unlock(&ext2->alloc_lock);
    if (!freed)
        log_print("ext2: inode %u can't be freed\n", (unsigned)ino);
}
