/* Inodes on the disk: reading, writing, making and freeing them. */
#include <string.h>

#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"
#include "kernel/fs/regular_file.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/panic.h"

bool
ext2_is_ino(const struct ext2 *ext2, uint32_t ino)
{
    return ino <= ext2->super->inodes_count &&
           (ino == EXT2_ROOT_INO || ino >= ext2->super->first_ino);
}

/* Finds inode INO, which can be, in its table: it is *RAW, in PAGE, of which
 * the caller has a reference. */
static int
find_raw(struct ext2 *ext2, uint32_t ino, struct page **page,
         struct ext2_inode **raw)
{
    uint32_t group = (ino - 1) / ext2->super->inodes_per_group;
    uint32_t number = (ino - 1) % ext2->super->inodes_per_group;
    uint32_t offset = number * ext2->inode_size;
    uint32_t block =
        ext2_group(ext2, group)->inode_table + (offset >> ext2->block_shift);
    int error = ext2_metadata_get(ext2, block, page);

    if (error == 0)
        *raw = (void *)((char *)page_address(*page) +
                        (offset & (ext2->block_size - 1)));
    return error;
}

/* Devices, FIFOs and sockets that stand on this disk: opening one is -ENXIO. */
static const struct inode_ops special_ops;

static void
set_ops(struct inode *inode)
{
    inode->ops = &special_ops;
    if (S_ISREG(inode->mode)) {
        inode->ops = &ext2_file_ops;
        inode->file_ops = &regular_file_ops;
    } else if (S_ISDIR(inode->mode)) {
        inode->ops = &ext2_directory_ops;
        inode->file_ops = &ext2_directory_file_ops;
    } else if (S_ISLNK(inode->mode)) {
        inode->ops = &ext2_symlink_ops;
    }
}

/* Gives INODE, which has its number and mode, what ext2 adds. */
static int
attach_file(struct inode *inode)
{
    struct ext2 *ext2 = ext2_of(inode);
    struct ext2_file *file = kzalloc(sizeof(*file));
    uint32_t group = (inode->ino - 1) / ext2->super->inodes_per_group;

    if (!file)
        return -ENOMEM;
    mutex_init(&file->map_lock, LOCK_BLOCK_MAP);
    file->goal =
        ext2->super->first_data_block + group * ext2->super->blocks_per_group;
    inode->private = file;
    set_ops(inode);
    return 0;
}

/* Whether INODE, as it was read, is one that the other files' code can work
 * on: its type, and its size where pages are indexed by it. */
static bool
is_sane(const struct inode *inode)
{
    const struct ext2 *ext2 = ext2_of(inode);
    uint64_t limit = (uint64_t)ext2_map_limit(ext2) << ext2->block_shift;

    if (inode->nlink == 0 || inode->size > limit)
        return false;
    if (inode->ino == EXT2_ROOT_INO && !S_ISDIR(inode->mode))
        return false;
    if (S_ISDIR(inode->mode))
        return inode->size <= INT32_MAX &&
               (inode->size & (ext2->block_size - 1)) == 0;
    if (S_ISLNK(inode->mode))
        return inode->size < PAGE_SIZE;
    return inode->mode & S_IFMT;
}

static void
read_fields(struct inode *inode, const struct ext2_inode *raw)
{
    struct ext2_file *file = ext2_file_of(inode);

    inode->nlink = raw->links;
    inode->uid = raw->uid | (uint32_t)raw->uid_high << 16;
    inode->gid = raw->gid | (uint32_t)raw->gid_high << 16;
    inode->size = raw->size;
    if (S_ISREG(inode->mode))
        inode->size |= (uint64_t)raw->size_high << 32;
    inode->blocks = raw->blocks;
    if (S_ISCHR(inode->mode) || S_ISBLK(inode->mode))
        inode->device = raw->block[0];
    inode->atime.seconds = raw->atime;
    inode->mtime.seconds = raw->mtime;
    inode->ctime.seconds = raw->ctime;
    file->flags = raw->flags;
    memcpy(file->block, raw->block, sizeof(file->block));
}

int
ext2_read_inode(struct inode *inode)
{
    struct ext2_inode *raw;
    struct page *page;
    int error;

    if (!ext2_is_ino(ext2_of(inode), inode->ino))
        return -EIO;
    error = find_raw(ext2_of(inode), inode->ino, &page, &raw);
    if (error)
        return error;
    inode->mode = raw->mode;
    error = attach_file(inode);
    if (error == 0) {
        read_fields(inode, raw);
        if (!is_sane(inode)) {
            kfree(inode->private);
            error = -EIO;
        }
    }
    page_put(page);
    return error;
}

/* Says in the superblock that a file is longer than 2 GiB. */
static void
note_large_file(struct ext2 *ext2)
{
    mutex_lock(&ext2->alloc_lock);
    ext2->super->feature_ro_compat |= EXT2_RO_COMPAT_LARGE_FILE;
    page_cache_mark_dirty(ext2->super_page);
    mutex_unlock(&ext2->alloc_lock);
}

int
ext2_write_inode(struct inode *inode)
{
    struct ext2_file *file = ext2_file_of(inode);
    struct ext2_inode *raw;
    struct page *page;
    int error = find_raw(ext2_of(inode), inode->ino, &page, &raw);

    if (error)
        return error;
    raw->mode = inode->mode;
    raw->links = inode->nlink;
    raw->uid = inode->uid;
    raw->uid_high = inode->uid >> 16;
    raw->gid = inode->gid;
    raw->gid_high = inode->gid >> 16;
    raw->size = inode->size;
    if (S_ISREG(inode->mode))
        raw->size_high = inode->size >> 32;
    raw->blocks = inode->blocks;
    raw->dtime = inode->nlink ? 0 : inode->ctime.seconds;
    raw->flags = file->flags;
    memcpy(raw->block, file->block, sizeof(file->block));
    raw->atime = inode->atime.seconds;
    raw->mtime = inode->mtime.seconds;
    raw->ctime = inode->ctime.seconds;
    page_cache_mark_dirty(page);
    page_put(page);
    if (inode->size > INT32_MAX)
        note_large_file(ext2_of(inode));
    return 0;
}

/* Makes the table's record of INO an empty one: nothing of the file that had
 * the number before stays. */
static int
clear_raw(struct ext2 *ext2, uint32_t ino)
{
    struct ext2_inode *raw;
    struct page *page;
    int error = find_raw(ext2, ino, &page, &raw);

    if (error)
        return error;
    memset(raw, 0, ext2->inode_size);
    page_cache_mark_dirty(page);
    page_put(page);
    return 0;
}

int
ext2_inode_create(struct inode *dir, uint32_t mode, struct inode **result)
{
    struct ext2 *ext2 = ext2_of(dir);
    struct inode *inode;
    uint32_t ino;
    int error = ext2_ino_alloc(dir, mode, &ino);

    if (error)
        return error;
    error = clear_raw(ext2, ino);
    if (error)
        goto free_ino;
    error = -ENOMEM;
    inode = inode_create(dir->fs, ino, mode);
    if (!inode)
        goto free_ino;
    if (attach_file(inode))
        goto free_inode;
    inode_mark_dirty(inode);
    *result = inode;
    return 0;

free_inode:
    inode->ops = &special_ops;
    inode->nlink = 0;
    inode_put(inode);
free_ino:
    ext2_ino_free(ext2, ino, S_ISDIR(mode));
    return error;
}

/* Whether INODE's block numbers are that, and not a short link's text or a
 * device's number. */
static bool
has_blocks(const struct inode *inode)
{
    if (S_ISLNK(inode->mode))
        return inode->size >= EXT2_FAST_LINK;
    return S_ISREG(inode->mode) || S_ISDIR(inode->mode);
}

void
ext2_evict_inode(struct inode *inode)
{
    struct ext2_file *file = ext2_file_of(inode);

    if (!file)
        return;
    if (inode->nlink == 0) {
        mutex_lock(&file->map_lock);
        if (has_blocks(inode) && ext2_map_cut(inode, 0))
            log_print("ext2: inode %u: not all blocks could be freed\n",
                      (unsigned)inode->ino);
        inode->blocks = 0;
        inode->size = 0;
        mutex_unlock(&file->map_lock);
        ext2_write_inode(inode);
        ext2_ino_free(ext2_of(inode), inode->ino, S_ISDIR(inode->mode));
    }
    kfree(file);
}
