/* getdents64's buffer, which a directory's lister fills. */
#ifndef KERNEL_FS_GETDENTS_H
#define KERNEL_FS_GETDENTS_H

#include "kernel/file/open_file.h"

/*
 * Lists FILE's directory from its position on into the program's BUF of SIZE
 * bytes, as getdents64(2) does, and moves the position. The count of bytes, 0
 * at the end; -ENOTDIR, -EINVAL (SIZE is too small for one entry), -EFAULT.
 */
ssize_t open_file_getdents(struct open_file *file, void *buf, size_t size);

#endif
