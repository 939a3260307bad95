/* What tmpfs, devfs and procfs share: listings, and inodes made anew. */
#include "kernel/fs/directory.h"

#include "kernel/abi/dirent.h"
#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"

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

bool
directory_add_dots(struct inode *dir, struct directory_sink *sink,
                   uint64_t *position)
{
    if (*position == 0) {
        if (!directory_sink_add(sink, ".", 1, dir->ino, DT_DIR, 1))
            return false;
        *position = 1;
    }
    if (*position == 1) {
        if (!directory_sink_add(sink, "..", 2, parent_number(dir), DT_DIR, 2))
            return false;
        *position = DIRECTORY_DOTS;
    }
    return true;
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
