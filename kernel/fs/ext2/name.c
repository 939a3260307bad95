/* The operations on a directory's names: see struct inode_ops. */
#include "kernel/errno.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"

static int
directory_lookup(struct inode *dir, const struct name *name,
                 struct inode **result)
{
    struct ext2_cursor cursor;
    uint32_t ino;
    int error = ext2_entry_find(dir, name, &cursor);

    if (error)
        return error;
    ino = cursor.entry->ino;
    ext2_cursor_end(&cursor);
    return inode_get(dir->fs, ino, result);
}

static int
directory_create(struct inode *dir, const struct name *name, uint32_t mode,
                 struct inode **result)
{
    struct inode *inode;
    int error;

    if (S_ISDIR(mode) && dir->nlink >= EXT2_LINK_MAX)
        return -EMLINK;
    error = ext2_inode_create(dir, mode, &inode);
    if (error)
        return error;
    if (S_ISDIR(mode))
        error = ext2_directory_init(inode, dir);
    if (error == 0)
        error = ext2_entry_add(dir, name, inode);
    if (error) {
        inode_discard(inode);
        return error;
    }
    if (S_ISDIR(mode))
        inode_add_links(dir, 1);
    *result = inode;
    return 0;
}

static int
directory_symlink(struct inode *dir, const struct name *name,
                  const char *target)
{
    struct inode *inode;
    int error = ext2_inode_create(dir, S_IFLNK | 0777, &inode);

    if (error)
        return error;
    error = ext2_symlink_write(inode, target);
    if (error == 0)
        error = ext2_entry_add(dir, name, inode);
    if (error)
        inode_discard(inode);
    else
        inode_put(inode);
    return error;
}

static int
directory_link(struct inode *dir, const struct name *name, struct inode *inode)
{
    int error;

    if (inode->nlink >= EXT2_LINK_MAX)
        return -EMLINK;
    inode_add_links(inode, 1);
    error = ext2_entry_add(dir, name, inode);
    if (error)
        inode_add_links(inode, -1);
    return error;
}

/* Counts the name of INODE in DIR, whose entry went, as gone; a directory's
 * "." and ".." go with it. */
static void
drop_links(struct inode *dir, struct inode *inode)
{
    if (!inode_is_directory(inode)) {
        inode_add_links(inode, -1);
        return;
    }
    inode_add_links(inode, -(int)inode->nlink);
    inode_add_links(dir, -1);
}

static int
directory_unlink(struct inode *dir, const struct name *name,
                 struct inode *inode)
{
    struct ext2_cursor cursor;
    int error = 0;

    if (inode_is_directory(inode))
        error = ext2_directory_check_empty(inode);
    if (error == 0)
        error = ext2_entry_find(dir, name, &cursor);
    if (error)
        return error;
    ext2_entry_remove(&cursor);
    ext2_cursor_end(&cursor);
    drop_links(dir, inode);
    return 0;
}

/* Has NAME in DIR name INODE, in place of VICTIM or of nothing. */
static int
enter(struct inode *dir, const struct name *name, struct inode *inode,
      const struct inode *victim)
{
    struct ext2_cursor cursor;
    int error;

    if (!victim)
        return ext2_entry_add(dir, name, inode);
    error = ext2_entry_find(dir, name, &cursor);
    if (error)
        return error;
    ext2_entry_set(&cursor, inode);
    ext2_cursor_end(&cursor);
    return 0;
}

/* Moves the directory INODE's ".." from OLD to NEW, with the links. */
static int
change_parent(struct inode *inode, struct inode *old, struct inode *new)
{
    static const struct name up = {.text = "..", .length = 2};
    struct ext2_cursor cursor;
    int error = ext2_entry_find(inode, &up, &cursor);

    if (error)
        return error;
    ext2_entry_set(&cursor, new);
    ext2_cursor_end(&cursor);
    inode_add_links(old, -1);
    inode_add_links(new, 1);
    return 0;
}

/* The new name comes first: a crash in between leaves two rather than none. */
static int
directory_rename(struct inode *old_dir, const struct name *old_name,
                 struct inode *inode, struct inode *new_dir,
                 const struct name *new_name, struct inode *victim)
{
    bool moves_directory = inode_is_directory(inode) && old_dir != new_dir;
    struct ext2_cursor cursor;
    int error = 0;

    if (moves_directory && !victim && new_dir->nlink >= EXT2_LINK_MAX)
        return -EMLINK;
    if (victim && inode_is_directory(victim))
        error = ext2_directory_check_empty(victim);
    if (error == 0)
        error = enter(new_dir, new_name, inode, victim);
    if (error == 0)
        error = ext2_entry_find(old_dir, old_name, &cursor);
    if (error)
        return error;
    ext2_entry_remove(&cursor);
    ext2_cursor_end(&cursor);
    if (victim)
        drop_links(new_dir, victim);
    inode_touch_changed(inode);
    return moves_directory ? change_parent(inode, old_dir, new_dir) : 0;
}

const struct inode_ops ext2_directory_ops = {
    .lookup = directory_lookup,
    .create = directory_create,
    .symlink = directory_symlink,
    .link = directory_link,
    .unlink = directory_unlink,
    .rename = directory_rename,
    .fill_page = ext2_fill_page,
    .write_page = ext2_write_page,
};
