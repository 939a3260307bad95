/* What tmpfs, devfs and procfs share: listings, and inodes made anew. */
#include "kernel/fs/directory.h"

#include "kernel/abi/dirent.h"
#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"

#define DOTS 2 /* entries that every directory has */

/* The inode number that ".." of DIR shows; a root shows its own. */
static uint32_t
parent_number(struct inode *dir)
{
    const struct name above = {"..", 2};
    struct inode *parent;
    uint32_t number = dir->ino;

    if (dir != dir->fs->root && dir->ops->lookup(dir, &above, &parent) == 0) {
        number = parent->ino;
        inode_put(parent);
    }
    return number;
}

/* Finds the first entry of DIR at POSITION or behind: "." is at 0, ".." at 1,
 * then come the file system's own. */
static bool
find_entry(struct inode *dir, uint64_t position, struct directory_entry *entry)
{
    if (position >= DOTS) {
        if (!dir->ops->entry_at(dir, position - DOTS, entry))
            return false;
        entry->next += DOTS;
        return true;
    }
    entry->name = "..";
    entry->length = position + 1;
    entry->ino = position == 0 ? dir->ino : parent_number(dir);
    entry->type = DT_DIR;
    entry->next = position + 1;
    return true;
}

static int
list_directory(struct open_file *file, struct directory_sink *sink,
               uint64_t *position)
{
    struct inode *dir = file->inode;
    struct directory_entry entry;

    mutex_lock(&dir->lock);
    while (find_entry(dir, *position, &entry) &&
           directory_sink_add(sink, entry.name, entry.length, entry.ino,
                              entry.type, entry.next))
        *position = entry.next;
    mutex_unlock(&dir->lock);
    return 0;
}

void
directory_fill(struct inode *inode, uint32_t mode, const struct inode_ops *ops,
               const struct file_ops *file_ops)
{
    inode->mode = mode;
    inode->nlink = S_ISDIR(mode) ? 2 : 1;
    inode->ops = ops;
    inode->file_ops = file_ops;
    inode_touch_accessed(inode);
    inode->mtime = inode->ctime = inode->atime;
}

int
directory_make_filesystem(const struct filesystem_ops *ops, const char *type,
                          uint32_t root, struct filesystem **result)
{
    struct filesystem *fs = kzalloc(sizeof *fs);
    int error;

    if (!fs)
        return -ENOMEM;
    filesystem_init(fs, ops, type);
    error = inode_get(fs, root, &fs->root);
    if (error)
        kfree(fs);
    else
        *result = fs;
    return error;
}

unsigned
directory_type(uint32_t mode)
{
    return (mode & S_IFMT) >> 12;
}

ssize_t
directory_read(struct open_file *file, struct uio *uio, uint64_t *position)
{
    (void)file;
    (void)uio;
    (void)position;
    return -EISDIR;
}

int64_t
directory_end(struct open_file *file)
{
    return inode_size(file->inode);
}

const struct file_ops directory_file_ops = {
    .read = directory_read,
    .end = directory_end,
    .read_directory = list_directory,
};
