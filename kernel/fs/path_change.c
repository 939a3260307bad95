/* mkdir, symlink, link, unlink and rmdir: one name comes or goes. */
#include "kernel/errno.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode_locks.h"
#include "kernel/fs/name_cache.h"
#include "kernel/fs/path.h"
#include "kernel/fs/path_walk.h"

/* A name about to be made. */
struct new_name {
    struct path_walk walk;
    struct inode_locks locks; /* the directory's, and ALSO's */
};

/* Whether a name may be made at WALK's end, its directory locked. */
static int
check_new_name(struct path_walk *walk, bool is_directory)
{
    struct inode *there;
    int error = path_lookup_locked(walk->dir, &walk->last, &there);

    if (!error) {
        inode_put(there);
        return -EEXIST;
    }
    if (error != -ENOENT)
        return error;
    if (walk->dir->nlink == 0 || (walk->must_be_dir && !is_directory))
        return -ENOENT;
    return walk->dir->fs->read_only ? -EROFS : 0;
}

/*
 * Walks to PATH's last name, which must not exist, and locks its directory
 * and ALSO (may be NULL). 0, then end_new_name is owed; or -errno.
 */
static int
begin_new_name(struct new_name *new, struct inode *start, const char *path,
               bool is_directory, struct inode *also)
{
    int error = path_walk_begin(&new->walk, start, path);

    if (error)
        return error;
    if (!path_walk_is_name(&new->walk)) {
        path_walk_end(&new->walk);
        return -EEXIST;
    }
    inode_locks_take(&new->locks, (struct inode *[]){new->walk.dir, also}, 2);
    error = check_new_name(&new->walk, is_directory);
    if (error) {
        inode_locks_give(&new->locks);
        path_walk_end(&new->walk);
    }
    return error;
}

static void
end_new_name(struct new_name *new)
{
    inode_locks_give(&new->locks);
    path_walk_end(&new->walk);
}

int
path_mkdir(struct inode *start, const char *path, uint32_t mode)
{
    struct new_name new;
    struct inode *dir, *made = NULL;
    int error = begin_new_name(&new, start, path, true, NULL);

    if (error)
        return error;
    dir = new.walk.dir;
    mode = S_IFDIR | (mode & (0777 | S_ISVTX));
    error = dir->ops->create
                ? dir->ops->create(dir, &new.walk.last, mode, &made)
                : -EPERM;
    end_new_name(&new);
    inode_put(made);
    return error;
}

int
path_symlink(struct inode *start, const char *target, const char *path)
{
    struct new_name new;
    struct inode *dir;
    int error;

    if (*target == '\0')
        return -ENOENT;
    error = begin_new_name(&new, start, path, false, NULL);
    if (error)
        return error;
    dir = new.walk.dir;
    error = dir->ops->symlink ? dir->ops->symlink(dir, &new.walk.last, target)
                              : -EPERM;
    end_new_name(&new);
    return error;
}

/* Whether DIR can have another name for INODE; both are locked. */
static int
check_link(struct inode *dir, struct inode *inode)
{
    if (dir->fs != inode->fs)
        return -EXDEV;
    if (inode_is_directory(inode) || !dir->ops->link)
        return -EPERM;
    return inode->nlink == 0 ? -ENOENT : 0;
}

int
path_link(struct inode *old_start, const char *old_path, bool follow,
          struct inode *new_start, const char *new_path)
{
    struct new_name new;
    struct inode *inode;
    int error = path_lookup(old_start, old_path, follow, &inode);

    if (error)
        return error;
    error = begin_new_name(&new, new_start, new_path, false, inode);
    if (!error) {
        struct inode *dir = new.walk.dir;

        error = check_link(dir, inode);
        if (!error)
            error = dir->ops->link(dir, &new.walk.last, inode);
        end_new_name(&new);
    }
    inode_put(inode);
    return error;
}

/*
 * Finds what NAME is in DIR and locks both: the order of locks wants DIR's
 * given back in between, so NAME is looked up again. A new reference in
 * *VICTIM and LOCKS taken; or -errno and nothing.
 */
static int
find_and_lock(struct inode *dir, const struct name *name, struct inode **victim,
              struct inode_locks *locks)
{
    struct inode *again;
    int error;

    mutex_lock(&dir->lock);
    error = path_lookup_locked(dir, name, victim);
    mutex_unlock(&dir->lock);
    while (!error) {
        inode_locks_take(locks, (struct inode *[]){dir, *victim}, 2);
        error = path_lookup_locked(dir, name, &again);
        if (!error && again == *victim) {
            inode_put(again);
            return 0;
        }
        inode_locks_give(locks);
        inode_put(*victim);
        *victim = again;
    }
    return error;
}

/* Whether unlink (rmdir if DIRECTORY) may take VICTIM from WALK's end. */
static int
check_removal(const struct path_walk *walk, const struct inode *victim,
              bool directory)
{
    if (directory && !inode_is_directory(victim))
        return -ENOTDIR;
    if (!directory && inode_is_directory(victim))
        return -EISDIR;
    if (!directory && walk->must_be_dir)
        return -ENOTDIR;
    if (!walk->dir->ops->unlink)
        return -EPERM;
    return victim->mounted ? -EBUSY : 0;
}

/* unlink, or rmdir if DIRECTORY, at the end of WALK. */
static int
remove_last(struct path_walk *walk, bool directory)
{
    struct inode_locks locks;
    struct inode *victim;
    int error;

    if (walk->dir->fs->read_only)
        return -EROFS;
    error = find_and_lock(walk->dir, &walk->last, &victim, &locks);
    if (error)
        return error;
    error = check_removal(walk, victim, directory);
    if (!error)
        error = walk->dir->ops->unlink(walk->dir, &walk->last, victim);
    if (!error)
        name_cache_remove(walk->dir, &walk->last);
    inode_locks_give(&locks);
    inode_put(victim);
    return error;
}

int
path_unlink(struct inode *start, const char *path)
{
    struct path_walk walk;
    int error = path_walk_begin(&walk, start, path);

    if (error)
        return error;
    error = path_walk_is_name(&walk) ? remove_last(&walk, false) : -EISDIR;
    path_walk_end(&walk);
    return error;
}

/* What rmdir says of a path that ends in no name. */
static int
rmdir_of_no_name(const struct name *last)
{
    if (last->length == 0)
        return -EBUSY;
    return last->length == 1 ? -EINVAL : -ENOTEMPTY;
}

int
path_rmdir(struct inode *start, const char *path)
{
    struct path_walk walk;
    int error = path_walk_begin(&walk, start, path);

    if (error)
        return error;
    error = path_walk_is_name(&walk) ? remove_last(&walk, true)
                                     : rmdir_of_no_name(&walk.last);
    path_walk_end(&walk);
    return error;
}
