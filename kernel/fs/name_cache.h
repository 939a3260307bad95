/* Where names on disks lead: what saves a walk through a directory. */
#ifndef KERNEL_FS_NAME_CACHE_H
#define KERNEL_FS_NAME_CACHE_H

#include "kernel/fs/inode.h"

/*
 * The number of the inode that NAME was last found to be in DIR, or 0: not
 * known. DIR's lock is held, here and below: it keeps what is known true.
 */
uint32_t name_cache_find(const struct inode *dir, const struct name *name);

/* The number of a directory that had a name for INODE when it was last looked
 * up, or 0: not known. May be true no more. */
uint32_t name_cache_find_directory(const struct inode *inode);

/* Notes that NAME in DIR is inode INO; 0: that it goes, or comes to mean
 * another inode. */
void
name_cache_set(const struct inode *dir, const struct name *name, uint32_t ino);

#endif
