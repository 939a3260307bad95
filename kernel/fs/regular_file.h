/* Regular files: read and write through the page cache, on every fs. */
#ifndef KERNEL_FS_REGULAR_FILE_H
#define KERNEL_FS_REGULAR_FILE_H

#include "kernel/file/open_file.h"

/* The file_ops of every regular file. */
extern const struct file_ops regular_file_ops;

/* ftruncate(2) on INODE: -EINVAL unless regular, -EFBIG, -EROFS, -EIO. */
int regular_file_truncate(struct inode *inode, uint64_t size);

/*
 * Reads COUNT bytes at POSITION of INODE into kernel memory at BUF: how many
 * were there, or -errno. For exec and for directories. May sleep.
 */
ssize_t regular_file_read_kernel(struct inode *inode, uint64_t position,
                                 void *buf, size_t count);

#endif
