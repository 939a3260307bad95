/* Path resolution (POSIX 4.13; path_resolution(7)). */
#ifndef KERNEL_FS_PATH_H
#define KERNEL_FS_PATH_H

#include "kernel/fs/inode.h"
#include "kernel/types.h"

/*
 * Finds what PATH (a kernel string of at most PATH_MAX) names, from START (a
 * directory, borrowed) unless it begins with a slash. Follows symbolic links,
 * at the last component only when FOLLOW. A new reference in *RESULT, or
 * -ENOENT (also for ""), -ENOTDIR, -ELOOP (40 links), -ENAMETOOLONG, -EIO,
 * -ENOMEM, -EACCES. May sleep.
 */
int path_lookup(struct inode *start, const char *path, bool follow,
                struct inode **result);

/*
 * The operations of the calls by that name, on kernel strings; START as
 * above. MODE has had the umask applied. Each checks types, mounts, read-only
 * file systems and existing names, in Linux's order of errors, and locks.
 */
int path_mkdir(struct inode *start, const char *path, uint32_t mode);
int path_unlink(struct inode *start, const char *path);
int path_rmdir(struct inode *start, const char *path);
int path_symlink(struct inode *start, const char *target, const char *path);
int path_link(struct inode *old_start, const char *old_path, bool follow,
              struct inode *new_start, const char *new_path);
int path_rename(struct inode *old_start, const char *old_path,
                struct inode *new_start, const char *new_path, bool no_replace);
ssize_t
path_readlink(struct inode *start, const char *path, char *buf, size_t size);

/*
 * mknod(2) for a directory or a socket: makes PATH, which must not exist, of
 * MODE (type and permissions): a new reference in *RESULT.
 */
int path_make_node(struct inode *start, const char *path, uint32_t mode,
                   struct inode **result);

/*
 * open(2): finds or (O_CREAT) makes PATH, checks FLAGS against it, truncates
 * (O_TRUNC), and makes the description: one reference in *RESULT.
 */
struct open_file;
int path_open(struct inode *start, const char *path, uint32_t flags,
              uint32_t mode, struct open_file **result);

/* getcwd(2): the absolute path of the directory DIR into BUF of SIZE bytes
 * with its NUL; its length with the NUL, -ERANGE, or -ENOENT if removed. */
ssize_t path_of_directory(struct inode *dir, char *buf, size_t size);

/* The same for any INODE; -ENOENT also when it isn't known where its name is:
 * it is looked for where one was last found, and in its file system's root. */
ssize_t path_of_inode(struct inode *inode, char *buf, size_t size);

#endif
