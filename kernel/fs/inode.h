/* The inode: a file, directory, device or link, once in memory. */
#ifndef KERNEL_FS_INODE_H
#define KERNEL_FS_INODE_H

#include "kernel/abi/stat.h"
#include "kernel/list.h"
#include "kernel/proc/mutex.h"
#include "kernel/refcount.h"
#include "kernel/types.h"

struct directory_entry;
struct filesystem;
struct file_ops;
struct open_file;
struct inode;
struct page;

/* One component of a path; not ended by a NUL. */
struct name {
    const char *text;
    size_t length; /* 1 to NAME_MAX */
};

struct inode_time {
    uint32_t seconds; /* since 1970, UTC */
    uint32_t nanoseconds;
};

/*
 * What a file system does with an inode. All may sleep and return 0 or
 * -errno. Those on a directory are called with its lock held, and only after
 * the caller has checked that it is one, that the file system is writable,
 * and (create, symlink, link) that the name is not there. Those that change
 * names also have the file system's names_lock, so nlink and a directory's
 * emptiness stay as they are found. A missing operation answers -EPERM.
 */
struct inode_ops {
    /* Finds NAME in DIR: a new reference in *RESULT, or -ENOENT. "." and ".."
     * are never asked for across a mount: path.c handles its borders. */
    int (*lookup)(struct inode *dir, const struct name *name,
                  struct inode **result);
    /* Makes a file, directory or device NAME of MODE (type and permissions)
     * in DIR: a new reference in *RESULT. */
    int (*create)(struct inode *dir, const struct name *name, uint32_t mode,
                  struct inode **result);
    /* Makes the symbolic link NAME to the string TARGET. */
    int (*symlink)(struct inode *dir, const struct name *name,
                   const char *target);
    /* Another NAME in DIR for INODE, no directory; counts its nlink up. */
    int (*link)(struct inode *dir, const struct name *name,
                struct inode *inode);
    /* Takes NAME, which is INODE's, out of DIR; counts its nlink down. For a
     * directory: -ENOTEMPTY unless it holds only "." and "..". */
    int (*unlink)(struct inode *dir, const struct name *name,
                  struct inode *inode);
    /* Moves INODE from OLD_NAME in OLD_DIR to NEW_NAME in NEW_DIR, in place
     * of VICTIM (NULL: nothing is there), whose nlink it counts down; also
     * makes ".." right. Both directories are locked. */
    int (*rename)(struct inode *old_dir, const struct name *old_name,
                  struct inode *inode, struct inode *new_dir,
                  const struct name *new_name, struct inode *victim);
    /* Finds the first entry of DIR at POSITION or behind, counted from behind
     * "." and "..": whether there is one. For directory_file_ops. */
    bool (*entry_at)(struct inode *dir, uint64_t position,
                     struct directory_entry *entry);
    /* Copies the link's target into BUF of SIZE bytes, no NUL; its length. */
    ssize_t (*readlink)(struct inode *inode, char *buf, size_t size);
    /* Makes a regular file SIZE bytes long, frees blocks behind; INODE->lock
     * held. Sets INODE->size. When the file shrinks, the caller has set it
     * before, dropped the cached pages behind and zeroed the last one's rest.
     * Also called with the size as it is: blocks behind were reserved in
     * vain. -EFBIG when the file system has no such files. */
    int (*truncate)(struct inode *inode, uint64_t size);
    /* Fills PAGE (of INODE, at PAGE->index) from the disk; bytes behind the
     * end of the file and holes are zero. Missing: all zeros. */
    int (*fill_page)(struct inode *inode, struct page *page);
    /* Writes the dirty PAGE to its blocks. Missing: memory is all there is,
     * and pages are never dropped. */
    int (*write_page)(struct inode *inode, struct page *page);
    /* Makes sure blocks exist for LENGTH bytes from POSITION, which lie in
     * one page: asked before a page is dirtied, so that -ENOSPC is write's
     * answer. The page is in memory already, for a new block holds what it
     * last held. INODE->lock held. Missing: nothing to do. */
    int (*reserve)(struct inode *inode, uint64_t position, size_t length);
    /* Makes FILE ready (ops, object) at open of a device or terminal.
     * Missing: INODE->file_ops are used. */
    int (*open)(struct inode *inode, struct open_file *file);
};

struct inode {
    struct refcount refs;  /* 0: unused, but still in the inode cache */
    struct filesystem *fs; /* which holds it; never goes away */
    uint32_t ino;
    const struct inode_ops *ops;
    const struct file_ops *file_ops; /* what open() puts behind a descriptor */

    struct mutex lock; /* guards what follows, and data or names */
    uint32_t mode;     /* S_IFMT and permissions */
    uint32_t nlink;    /* fs->names_lock */
    uint32_t uid;
    uint32_t gid;
    uint32_t device; /* st_rdev of device nodes: major << 8 | minor */
    uint64_t size    /* bytes; inode_set_size under LOCK, inode_size */
        __attribute__((aligned(8)));
    uint32_t blocks; /* of 512 bytes on the disk */
    struct inode_time atime, mtime, ctime;
    bool dirty;      /* the disk's inode is behind */
    bool filling;    /* new: read_inode has not come back yet */
    int write_error; /* of a write that nobody waited for: fsync's answer */

    struct list pages;          /* of struct page, by INODE_LINK */
    struct list dirty_pages;    /* of struct page, by LINK */
    struct filesystem *mounted; /* on this directory, or NULL */
    struct inode *hash_next;    /* inode cache: by fs and ino */
    struct list lru_link;       /* inode cache: unused ones, oldest first */
    struct list all_link;       /* inode cache: all, oldest first */
    void *private;              /* the file system's own */
};

/*
 * The inode INO of FS: from memory, or new and filled by read_inode. A new
 * reference in *RESULT, or -errno. May sleep.
 */
int inode_get(struct filesystem *fs, uint32_t ino, struct inode **result);

/*
 * A new inode of FS with number INO, type and permissions MODE, nlink 1 (2
 * for a directory: the caller's to change), times now, entered in the cache,
 * one reference: the caller's. The caller sets ops. NULL: no memory.
 */
struct inode *inode_create(struct filesystem *fs, uint32_t ino, uint32_t mode);

/* Takes another reference. */
void inode_hold(struct inode *inode);

/* Gives one back (NULL is fine). The last one of a file without names frees
 * it; of others, it may stay in the cache. May sleep. */
void inode_put(struct inode *inode);

/* Notes that INODE's fields differ from the disk's. INODE->lock held, or
 * nobody else knows it. */
void inode_mark_dirty(struct inode *inode);

/* Sets mtime and ctime (touch_modified), ctime or atime alone to now;
 * dirties. INODE->lock as for inode_mark_dirty. */
void inode_touch_modified(struct inode *inode);
void inode_touch_changed(struct inode *inode);

/* Sets the times that are given (NULL: not), and ctime to now; dirties.
 * INODE->lock held. */
void inode_set_times(struct inode *inode, const struct inode_time *atime,
                     const struct inode_time *mtime);
void inode_touch_accessed(struct inode *inode);

/* Fills STATUS as stat64(2) wants it. */
void inode_stat(struct inode *inode, struct abi_stat64 *status);

/* Frees up to COUNT unused inodes with their clean pages; how many went. */
unsigned inode_cache_shrink(unsigned count);

/*
 * fsync(2): writes all dirty pages of INODE, then the inode, and has the file
 * system and the disk keep them. 0 or the first error, also one of a write
 * since the last call that nobody waited for. Takes INODE->lock.
 */
int inode_sync(struct inode *inode);

/* Writes all dirty inodes of FS (NULL: of all) with their pages. Takes the
 * lock of each. */
int inode_sync_all(struct filesystem *fs);

/* Writes the dirty pages of all inodes, but not the inodes: wants no lock of
 * an inode, so that one may be held. */
void inode_write_pages_all(void);

/* Inodes with a reference. */
uint32_t inode_count(void);

/* INODE's size in bytes, whole even while another thread changes it. The swap
 * of 0 for 0 is i386's way to read 64 bits at once. */
static inline uint64_t
inode_size(struct inode *inode)
{
    return __sync_val_compare_and_swap(&inode->size, 0, 0);
}

/* Makes INODE SIZE bytes long in name; dirties it. INODE->lock held. */
static inline void
inode_set_size(struct inode *inode, uint64_t size)
{
    uint64_t old;

    do
        old = inode->size;
    while (!__sync_bool_compare_and_swap(&inode->size, old, size));
    inode_mark_dirty(inode);
}

/* Counts INODE's names by CHANGE up or down, now its ctime; dirties it.
 * The file system's names_lock held. */
void inode_add_links(struct inode *inode, int change);

/* Ends INODE, which was made but got no name. */
static inline void
inode_discard(struct inode *inode)
{
    inode->nlink = 0;
    inode_put(inode);
}

static inline bool
inode_is_directory(const struct inode *inode)
{
    return S_ISDIR(inode->mode);
}

#endif
