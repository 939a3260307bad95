/* Which inode numbers are free: a bitmap and a count in each group. */
#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"
#include "kernel/panic.h"

/* Notes that GROUP has CHANGE more or fewer free inodes. */
static void
count_inodes(struct ext2 *ext2, uint32_t group, int change, bool is_directory)
{
    ext2_group(ext2, group)->free_inodes += change;
    if (is_directory)
        ext2_group(ext2, group)->used_dirs -= change;
    ext2_group_changed(ext2, group);
    ext2->super->free_inodes += change;
    page_cache_mark_dirty(ext2->super_page);
}

/* Allocates an inode of GROUP: its number in *RESULT, 0 when all are taken.
 * alloc_lock held. */
static int
alloc_in_group(struct ext2 *ext2, uint32_t group, bool is_directory,
               uint32_t *result)
{
    uint32_t per_group = ext2->super->inodes_per_group;
    uint32_t first = group * per_group + 1, bit = 0;
    struct page *page;
    int error;

    *result = 0;
    if (ext2_group(ext2, group)->free_inodes == 0)
        return 0;
    error =
        ext2_metadata_get(ext2, ext2_group(ext2, group)->inode_bitmap, &page);
    if (error)
        return error;
    if (ext2->super->first_ino > first)
        bit = ext2->super->first_ino - first;
    bit = ext2_first_zero(page_address(page), bit, per_group);
    if (bit < per_group && ext2_is_ino(ext2, first + bit)) {
        ext2_bit_set(page_address(page), bit, true);
        page_cache_mark_dirty(page);
        count_inodes(ext2, group, -1, is_directory);
        *result = first + bit;
    }
    page_put(page);
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
        error = alloc_in_group(ext2, group, S_ISDIR(mode), result);
        group = group + 1 < ext2->group_count ? group + 1 : 0;
    }
    mutex_unlock(&ext2->alloc_lock);
    if (error)
        return error;
    return *result ? 0 : -ENOSPC;
}

void
ext2_ino_free(struct ext2 *ext2, uint32_t ino, bool is_directory)
{
    uint32_t group = (ino - 1) / ext2->super->inodes_per_group;
    uint32_t bit = (ino - 1) % ext2->super->inodes_per_group;
    struct page *page;

    mutex_lock(&ext2->alloc_lock);
    if (ext2_metadata_get(ext2, ext2_group(ext2, group)->inode_bitmap, &page)) {
        mutex_unlock(&ext2->alloc_lock);
        log_print("ext2: inode %u can't be freed\n", (unsigned)ino);
        return;
    }
    if (ext2_bit_get(page_address(page), bit)) {
        ext2_bit_set(page_address(page), bit, false);
        page_cache_mark_dirty(page);
        count_inodes(ext2, group, 1, is_directory);
    }
    mutex_unlock(&ext2->alloc_lock);
    page_put(page);
}
