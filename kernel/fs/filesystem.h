/* A mounted file system. */
#ifndef KERNEL_FS_FILESYSTEM_H
#define KERNEL_FS_FILESYSTEM_H

#include "kernel/list.h"
#include "kernel/proc/mutex.h"
#include "kernel/types.h"

struct filesystem;
struct inode;

struct filesystem_ops {
    /* Fills INODE, new and locked by its newness, from its number INODE->ino:
     * fields and operations. Returns 0 or -errno. Missing for file systems
     * whose inodes are never dropped from memory (tmpfs, devfs). */
    int (*read_inode)(struct inode *inode);
    /* Writes INODE's own fields (size, links, times) to the disk's block.
     * Missing: nothing behind it. Returns 0 or -errno. */
    int (*write_inode)(struct inode *inode);
    /* The last reference to INODE went: frees what it has in private; when
     * nlink is 0 also its blocks and its number. Missing: nothing. */
    void (*evict_inode)(struct inode *inode);
    /* Brings everything that is not the inodes' to the disk. */
    int (*sync)(struct filesystem *fs);
};

struct filesystem {
    const struct filesystem_ops *ops;
    const char *type; /* "ext2", "tmpfs", ... */
    uint32_t device;  /* st_dev; unique */
    bool read_only;
    bool cache_inodes;       /* unused inodes may stay in the inode cache */
    struct inode *root;      /* a reference */
    struct inode *covered;   /* the directory it is mounted on: a reference;
                              * NULL for the root file system */
    struct mutex names_lock; /* one change of names at a time: what is found
                              * stays, and no loops appear */
    struct list link;        /* the mount table, oldest first */
    void *private;           /* the file system's own */
};

/* Fills in the common fields of FS, all zeros; DEVICE is chosen. ROOT is set by
 * the caller. */
void filesystem_init(struct filesystem *fs, const struct filesystem_ops *ops,
                     const char *type);

/* Puts FS's root over the directory INODE (takes over both references of
 * the caller), or makes it the root of all with COVERED NULL. Returns 0,
 * -ENOTDIR or -EBUSY. */
int filesystem_mount(struct filesystem *fs, struct inode *covered);

/* The root directory of all: a borrowed reference, good for ever. */
struct inode *filesystem_root(void);

/* Writes everything dirty in all file systems and tells the disks to keep
 * it. Returns 0 or the first error. May sleep. */
int filesystem_sync_all(void);

/* Makes each kind; returns it mountable in *RESULT, or -errno. */
int tmpfs_create(struct filesystem **result);
int devfs_create(struct filesystem **result);
int procfs_create(struct filesystem **result);

/* The file system mounted after FS (NULL: the first), or NULL: for
 * /proc/mounts. */
struct filesystem *filesystem_next(struct filesystem *fs);

struct block_device;
/* -EINVAL when DEVICE holds no ext2 that this code can read and write. */
int ext2_mount(struct block_device *device, struct filesystem **result);

#endif
