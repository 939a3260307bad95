/* getcwd: from a directory up to the root, asking each parent for the name. */
#include "kernel/abi/limits.h"
#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/name_cache.h"
#include "kernel/fs/path.h"
#include "kernel/fs/path_walk.h"
#include "lib/include/string.h"

/* A search through a directory for the name of one inode. */
struct name_search {
    struct directory_sink sink;
    uint64_t ino;
    char name[NAME_MAX];
    size_t length; /* 0 until found */
};

/* Takes entries until the wanted one has come. */
static bool
compare_entry(struct directory_sink *sink, const char *name, size_t length,
              uint64_t ino, unsigned type, uint64_t next)
{
    struct name_search *search = (struct name_search *)sink;
    bool is_dots = length <= 2 && memcmp(name, "..", length) == 0;

    (void)type;
    (void)next;
    if (search->length > 0)
        return false;
    if (ino == search->ino && !is_dots && length <= NAME_MAX) {
        memcpy(search->name, name, length);
        search->length = length;
    }
    return true;
}

/* Finds the name of inode SEARCH->ino in DIR. 0, -ENOENT or the disk's. */
static int
search_name(struct inode *dir, struct name_search *search)
{
    struct open_file listing = {.ops = dir->file_ops, .inode = dir};
    uint64_t position = 0, before;
    int error;

    search->sink.add = compare_entry;
    search->length = 0;
    do {
        before = position;
        error =
            dir->file_ops->read_directory(&listing, &search->sink, &position);
    } while (!error && search->length == 0 && position != before);
    if (error)
        return error;
    return search->length > 0 ? 0 : -ENOENT;
}

/*
 * Puts "/NAME" of *DIR in front of the text at BUF + *START, and its parent
 * (a new reference for the one given) in *DIR. *DIR is no root.
 */
static int
prepend_name(struct inode **dir, char *buf, size_t *start)
{
    struct name_search search = {.ino = (*dir)->ino};
    struct inode *parent;
    int error = path_parent(*dir, &parent);

    if (error)
        return error;
    inode_put(*dir);
    *dir = parent;
    error = search_name(parent, &search);
    if (error)
        return error;
    if (*start < search.length + 1)
        return -ERANGE;
    *start -= search.length;
    memcpy(buf + *start, search.name, search.length);
    buf[--*start] = '/';
    return 0;
}

/* The directory that DIR, if it is a mounted root, covers; else DIR. */
static struct inode *
below_mounts(struct inode *dir)
{
    while (dir == dir->fs->root && dir->fs->covered)
        dir = dir->fs->covered;
    return dir;
}

/* A directory that may have a name for INODE, with a reference: the one where
 * it was last found, else its file system's root. NULL: none is known. */
static struct inode *
find_home(struct inode *inode)
{
    uint32_t number = name_cache_find_directory(inode);
    struct inode *dir = inode->fs->root;

    if (number != 0)
        return inode_get(inode->fs, number, &dir) < 0 ? NULL : dir;
    inode_hold(dir);
    return dir;
}

ssize_t
path_of_inode(struct inode *inode, char *buf, size_t size)
{
    struct name_search search = {.ino = inode->ino};

    if (S_ISDIR(inode->mode))
        return path_of_directory(inode, buf, size);
    struct inode *dir = find_home(inode);
    ssize_t length = -ENOENT;
    if (dir && S_ISDIR(dir->mode) && search_name(dir, &search) == 0)
        length = path_of_directory(dir, buf, size);
    inode_put(dir);
    if (length < 0)
        return length;
    if (length + 1 + search.length > size)
        return -ERANGE;
    if (length > 2)
        buf[length++ - 1] = '/';
    memcpy(buf + length - 1, search.name, search.length);
    buf[length - 1 + search.length] = '\0';
    return length + search.length;
}

ssize_t
path_of_directory(struct inode *dir, char *buf, size_t size)
{
    size_t start = size;
    int error = 0;

    if (size < 2)
        return -ERANGE;
    if (dir->nlink == 0)
        return -ENOENT;
    buf[--start] = '\0';
    dir = below_mounts(dir);
    inode_hold(dir);
    while (!error && dir != filesystem_root()) {
        struct inode *covered;

        error = prepend_name(&dir, buf, &start);
        covered = below_mounts(dir);
        inode_hold(covered);
        inode_put(dir);
        dir = covered;
    }
    inode_put(dir);
    if (error)
        return error;
    if (buf[start] == '\0')
        buf[--start] = '/';
    memmove(buf, buf + start, size - start);
    return size - start;
}
