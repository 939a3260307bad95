/* rename: a name goes and comes at once, and no directory into itself. */
#include "kernel/errno.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode_locks.h"
#include "kernel/fs/name_cache.h"
#include "kernel/fs/path.h"
#include "kernel/fs/path_walk.h"

/* A rename under way, its file system's rename_lock held. */
struct rename {
    struct path_walk old, new;
    struct inode *source;     /* a reference */
    struct inode *target;     /* a reference, or NULL: the name is free */
    struct inode_locks locks; /* both directories', SOURCE's and TARGET's */
};

/* What WALK's end names; NULL in *RESULT when nothing. */
static int
look(struct path_walk *walk, struct inode **result)
{
    int error = path_lookup_locked(walk->dir, &walk->last, result);

    if (error)
        *result = NULL;
    return error == -ENOENT ? 0 : error;
}

/* look, with the directory's lock taken here. */
static int
look_unlocked(struct path_walk *walk, struct inode **result)
{
    int error;

    mutex_lock(&walk->dir->lock);
    error = look(walk, result);
    mutex_unlock(&walk->dir->lock);
    return error;
}

/* Whether WALK's end still names EXPECTED; its directory is locked. */
static bool
still_names(struct path_walk *walk, struct inode *expected)
{
    struct inode *now;
    int error = look(walk, &now);

    inode_put(now);
    return !error && now == expected;
}

/* Finds source and target: references, or -errno and nothing. */
static int
find_both(struct rename *rename)
{
    int error = look_unlocked(&rename->old, &rename->source);

    if (!error && !rename->source)
        error = -ENOENT;
    if (error)
        return error;
    error = look_unlocked(&rename->new, &rename->target);
    if (error)
        inode_put(rename->source);
    return error;
}

static void
put_both(struct rename *rename)
{
    inode_put(rename->source);
    inode_put(rename->target);
}

/* Locks all; false (and nothing is locked) when a name has changed since. */
static bool
lock_all(struct rename *rename)
{
    struct inode *inodes[] = {rename->old.dir, rename->new.dir, rename->source,
                              rename->target};

    inode_locks_take(&rename->locks, inodes, 4);
    if (still_names(&rename->old, rename->source) &&
        still_names(&rename->new, rename->target))
        return true;
    inode_locks_give(&rename->locks);
    return false;
}

/*
 * Whether DIR is ANCESTOR or lies below it: 1 or 0, or -errno. Only a rename
 * moves directories, and that waits for the lock we hold.
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

/* The checks that need no locks, in Linux's order. */
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

/* The checks on what is there, all locked. */
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

/* Moves the name, once both are found and locked. */
static int
move_locked(struct rename *rename)
{
    struct inode *dir = rename->old.dir;
    int error;

    if (rename->source == rename->target)
        return 0;
    error = check_inodes(rename);
    if (error)
        return error;
    error =
        dir->ops->rename(dir, &rename->old.last, rename->source,
                         rename->new.dir, &rename->new.last, rename->target);
    name_cache_remove(dir, &rename->old.last);
    name_cache_remove(rename->new.dir, &rename->new.last);
    return error;
}

/* rename between the ends of the two walks; rename_lock is held. */
static int
move(struct rename *rename, bool no_replace)
{
    for (;;) {
        int error = find_both(rename);

        if (error)
            return error;
        error = check_names(rename, no_replace);
        if (error || lock_all(rename)) {
            if (!error) {
                error = move_locked(rename);
                inode_locks_give(&rename->locks);
            }
            put_both(rename);
            return error;
        }
        put_both(rename);
    }
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
    mutex_lock(&fs->rename_lock);
    error = move(rename, no_replace);
    mutex_unlock(&fs->rename_lock);
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
