/* The mount table: which file system stands on which directory. */
#include "kernel/fs/filesystem.h"

#include "kernel/errno.h"
#include "kernel/fs/inode.h"
#include "kernel/panic.h"
#include "kernel/proc/spinlock.h"

/* Guards MOUNTS and inode->mounted; file systems are never taken out again,
 * so a walk that has begun wants no lock. */
static struct spinlock mount_lock = SPINLOCK_INITIALIZER(LOCK_INODE_CACHE);
static struct list mounts = LIST_INITIALIZER(mounts);
static struct filesystem *root;
static uint32_t last_device;

void
filesystem_init(struct filesystem *fs, const struct filesystem_ops *ops,
                const char *type)
{
    fs->ops = ops;
    fs->type = type;
    fs->device = __atomic_add_fetch(&last_device, 1, __ATOMIC_RELAXED);
    mutex_init(&fs->names_lock, LOCK_NAMES);
    list_init(&fs->link);
}

int
filesystem_mount(struct filesystem *fs, struct inode *covered)
{
    uint32_t flags;
    int error = 0;

    if (covered && !inode_is_directory(covered))
        return -ENOTDIR;
    flags = spin_lock(&mount_lock);
    if (covered ? covered->mounted : root) {
        error = -EBUSY;
    } else {
        if (covered)
            covered->mounted = fs;
        else
            root = fs;
        fs->covered = covered;
        list_append(&mounts, &fs->link);
    }
    spin_unlock(&mount_lock, flags);
    return error;
}

struct inode *
filesystem_root(void)
{
    assert(root);
    return root->root;
}

int
filesystem_sync_all(void)
{
    int result = inode_sync_all(NULL), error;

    list_for_each (link, &mounts) {
        struct filesystem *fs = container_of(link, struct filesystem, link);

        error = fs->ops->sync ? fs->ops->sync(fs) : 0;
        result = result ? result : error;
    }
    return result;
}

struct filesystem *
filesystem_next(struct filesystem *fs)
{
    uint32_t flags = spin_lock(&mount_lock);
    struct list *link = fs ? fs->link.next : mounts.next;
    struct filesystem *next =
        link == &mounts ? NULL : container_of(link, struct filesystem, link);

    spin_unlock(&mount_lock, flags);
    return next;
}
