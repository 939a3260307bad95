/*
 * The second extended file system: what its files share.
 *
 * Everything on the disk that is not in a file or directory - superblock,
 * group descriptors, bitmaps, inode tables, block trees - is read and written
 * through the page cache of one internal inode, METADATA, whose page N holds
 * block N in its first bytes, so that a block has a page of its own whatever
 * its size. Files and directories have their blocks in their own pages.
 */
#ifndef KERNEL_FS_EXT2_EXT2_H
#define KERNEL_FS_EXT2_EXT2_H

#include "kernel/fs/ext2/format.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/page.h"
#include "kernel/proc/mutex.h"

struct block_device;
struct file_ops;

/* One mounted ext2; fixed after the mount unless it says otherwise. */
struct ext2 {
    struct filesystem fs;
    struct block_device *device;
    struct inode *metadata; /* own reference */
    unsigned block_shift;   /* block size: 1 << this */
    uint32_t block_size;    /* 1, 2 or 4 KiB */
    unsigned inode_size;    /* of a struct ext2_inode on the disk */
    uint32_t group_count;
    struct page *super_page;   /* holds SUPER */
    struct ext2_super *super;  /* free counts: guarded by ALLOC_LOCK */
    struct page **group_pages; /* of the group descriptors' blocks, in order */
    struct mutex alloc_lock;   /* bitmaps and free counts */
};

/* What an inode of ext2 has beyond struct inode: inode->private. */
struct ext2_file {
    struct mutex map_lock;      /* the tree of blocks; held during transfers, so
                                 * that no block is freed under one */
    uint32_t block[EXT2_SLOTS]; /* or a short symlink's text */
    uint32_t goal;              /* where the next new block should be */
    uint32_t flags;
};

static inline struct ext2 *
ext2_of(const struct inode *inode)
{
    return inode->fs->private;
}

static inline struct ext2_file *
ext2_file_of(const struct inode *inode)
{
    return inode->private;
}

/* --- metadata.c: blocks that are in no file */

extern const struct inode_ops ext2_metadata_ops;

/* Whether BLOCK may hold anything but the boot block and the superblock. */
bool ext2_is_block(const struct ext2 *ext2, uint32_t block);

/* The page with metadata BLOCK, with a reference, in *RESULT: 0, -EIO (also
 * when there is no such block), -ENOMEM. May sleep. */
int ext2_metadata_get(struct ext2 *ext2, uint32_t block, struct page **result);

/* The descriptor of GROUP, which there is. Changes want alloc_lock, and
 * ext2_group_changed after them. */
struct ext2_group *ext2_group(const struct ext2 *ext2, uint32_t group);
void ext2_group_changed(const struct ext2 *ext2, uint32_t group);

/* --- alloc.c: which blocks and inode numbers are free */

/*
 * Allocates a block near GOAL into *RESULT; its content is what it last held.
 * -ENOSPC or -EIO. Takes alloc_lock.
 */
int ext2_block_alloc(struct ext2 *ext2, uint32_t goal, uint32_t *result);

/* Frees BLOCK. One that is no block or already free is logged and left. */
void ext2_block_free(struct ext2 *ext2, uint32_t block);

/* Allocates an inode number for MODE, near the directory DIR's, into *RESULT:
 * 0, -ENOSPC, -EIO. Takes alloc_lock. */
int ext2_ino_alloc(const struct inode *dir, uint32_t mode, uint32_t *result);

/* Frees INO, which was a directory's or not. Takes alloc_lock. */
void ext2_ino_free(struct ext2 *ext2, uint32_t ino, bool is_directory);

/* --- inode.c: inodes on the disk */

int ext2_read_inode(struct inode *inode);
int ext2_write_inode(struct inode *inode);
void ext2_evict_inode(struct inode *inode);

/* Makes an inode of MODE for a name in DIR, on the disk and in memory: a
 * reference in *RESULT; -ENOSPC, -EIO, -ENOMEM. */
int ext2_inode_create(struct inode *dir, uint32_t mode, struct inode **result);

/* Whether the disk can have an inode INO that a directory names. */
bool ext2_is_ino(const struct ext2 *ext2, uint32_t ino);

/* --- block_map.c: which block holds which part of a file. map_lock held. */

/*
 * Looks up the block that holds the bytes from INDEX * block size on: its
 * number in *RESULT, 0 for a hole, unless ALLOCATE has holes filled. 0, -EIO,
 * -EFBIG, -ENOSPC, -ENOMEM.
 */
int
ext2_map(struct inode *inode, uint32_t index, bool allocate, uint32_t *result);

/* Frees all blocks from index FROM on, with the parts of the trees that lead
 * to nothing else. 0, or -EIO: what could not be read stays. */
int ext2_map_cut(struct inode *inode, uint32_t from);

/* How many blocks the largest file can have. */
uint32_t ext2_map_limit(const struct ext2 *ext2);

/* --- file.c: pages to blocks. */

extern const struct inode_ops ext2_file_ops;
int ext2_fill_page(struct inode *inode, struct page *page);
int ext2_write_page(struct inode *inode, struct page *page);
int ext2_reserve(struct inode *inode, uint64_t position, size_t length);

/* --- symlink.c */

extern const struct inode_ops ext2_symlink_ops;

/* Makes TARGET the text of INODE, new: 0, -ENAMETOOLONG, -ENOSPC, ... */
int ext2_symlink_write(struct inode *inode, const char *target);

/* --- directory.c: entries. The directory's lock is held. */

extern const struct file_ops ext2_directory_file_ops;

/* Where one is in a directory. Zeros, but for DIR, to begin with. */
struct ext2_cursor {
    struct inode *dir;
    uint32_t position;           /* of ENTRY, bytes from the start */
    struct page *page;           /* a reference */
    struct ext2_entry *entry;    /* in PAGE; NULL: before the first */
    struct ext2_entry *previous; /* in front of ENTRY in its block, or NULL */
};

/*
 * Moves CURSOR to the next entry, one in use or not: 1, 0 behind the last, or
 * -errno. What it comes to has been checked: it lies in its block with its
 * name. Its inode number is whatever it is.
 */
int ext2_cursor_next(struct ext2_cursor *cursor);

/* Gives back what CURSOR holds. */
void ext2_cursor_end(struct ext2_cursor *cursor);

/* Finds NAME in DIR: 0 with CURSOR on it (to be ended), -ENOENT or another
 * -errno with nothing held. */
int ext2_entry_find(struct inode *dir, const struct name *name,
                    struct ext2_cursor *cursor);

/* Adds NAME for INODE to DIR, where it isn't. 0, -ENOSPC, -EIO, ... */
int ext2_entry_add(struct inode *dir, const struct name *name,
                   const struct inode *inode);

/* Takes out the entry that CURSOR is on. */
void ext2_entry_remove(struct ext2_cursor *cursor);

/* Has the entry that CURSOR is on name INODE. */
void ext2_entry_set(struct ext2_cursor *cursor, const struct inode *inode);

/* Writes "." and ".." (PARENT) into DIR, new. 0 or -errno. */
int ext2_directory_init(struct inode *dir, const struct inode *parent);

/* 0 when DIR holds only "." and "..", else -ENOTEMPTY, or -errno. */
int ext2_directory_check_empty(struct inode *dir);

/* --- name.c: the operations on directories' names */

extern const struct inode_ops ext2_directory_ops;

#endif
