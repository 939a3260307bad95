/*
 * The file system in memory: /tmp. A directory is a table of names, a file is
 * its pages in the page cache, which have no disk to go to and stay.
 */
#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/fs/directory.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/name_table.h"
#include "kernel/fs/regular_file.h"
#include "kernel/mm/kmalloc.h"
#include "lib/include/string.h"

struct tmpfs {
    struct filesystem fs;
    uint32_t last_ino; /* counted atomically */
};

/* What a directory's inode has in private; guarded by the inode's lock. */
struct tmpfs_directory {
    struct name_table names;
    struct inode *parent; /* a reference, but for the root: that's itself */
};

static const struct inode_ops directory_ops;
static const struct inode_ops file_ops;
static const struct inode_ops link_ops;

static struct tmpfs_directory *
directory_of(const struct inode *inode)
{
    return inode->private;
}

/* A new inode of FS, its operations chosen by MODE; NULL: no memory. */
static struct inode *
make_inode(struct filesystem *fs, uint32_t mode)
{
    struct tmpfs *tmpfs = container_of(fs, struct tmpfs, fs);
    uint32_t ino = __atomic_add_fetch(&tmpfs->last_ino, 1, __ATOMIC_RELAXED);
    struct inode *inode = inode_create(fs, ino, mode);

    if (!inode)
        return NULL;
    inode->private = NULL;
    if (S_ISREG(mode)) {
        inode->ops = &file_ops;
        inode->file_ops = &regular_file_ops;
    } else if (S_ISLNK(mode)) {
        inode->ops = &link_ops;
    } else {
        inode->ops = &directory_ops;
        inode->file_ops = &directory_file_ops;
        inode->nlink = 2;
    }
    return inode;
}

/* Makes INODE, new, a directory in PARENT (NULL: the root). 0 or -ENOMEM. */
static int
make_directory(struct inode *inode, struct inode *parent)
{
    struct tmpfs_directory *directory = kzalloc(sizeof *directory);

    if (!directory)
        return -ENOMEM;
    directory->parent = parent ? parent : inode;
    if (parent)
        inode_hold(parent);
    inode->private = directory;
    return 0;
}

/* Ends INODE, which got no name. */
static void
discard(struct inode *inode)
{
    inode->nlink = 0;
    inode_put(inode);
}

/* Puts NAME for INODE in DIR, which then has a reference to it. */
static int
enter_name(struct inode *dir, const struct name *name, struct inode *inode)
{
    int error = name_table_add(&directory_of(dir)->names, name, inode);

    if (error)
        return error;
    inode_hold(inode);
    if (inode_is_directory(inode))
        dir->nlink++;
    inode_touch_modified(dir);
    return 0;
}

/* Takes ENTRY out of DIR, and its reference. */
static void
remove_entry(struct inode *dir, struct name_entry *entry)
{
    struct inode *inode = entry->inode;

    name_table_remove(&directory_of(dir)->names, entry);
    if (inode_is_directory(inode))
        dir->nlink--;
    inode_touch_modified(dir);
    inode_put(inode);
}

static int
tmpfs_lookup(struct inode *dir, const struct name *name, struct inode **result)
{
    struct name_entry *entry;

    if (name->length == 2 && memcmp(name->text, "..", 2) == 0) {
        *result = directory_of(dir)->parent;
    } else {
        entry = name_table_find(&directory_of(dir)->names, name);
        if (!entry)
            return -ENOENT;
        *result = entry->inode;
    }
    inode_hold(*result);
    return 0;
}

static int
tmpfs_create_node(struct inode *dir, const struct name *name, uint32_t mode,
                  struct inode **result)
{
    struct inode *inode;
    int error = 0;

    if (!S_ISREG(mode) && !S_ISDIR(mode))
        return -EPERM;
    inode = make_inode(dir->fs, mode);
    if (!inode)
        return -ENOMEM;
    if (S_ISDIR(mode))
        error = make_directory(inode, dir);
    if (!error)
        error = enter_name(dir, name, inode);
    if (error)
        discard(inode);
    else
        *result = inode;
    return error;
}

static int
tmpfs_symlink(struct inode *dir, const struct name *name, const char *target)
{
    struct inode *inode = make_inode(dir->fs, S_IFLNK | 0777);
    int error;

    if (!inode)
        return -ENOMEM;
    inode->size = strlen(target);
    inode->private = kmalloc(inode->size + 1);
    if (!inode->private) {
        discard(inode);
        return -ENOMEM;
    }
    memcpy(inode->private, target, inode->size + 1);
    error = enter_name(dir, name, inode);
    if (error)
        discard(inode);
    else
        inode_put(inode);
    return error;
}

static int
tmpfs_link(struct inode *dir, const struct name *name, struct inode *inode)
{
    int error = enter_name(dir, name, inode);

    if (!error) {
        inode->nlink++;
        inode_touch_changed(inode);
    }
    return error;
}

/* Counts down what INODE's last but one or only name meant to it. */
static void
lose_name(struct inode *inode)
{
    inode->nlink -= inode_is_directory(inode) ? 2 : 1;
    inode_touch_changed(inode);
}

static bool
is_empty(const struct inode *inode)
{
    return !inode_is_directory(inode) || directory_of(inode)->names.used == 0;
}

static int
tmpfs_unlink(struct inode *dir, const struct name *name, struct inode *inode)
{
    if (!is_empty(inode))
        return -ENOTEMPTY;
    lose_name(inode);
    remove_entry(dir, name_table_find(&directory_of(dir)->names, name));
    return 0;
}

/* Makes ".." of the directory INODE, which moves, PARENT. */
static void
set_parent(struct inode *inode, struct inode *parent)
{
    struct inode *before = directory_of(inode)->parent;

    inode_hold(parent);
    directory_of(inode)->parent = parent;
    inode_put(before);
}

static int
tmpfs_rename(struct inode *old_dir, const struct name *old_name,
             struct inode *inode, struct inode *new_dir,
             const struct name *new_name, struct inode *victim)
{
    struct name_table *names = &directory_of(new_dir)->names;
    struct name_entry *replaced;
    int error;

    if (victim && !is_empty(victim))
        return -ENOTEMPTY;
    replaced = victim ? name_table_find(names, new_name) : NULL;
    error = enter_name(new_dir, new_name, inode);
    if (error)
        return error;
    if (replaced) {
        lose_name(victim);
        remove_entry(new_dir, replaced);
    }
    remove_entry(old_dir,
                 name_table_find(&directory_of(old_dir)->names, old_name));
    if (inode_is_directory(inode) && old_dir != new_dir)
        set_parent(inode, new_dir);
    inode_touch_changed(inode);
    return 0;
}

static ssize_t
tmpfs_readlink(struct inode *inode, char *buf, size_t size)
{
    size_t length = inode->size < size ? inode->size : size;

    memcpy(buf, inode->private, length);
    return length;
}

static int
tmpfs_truncate(struct inode *inode, uint64_t size)
{
    inode_set_size(inode, size);
    return 0;
}

static bool
tmpfs_entry_at(struct inode *dir, uint64_t position,
               struct directory_entry *entry)
{
    const struct name_entry *found =
        name_table_at(&directory_of(dir)->names, position);

    if (!found)
        return false;
    entry->name = found->text;
    entry->length = found->length;
    entry->ino = found->inode->ino;
    entry->type = directory_type(found->inode->mode);
    entry->next = found->slot + 1;
    return true;
}

static const struct inode_ops directory_ops = {
    .lookup = tmpfs_lookup,
    .create = tmpfs_create_node,
    .symlink = tmpfs_symlink,
    .link = tmpfs_link,
    .unlink = tmpfs_unlink,
    .rename = tmpfs_rename,
    .entry_at = tmpfs_entry_at,
};

static const struct inode_ops file_ops = {.truncate = tmpfs_truncate};

static const struct inode_ops link_ops = {.readlink = tmpfs_readlink};

/* Nobody knows INODE any more: what it has but pages goes. */
static void
tmpfs_evict(struct inode *inode)
{
    if (S_ISDIR(inode->mode) && inode->private) {
        name_table_destroy(&directory_of(inode)->names);
        inode_put(directory_of(inode)->parent);
    }
    kfree(inode->private);
}

static const struct filesystem_ops tmpfs_ops = {.evict_inode = tmpfs_evict};

int
tmpfs_create(struct filesystem **result)
{
    struct tmpfs *tmpfs = kzalloc(sizeof *tmpfs);
    struct inode *root;

    if (!tmpfs)
        return -ENOMEM;
    filesystem_init(&tmpfs->fs, &tmpfs_ops, "tmpfs");
    root = make_inode(&tmpfs->fs, S_IFDIR | S_ISVTX | 0777);
    if (!root || make_directory(root, NULL) != 0) {
        if (root)
            discard(root);
        kfree(tmpfs);
        return -ENOMEM;
    }
    tmpfs->fs.root = root;
    *result = &tmpfs->fs;
    return 0;
}
