/* rename: a name goes and comes at once, and no directory into itself. */
#include "kernel/errno.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/name_cache.h"
#include "kernel/fs/path.h"
#include "kernel/fs/path_walk.h"

/* A rename under way, its file system's names_lock held. */
struct rename {
    struct path_walk old, new;
    struct inode *source; /* a reference */
    struct inode *target; /* a reference, or NULL: the name is free */
};

/* What WALK's end names. */
static int
look(struct path_walk *walk, struct inode **result)
{
    int error;

    mutex_lock(&walk->dir->lock);
    error = path_lookup_locked(walk->dir, &walk->last, result);
    mutex_unlock(&walk->dir->lock);
    return error;
}

/*
 * Whether DIR is ANCESTOR or lies below it: 1 or 0, or -errno. Nobody moves
 * a directory meanwhile: that takes the lock we hold.
 */
static int
is_below(struct inode *dir, struct inode *ancestor)
{
    inode_hold(dir);
    while (dir != ancestor && dir != dir->fs->root) {
        struct inode *parent;
        int error = path_parent(dir, &parent);

        inode_put(dir);
        if (error)
            return error;
        dir = parent;
    }
    inode_put(dir);
    return dir == ancestor;
}

/* A directory can't go below itself, nor replace one that it lies in. */
static int
check_nesting(const struct rename *rename)
{
    int below = 0;

    if (rename->old.dir == rename->new.dir)
        return 0;
    if (inode_is_directory(rename->source))
        below = is_below(rename->new.dir, rename->source);
    if (below)
        return below < 0 ? below : -EINVAL;
    if (rename->target && inode_is_directory(rename->target))
        below = is_below(rename->old.dir, rename->target);
    return below > 0 ? -ENOTEMPTY : below;
}

/* Whether the two paths allow it, in Linux's order. */
static int
check_names(const struct rename *rename, bool no_replace)
{
    if (rename->target && no_replace)
        return -EEXIST;
    if ((rename->old.must_be_dir || rename->new.must_be_dir) &&
        !inode_is_directory(rename->source))
        return -ENOTDIR;
    return check_nesting(rename);
}

/* Whether what is there allows it. */
static int
check_inodes(const struct rename *rename)
{
    const struct inode *source = rename->source, *target = rename->target;

    if (!target && rename->new.dir->nlink == 0)
        return -ENOENT;
    if (target && inode_is_directory(source) && !inode_is_directory(target))
        return -ENOTDIR;
    if (target && !inode_is_directory(source) && inode_is_directory(target))
        return -EISDIR;
    if (!rename->old.dir->ops->rename)
        return -EPERM;
    return source->mounted || (target && target->mounted) ? -EBUSY : 0;
}

/* Locks both directories, by rising address as locks of one rank are. */
static void
lock_directories(const struct rename *rename)
{
    struct inode *a = rename->old.dir, *b = rename->new.dir;

    mutex_lock(a < b ? &a->lock : &b->lock);
    if (a != b)
        mutex_lock(a < b ? &b->lock : &a->lock);
}

static void
unlock_directories(const struct rename *rename)
{
    mutex_unlock(&rename->old.dir->lock);
    if (rename->old.dir != rename->new.dir)
        mutex_unlock(&rename->new.dir->lock);
}

/* Moves the name, once source and target are found. */
static int
move(struct rename *rename, bool no_replace)
{
    struct inode *dir = rename->old.dir;
    int error = check_names(rename, no_replace);

    if (error || rename->source == rename->target)
        return error;
    error = check_inodes(rename);
    if (error)
        return error;
    lock_directories(rename);
    error =
        dir->ops->rename(dir, &rename->old.last, rename->source,
                         rename->new.dir, &rename->new.last, rename->target);
    name_cache_set(dir, &rename->old.last, 0);
    name_cache_set(rename->new.dir, &rename->new.last, 0);
    unlock_directories(rename);
    return error;
}

/* Finds both and moves. */
static int
find_and_move(struct rename *rename, bool no_replace)
{
    int error = look(&rename->old, &rename->source);

    if (error)
        return error;
    error = look(&rename->new, &rename->target);
    if (error)
        rename->target = NULL;
    if (!error || error == -ENOENT)
        error = move(rename, no_replace);
    inode_put(rename->source);
    inode_put(rename->target);
    return error;
}

/* The checks on the two walks, then the rename. */
static int
rename_between(struct rename *rename, bool no_replace)
{
    struct filesystem *fs = rename->old.dir->fs;
    int error;

    if (fs != rename->new.dir->fs)
        return -EXDEV;
    if (!path_walk_is_name(&rename->old))
        return -EBUSY;
    if (!path_walk_is_name(&rename->new))
        return no_replace ? -EEXIST : -EBUSY;
    if (fs->read_only)
        return -EROFS;
    mutex_lock(&fs->names_lock);
    error = find_and_move(rename, no_replace);
    mutex_unlock(&fs->names_lock);
    return error;
}

int
path_rename(struct inode *old_start, const char *old_path,
            struct inode *new_start, const char *new_path, bool no_replace)
{
    struct rename rename;
    int error = path_walk_begin(&rename.old, old_start, old_path);

    if (error)
        return error;
    error = path_walk_begin(&rename.new, new_start, new_path);
    if (!error) {
        error = rename_between(&rename, no_replace);
        path_walk_end(&rename.new);
    }
    path_walk_end(&rename.old);
    return error;
}
