/*
 * The file system in memory: /tmp. A directory is a table of names, a file is
 * its pages in the page cache, which have no disk to go to and stay.
 */
#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/fs/directory.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/regular_file.h"
#include "kernel/mm/kmalloc.h"
#include "lib/include/string.h"

struct tmpfs {
    struct filesystem fs;
    uint32_t last_ino; /* counted atomically */
};

#define FIRST_BUCKETS 16u /* a power of two */

/* A name in a directory. */
struct tmpfs_entry {
    struct tmpfs_entry *next; /* in its bucket */
    struct list link;         /* the directory's names, oldest first */
    uint64_t place;           /* rises along them: where a listing goes on */
    struct inode *inode;      /* a reference */
    size_t length;
    char text[]; /* no NUL */
};

/* What a directory's inode has in private; guarded by the inode's lock. */
struct tmpfs_directory {
    struct tmpfs_entry **buckets; /* grow with the names: chains stay short */
    uint32_t bucket_count;        /* a power of two */
    uint32_t name_count;
    struct list names;
    uint64_t last_place;
    struct tmpfs_entry *listed; /* the last one a listing gave, or NULL */
    struct inode *parent; /* a reference, but for the root: that's itself */
};

static const struct inode_ops directory_ops;
static const struct inode_ops file_ops;
static const struct inode_ops link_ops;
static const struct inode_ops socket_ops; /* opening one is -ENXIO */

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
    } else if (S_ISSOCK(mode)) {
        inode->ops = &socket_ops;
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
    directory->bucket_count = FIRST_BUCKETS;
    directory->buckets = kzalloc(FIRST_BUCKETS * sizeof *directory->buckets);
    if (!directory->buckets) {
        kfree(directory);
        return -ENOMEM;
    }
    list_init(&directory->names);
    directory->parent = parent ? parent : inode;
    if (parent)
        inode_hold(parent);
    inode->private = directory;
    return 0;
}

/* Where the chain of names like TEXT begins in DIRECTORY. */
static struct tmpfs_entry **
bucket_of(const struct tmpfs_directory *directory, const char *text,
          size_t length)
{
    uint32_t hash = 0;

    for (size_t i = 0; i < length; i++)
        hash = hash * 31 + (uint8_t)text[i];
    return &directory->buckets[hash % directory->bucket_count];
}

/* Twice the buckets for DIRECTORY; without memory the chains are longer. */
static void
grow_buckets(struct tmpfs_directory *directory)
{
    uint32_t count = directory->bucket_count * 2;
    struct tmpfs_entry **buckets = kzalloc(count * sizeof *buckets);

    if (!buckets)
        return;
    kfree(directory->buckets);
    directory->buckets = buckets;
    directory->bucket_count = count;
    list_for_each (link, &directory->names) {
        struct tmpfs_entry *entry =
            container_of(link, struct tmpfs_entry, link);
        struct tmpfs_entry **bucket =
            bucket_of(directory, entry->text, entry->length);

        entry->next = *bucket;
        *bucket = entry;
    }
}

/* The link of its chain that leads to NAME in DIR, or that ends the chain. */
static struct tmpfs_entry **
find_name(const struct inode *dir, const struct name *name)
{
    struct tmpfs_entry **link =
        bucket_of(directory_of(dir), name->text, name->length);

    while (*link && ((*link)->length != name->length ||
                     memcmp((*link)->text, name->text, name->length) != 0))
        link = &(*link)->next;
    return link;
}

/* Puts NAME, which is not there, for INODE in DIR, which then has a reference
 * to it. */
static int
enter_name(struct inode *dir, const struct name *name, struct inode *inode)
{
    struct tmpfs_directory *directory = directory_of(dir);
    struct tmpfs_entry *entry = kmalloc(sizeof *entry + name->length);

    if (!entry)
        return -ENOMEM;
    if (++directory->name_count > directory->bucket_count)
        grow_buckets(directory);
    entry->next = NULL;
    entry->place = ++directory->last_place;
    entry->inode = inode;
    entry->length = name->length;
    memcpy(entry->text, name->text, name->length);
    *find_name(dir, name) = entry;
    list_append(&directory->names, &entry->link);
    inode_hold(inode);
    if (inode_is_directory(inode))
        dir->nlink++;
    inode_touch_modified(dir);
    return 0;
}

/* Takes NAME out of DIR, and its reference. */
static void
remove_name(struct inode *dir, const struct name *name)
{
    struct tmpfs_entry **link = find_name(dir, name), *entry = *link;
    struct tmpfs_directory *directory = directory_of(dir);

    directory->name_count--;
    if (directory->listed == entry)
        directory->listed = NULL;
    *link = entry->next;
    list_remove(&entry->link);
    if (inode_is_directory(entry->inode))
        dir->nlink--;
    inode_touch_modified(dir);
    inode_put(entry->inode);
    kfree(entry);
}

static int
tmpfs_lookup(struct inode *dir, const struct name *name, struct inode **result)
{
    const struct tmpfs_entry *entry;

    if (name->length == 2 && memcmp(name->text, "..", 2) == 0) {
        *result = directory_of(dir)->parent;
    } else {
        entry = *find_name(dir, name);
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

    if (!S_ISREG(mode) && !S_ISDIR(mode) && !S_ISSOCK(mode))
        return -EPERM;
    inode = make_inode(dir->fs, mode);
    if (!inode)
        return -ENOMEM;
    if (S_ISDIR(mode))
        error = make_directory(inode, dir);
    if (!error)
        error = enter_name(dir, name, inode);
    if (error)
        inode_discard(inode);
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
        inode_discard(inode);
        return -ENOMEM;
    }
    memcpy(inode->private, target, inode->size + 1);
    error = enter_name(dir, name, inode);
    if (error)
        inode_discard(inode);
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
    return !inode_is_directory(inode) ||
           list_is_empty(&directory_of(inode)->names);
}

static int
tmpfs_unlink(struct inode *dir, const struct name *name, struct inode *inode)
{
    if (!is_empty(inode))
        return -ENOTEMPTY;
    lose_name(inode);
    remove_name(dir, name);
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

/* Has NAME in DIR, which is VICTIM's, name INODE; both are directories, or
 * neither is. */
static void
replace_name(struct inode *dir, const struct name *name, struct inode *victim,
             struct inode *inode)
{
    (*find_name(dir, name))->inode = inode;
    inode_hold(inode);
    lose_name(victim);
    inode_put(victim);
    inode_touch_modified(dir);
}

static int
tmpfs_rename(struct inode *old_dir, const struct name *old_name,
             struct inode *inode, struct inode *new_dir,
             const struct name *new_name, struct inode *victim)
{
    int error = 0;

    if (victim && !is_empty(victim))
        return -ENOTEMPTY;
    if (victim)
        replace_name(new_dir, new_name, victim, inode);
    else
        error = enter_name(new_dir, new_name, inode);
    if (error)
        return error;
    remove_name(old_dir, old_name);
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
    struct tmpfs_directory *directory = directory_of(dir);
    struct tmpfs_entry *listed = directory->listed;
    struct list *link = directory->names.next;

    if (listed && listed->place <= position)
        link = &listed->link; /* what is wanted comes behind it */
    for (; link != &directory->names; link = link->next) {
        struct tmpfs_entry *found =
            container_of(link, struct tmpfs_entry, link);

        if (found->place <= position)
            continue;
        directory->listed = found;
        entry->name = found->text;
        entry->length = found->length;
        entry->ino = found->inode->ino;
        entry->type = directory_type(found->inode->mode);
        entry->next = found->place;
        return true;
    }
    return false;
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
        inode_put(directory_of(inode)->parent);
        kfree(directory_of(inode)->buckets);
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
            inode_discard(root);
        kfree(tmpfs);
        return -ENOMEM;
    }
    tmpfs->fs.root = root;
    *result = &tmpfs->fs;
    return 0;
}
