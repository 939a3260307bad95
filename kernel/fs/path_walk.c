/*
 * From a path to an inode, one name at a time. A walk allocates nothing until
 * it meets a symbolic link; then the link's target and what was left of the
 * path become the path.
 */
#include "kernel/fs/path_walk.h"

#include "kernel/abi/limits.h"
#include "kernel/errno.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/name_cache.h"
#include "kernel/fs/path.h"
#include "kernel/mm/kmalloc.h"
#include "lib/include/string.h"

static bool
is_dot(const struct name *name)
{
    return name->length == 1 && name->text[0] == '.';
}

static bool
is_dot_dot(const struct name *name)
{
    return name->length == 2 && name->text[0] == '.' && name->text[1] == '.';
}

bool
path_walk_is_name(const struct path_walk *walk)
{
    return walk->last.length > 0 && !is_dot(&walk->last) &&
           !is_dot_dot(&walk->last);
}

/* path_lookup_locked on a disk: the name may be known. */
static int
lookup_cached(struct inode *dir, const struct name *name, struct inode **result)
{
    uint32_t ino = name_cache_find(dir, name);
    int error;

    if (ino)
        return inode_get(dir->fs, ino, result);
    error = dir->ops->lookup(dir, name, result);
    if (!error && !is_dot_dot(name))
        name_cache_set(dir, name, (*result)->ino);
    return error;
}

int
path_lookup_locked(struct inode *dir, const struct name *name,
                   struct inode **result)
{
    if (!inode_is_directory(dir) || !dir->ops->lookup)
        return -ENOTDIR;
    if (name->length > NAME_MAX)
        return -ENAMETOOLONG;
    if (dir->fs->cache_inodes)
        return lookup_cached(dir, name, result);
    return dir->ops->lookup(dir, name, result);
}

struct inode *
path_cross_mounts(struct inode *inode)
{
    while (inode->mounted) {
        struct inode *root = inode->mounted->root;

        inode_hold(root);
        inode_put(inode);
        inode = root;
    }
    return inode;
}

/* path_lookup_locked with the lock taken here, across mounts. */
static int
lookup_name(struct inode *dir, const struct name *name, struct inode **result)
{
    int error;

    mutex_lock(&dir->lock);
    error = path_lookup_locked(dir, name, result);
    mutex_unlock(&dir->lock);
    if (!error)
        *result = path_cross_mounts(*result);
    return error;
}

int
path_parent(struct inode *dir, struct inode **result)
{
    const struct name above = {"..", 2};

    while (dir == dir->fs->root) {
        if (!dir->fs->covered) {
            inode_hold(dir);
            *result = dir;
            return 0;
        }
        dir = dir->fs->covered;
    }
    return lookup_name(dir, &above, result);
}

int
path_walk_last(struct path_walk *walk, struct inode **result)
{
    if (!inode_is_directory(walk->dir))
        return -ENOTDIR;
    if (is_dot_dot(&walk->last))
        return path_parent(walk->dir, result);
    if (path_walk_is_name(walk))
        return lookup_name(walk->dir, &walk->last, result);
    inode_hold(walk->dir);
    *result = walk->dir;
    return 0;
}

/* Makes the next name of the text LAST. */
static void
next_name(struct path_walk *walk)
{
    const char *at = walk->rest;

    while (*at == '/')
        at++;
    walk->last.text = at;
    while (*at && *at != '/')
        at++;
    walk->last.length = at - walk->last.text;
    walk->must_be_dir = *at == '/';
    while (*at == '/')
        at++;
    walk->rest = at;
}

static void
set_directory(struct path_walk *walk, struct inode *dir)
{
    inode_put(walk->dir);
    walk->dir = dir;
}

/* Puts the target of LINK in front of what is left of the text. */
static int
splice_target(struct path_walk *walk, struct inode *link)
{
    ssize_t length;
    size_t rest = strlen(walk->rest);
    char *text;

    if (walk->links++ >= PATH_LINKS_MAX)
        return -ELOOP;
    text = kmalloc(PATH_MAX);
    if (!text)
        return -ENOMEM;
    length = link->ops->readlink(link, text, PATH_MAX);
    if (length == 0)
        length = -ENOENT;
    if (length > 0 && length + rest + 2 > PATH_MAX)
        length = -ENAMETOOLONG;
    if (length < 0) {
        kfree(text);
        return length;
    }
    if (walk->must_be_dir)
        text[length++] = '/';
    memcpy(text + length, walk->rest, rest + 1);
    kfree(walk->spliced);
    walk->rest = walk->spliced = text;
    return 0;
}

/* Continues the text with the target of LINK (takes over its reference). */
static int
enter_link(struct path_walk *walk, struct inode *link)
{
    int error = splice_target(walk, link);

    inode_put(link);
    if (!error && *walk->rest == '/') {
        inode_hold(filesystem_root());
        set_directory(walk, filesystem_root());
    }
    return error;
}

/* Goes into what LAST names: a directory, or a link that leads to one. */
static int
step(struct path_walk *walk)
{
    struct inode *inode;
    int error = path_walk_last(walk, &inode);

    if (error)
        return error;
    if (S_ISLNK(inode->mode))
        return enter_link(walk, inode);
    set_directory(walk, inode);
    return inode_is_directory(inode) ? 0 : -ENOTDIR;
}

/* Walks on until LAST is the last name of the text. */
static int
walk_to_last(struct path_walk *walk)
{
    int error = 0;

    next_name(walk);
    while (!error && *walk->rest) {
        error = step(walk);
        next_name(walk);
    }
    return error;
}

int
path_walk_follow(struct path_walk *walk, struct inode *link)
{
    int error = enter_link(walk, link);

    return error ? error : walk_to_last(walk);
}

int
path_walk_begin(struct path_walk *walk, struct inode *start, const char *path)
{
    int error;

    if (*path == '\0')
        return -ENOENT;
    walk->dir = *path == '/' ? filesystem_root() : start;
    inode_hold(walk->dir);
    walk->rest = path;
    walk->links = 0;
    walk->spliced = NULL;
    error = walk_to_last(walk);
    if (error)
        path_walk_end(walk);
    return error;
}

void
path_walk_end(struct path_walk *walk)
{
    inode_put(walk->dir);
    kfree(walk->spliced);
}

void
path_walk_lock(struct path_walk *walk)
{
    mutex_lock(&walk->dir->fs->names_lock);
    mutex_lock(&walk->dir->lock);
}

void
path_walk_unlock(struct path_walk *walk)
{
    mutex_unlock(&walk->dir->lock);
    mutex_unlock(&walk->dir->fs->names_lock);
}

int
path_walk_finish(struct path_walk *walk, bool follow, struct inode **result)
{
    struct inode *inode;
    int error = path_walk_last(walk, &inode);

    while (!error && S_ISLNK(inode->mode) && (follow || walk->must_be_dir)) {
        error = path_walk_follow(walk, inode);
        if (!error)
            error = path_walk_last(walk, &inode);
    }
    if (error)
        return error;
    if (walk->must_be_dir && !inode_is_directory(inode)) {
        inode_put(inode);
        return -ENOTDIR;
    }
    *result = inode;
    return 0;
}

int
path_lookup(struct inode *start, const char *path, bool follow,
            struct inode **result)
{
    struct path_walk walk;
    int error = path_walk_begin(&walk, start, path);

    if (error)
        return error;
    error = path_walk_finish(&walk, follow, result);
    path_walk_end(&walk);
    return error;
}

ssize_t
path_readlink(struct inode *start, const char *path, char *buf, size_t size)
{
    struct inode *inode;
    ssize_t result = path_lookup(start, path, false, &inode);

    if (result)
        return result;
    result =
        S_ISLNK(inode->mode) ? inode->ops->readlink(inode, buf, size) : -EINVAL;
    inode_put(inode);
    return result;
}
