/* Mounting ext2: the superblock and the group descriptors. */
#include "kernel/dev/block.h"
#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/panic.h"

#define INCOMPAT_KNOWN  EXT2_INCOMPAT_FILETYPE
#define RO_COMPAT_KNOWN (EXT2_RO_COMPAT_SPARSE | EXT2_RO_COMPAT_LARGE_FILE)

static int
ext2_sync(struct filesystem *fs)
{
    struct ext2 *ext2 = fs->private;
    int error = page_cache_write(ext2->metadata);
    int flush_error = ext2->device->flush(ext2->device);

    return error ? error : flush_error;
}

static const struct filesystem_ops ext2_ops = {
    .read_inode = ext2_read_inode,
    .write_inode = ext2_write_inode,
    .evict_inode = ext2_evict_inode,
    .sync = ext2_sync,
};

/* Whether SUPER describes an ext2 that this code understands and that can be
 * true: what later code divides by, shifts by and indexes with. */
static bool
is_sane(const struct ext2_super *super, uint64_t device_bytes)
{
    uint32_t block_size;

    if (super->magic != EXT2_MAGIC ||
        super->revision != EXT2_DYNAMIC_REVISION ||
        (super->feature_incompat & ~INCOMPAT_KNOWN) ||
        super->log_block_size > 2)
        return false;
    block_size = 1024u << super->log_block_size;
    return super->first_data_block == (block_size == 1024) &&
           super->blocks_count > super->first_data_block + 1 &&
           super->blocks_count <= device_bytes / block_size &&
           super->blocks_per_group >= 8 &&
           super->blocks_per_group <= 8 * block_size &&
           super->inodes_per_group >= 8 &&
           super->inodes_per_group <= 8 * block_size &&
           super->inode_size >= EXT2_OLD_INODE_SIZE &&
           super->inode_size <= block_size &&
           (super->inode_size & (super->inode_size - 1)) == 0 &&
           super->inodes_count >= EXT2_ROOT_INO;
}

/* Reads the superblock into EXT2, before there is a metadata inode: its block
 * size says which page it will be in. */
static int
read_geometry(struct ext2 *ext2)
{
    struct block_device *device = ext2->device;
    struct page *page = page_alloc(0);
    struct ext2_super *super;
    int error;

    if (!page)
        return -ENOMEM;
    super = page_address(page);
    error = device->transfer(device, EXT2_SUPER_OFFSET / SECTOR_SIZE,
                             sizeof(*super) / SECTOR_SIZE, super, false);
    if (error == 0 && !is_sane(super, device->sectors * SECTOR_SIZE))
        error = -EINVAL;
    if (error == 0) {
        ext2->block_shift = 10 + super->log_block_size;
        ext2->block_size = 1u << ext2->block_shift;
        ext2->inode_size = super->inode_size;
        ext2->group_count =
            (super->blocks_count - super->first_data_block - 1) /
                super->blocks_per_group +
            1;
        if (super->inodes_count !=
            (uint64_t)ext2->group_count * super->inodes_per_group)
            error = -EINVAL;
        ext2->fs.read_only =
            device->read_only || (super->feature_ro_compat & ~RO_COMPAT_KNOWN);
    }
    page_put(page);
    return error;
}

static uint32_t
group_page_count(const struct ext2 *ext2)
{
    uint32_t bytes = ext2->group_count * sizeof(struct ext2_group);

    return (bytes + ext2->block_size - 1) >> ext2->block_shift;
}

/* Gives back the metadata that a mount holds on to. */
static void
release(struct ext2 *ext2)
{
    for (uint32_t i = 0; ext2->group_pages && i < group_page_count(ext2); i++)
        if (ext2->group_pages[i])
            page_put(ext2->group_pages[i]);
    kfree(ext2->group_pages);
    if (ext2->super_page)
        page_put(ext2->super_page);
    if (ext2->metadata) {
        ext2->metadata->nlink = 0;
        inode_put(ext2->metadata);
    }
    kfree(ext2);
}

/* Makes the metadata inode, number 0, and loads the superblock's page. */
static int
open_metadata(struct ext2 *ext2)
{
    uint32_t block = EXT2_SUPER_OFFSET >> ext2->block_shift;
    int error;

    ext2->metadata = inode_create(&ext2->fs, 0, S_IFBLK);
    if (!ext2->metadata)
        return -ENOMEM;
    ext2->metadata->ops = &ext2_metadata_ops;
    error = page_cache_get(ext2->metadata, block, &ext2->super_page);
    if (error == 0)
        ext2->super = (void *)((char *)page_address(ext2->super_page) +
                               (EXT2_SUPER_OFFSET & (ext2->block_size - 1)));
    return error;
}

/* Whether GROUP's bitmaps and inode table lie on the disk. */
static bool
is_sane_group(const struct ext2 *ext2, const struct ext2_group *group)
{
    uint32_t table_blocks = (ext2->super->inodes_per_group * ext2->inode_size +
                             ext2->block_size - 1) >>
                            ext2->block_shift;

    return ext2_is_block(ext2, group->block_bitmap) &&
           ext2_is_block(ext2, group->inode_bitmap) &&
           ext2_is_block(ext2, group->inode_table) &&
           table_blocks <= ext2->super->blocks_count - group->inode_table;
}

/* Loads and checks all group descriptors. */
static int
read_groups(struct ext2 *ext2)
{
    uint32_t count = group_page_count(ext2);
    uint32_t first = ext2->super->first_data_block + 1;
    int error;

    ext2->group_pages = kzalloc(count * sizeof(*ext2->group_pages));
    if (!ext2->group_pages)
        return -ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        error = ext2_metadata_get(ext2, first + i, &ext2->group_pages[i]);
        if (error)
            return error;
    }
    for (uint32_t i = 0; i < ext2->group_count; i++)
        if (!is_sane_group(ext2, ext2_group(ext2, i)))
            return -EINVAL;
    return 0;
}

int
ext2_mount(struct block_device *device, struct filesystem **result)
{
    struct ext2 *ext2 = kzalloc(sizeof(*ext2));
    int error;

    if (!ext2)
        return -ENOMEM;
    filesystem_init(&ext2->fs, &ext2_ops, "ext2");
    ext2->fs.private = ext2;
    ext2->fs.cache_inodes = true;
    ext2->device = device;
    mutex_init(&ext2->alloc_lock, LOCK_BLOCK_ALLOC);

    error = read_geometry(ext2);
    if (error == 0)
        error = open_metadata(ext2);
    if (error == 0)
        error = read_groups(ext2);
    if (error == 0)
        error = inode_get(&ext2->fs, EXT2_ROOT_INO, &ext2->fs.root);
    if (error) {
        log_print("ext2: %s: no file system to mount: error %d\n", device->name,
                  -error);
        release(ext2);
        return error;
    }
    *result = &ext2->fs;
    return 0;
}
