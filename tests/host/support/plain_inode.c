/* Inodes without a cache or a disk: freed with the last reference when no
 * name is left, so that AddressSanitizer sees each one lost or used too long.
 */
#include "kernel/errno.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/regular_file.h"
#include "kernel/mm/kmalloc.h"

static uint32_t inodes, filesystems;
static struct list all = LIST_INITIALIZER(all);
static struct filesystem *root_filesystem;

const struct file_ops regular_file_ops;

int
regular_file_truncate(struct inode *inode, uint64_t size)
{
    return inode->ops->truncate(inode, size);
}

struct inode *
inode_create(struct filesystem *fs, uint32_t ino, uint32_t mode)
{
    struct inode *inode = kzalloc(sizeof *inode);

    if (!inode)
        return NULL;
    refcount_init(&inode->refs);
    mutex_init(&inode->lock, LOCK_INODE);
    inode->fs = fs;
    inode->ino = ino;
    inode->mode = mode;
    inode->nlink = S_ISDIR(mode) ? 2 : 1;
    list_append(&all, &inode->all_link);
    inodes++;
    return inode;
}

int
inode_get(struct filesystem *fs, uint32_t ino, struct inode **result)
{
    list_for_each (link, &all) {
        *result = container_of(link, struct inode, all_link);
        if ((*result)->fs == fs && (*result)->ino == ino) {
            inode_hold(*result);
            return 0;
        }
    }
    panic("inode %u is known by name and not there", ino);
}

void
inode_hold(struct inode *inode)
{
    refcount_get(&inode->refs);
}

void
inode_put(struct inode *inode)
{
    if (!inode || !refcount_put(&inode->refs))
        return;
    assert(inode->nlink == 0);
    if (inode->fs->ops->evict_inode)
        inode->fs->ops->evict_inode(inode);
    list_remove(&inode->all_link);
    kfree(inode);
    inodes--;
}

void
inode_mark_dirty(struct inode *inode)
{
    inode->dirty = true;
}

void
inode_touch_modified(struct inode *inode)
{
    assert(inode->lock.owner);
    inode->dirty = true;
}

void
inode_touch_changed(struct inode *inode)
{
    assert(inode->lock.owner || inode->fs->names_lock.owner);
    inode->dirty = true;
}

void
inode_touch_accessed(struct inode *inode)
{
    inode->dirty = true;
}

uint32_t
inode_count(void)
{
    return inodes;
}

void
filesystem_init(struct filesystem *fs, const struct filesystem_ops *ops,
                const char *type)
{
    fs->ops = ops;
    fs->type = type;
    fs->device = ++filesystems;
    mutex_init(&fs->names_lock, LOCK_NAMES);
}

int
filesystem_mount(struct filesystem *fs, struct inode *covered)
{
    if (!covered)
        root_filesystem = fs;
    else
        covered->mounted = fs;
    fs->covered = covered;
    return 0;
}

struct inode *
filesystem_root(void)
{
    return root_filesystem->root;
}
