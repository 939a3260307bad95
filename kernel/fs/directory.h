/* What directories that aren't on a disk have in common. */
#ifndef KERNEL_FS_DIRECTORY_H
#define KERNEL_FS_DIRECTORY_H

#include "kernel/file/open_file.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"

/* One entry of a listing. */
struct directory_entry {
    const char *name; /* no NUL */
    size_t length;
    uint32_t ino;
    unsigned type;   /* DT_* */
    uint64_t next;   /* the position behind it */
    char digits[12]; /* room for a name that is a number */
};

/*
 * Fills INODE, new, for a file system whose inodes are made anew whenever
 * they are looked up: MODE, operations, and the times of now.
 */
void
directory_fill(struct inode *inode, uint32_t mode, const struct inode_ops *ops,
               const struct file_ops *file_ops);

/* Makes such a file system, with inode ROOT as its root: 0 or -errno. */
int
directory_make_filesystem(const struct filesystem_ops *ops, const char *type,
                          uint32_t root, struct filesystem **result);

/* The directory type (DT_*) for an inode of MODE. */
unsigned directory_type(uint32_t mode);

/* The file_ops of a directory that are no listing: read(2) is -EISDIR, and
 * lseek goes wherever a listing has been. */
ssize_t
directory_read(struct open_file *file, struct uio *uio, uint64_t *position);
int64_t directory_end(struct open_file *file);

/* The file_ops of a directory whose inode_ops have entry_at. */
extern const struct file_ops directory_file_ops;

#endif
