/* mkdir, mknod, symlink, link, unlink and rmdir: one name comes or goes. */
#include "kernel/errno.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/name_cache.h"
#include "kernel/fs/path.h"
#include "kernel/fs/path_walk.h"

/* Whether a name may be made at WALK's end, which is locked. */
static int
check_new_name(struct path_walk *walk, bool is_directory)
{
    struct inode *there;
    int error;

    if (!path_walk_is_name(walk))
        return -EEXIST;
    error = path_lookup_locked(walk->dir, &walk->last, &there);
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

static void
end_change(struct path_walk *walk)
{
    path_walk_unlock(walk);
    path_walk_end(walk);
}

/* Walks to PATH's last name, which must not exist, and locks its place. 0,
 * then end_change is owed; or -errno. */
static int
begin_new_name(struct path_walk *walk, struct inode *start, const char *path,
               bool is_directory)
{
    int error = path_walk_begin(walk, start, path);

    if (error)
        return error;
    path_walk_lock(walk);
    error = check_new_name(walk, is_directory);
    if (error)
        end_change(walk);
    return error;
}

int
path_make_node(struct inode *start, const char *path, uint32_t mode,
               struct inode **result)
{
    struct path_walk walk;
    int error = begin_new_name(&walk, start, path, S_ISDIR(mode));

    if (error)
        return error;
    error = walk.dir->ops->create
                ? walk.dir->ops->create(walk.dir, &walk.last, mode, result)
                : -EPERM;
    end_change(&walk);
    return error;
}

int
path_mkdir(struct inode *start, const char *path, uint32_t mode)
{
    struct inode *made;
    int error =
        path_make_node(start, path, S_IFDIR | (mode & (0777 | S_ISVTX)), &made);

    if (!error)
        inode_put(made);
    return error;
}

int
path_symlink(struct inode *start, const char *target, const char *path)
{
    struct path_walk walk;
    int error;

    if (*target == '\0')
        return -ENOENT;
    error = begin_new_name(&walk, start, path, false);
    if (error)
        return error;
    error = walk.dir->ops->symlink
                ? walk.dir->ops->symlink(walk.dir, &walk.last, target)
                : -EPERM;
    end_change(&walk);
    return error;
}

/* Whether DIR can have another name for INODE, names locked. */
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
    struct path_walk walk;
    struct inode *inode;
    int error = path_lookup(old_start, old_path, follow, &inode);

    if (error)
        return error;
    error = begin_new_name(&walk, new_start, new_path, false);
    if (!error) {
        error = check_link(walk.dir, inode);
        if (!error)
            error = walk.dir->ops->link(walk.dir, &walk.last, inode);
        end_change(&walk);
    }
    inode_put(inode);
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

/* unlink, or rmdir if DIRECTORY, at the end of WALK, which is locked. What
 * went is in *VICTIM: a reference, perhaps the last. */
static int
remove_last(struct path_walk *walk, bool directory, struct inode **victim)
{
    struct inode *dir = walk->dir;
    int error;

    if (dir->fs->read_only)
        return -EROFS;
    error = path_lookup_locked(dir, &walk->last, victim);
    if (error) {
        *victim = NULL;
        return error;
    }
    error = check_removal(walk, *victim, directory);
    if (!error)
        error = dir->ops->unlink(dir, &walk->last, *victim);
    if (!error)
        name_cache_set(dir, &walk->last, 0);
    return error;
}

/* What unlink or rmdir says of a path that ends in no name. */
static int
error_of_no_name(const struct name *last, bool directory)
{
    if (!directory)
        return -EISDIR;
    if (last->length == 0)
        return -EBUSY;
    return last->length == 1 ? -EINVAL : -ENOTEMPTY;
}

/* unlink, or rmdir if DIRECTORY. */
static int
remove_path(struct inode *start, const char *path, bool directory)
{
    struct path_walk walk;
    struct inode *victim = NULL;
    int error = path_walk_begin(&walk, start, path);

    if (error)
        return error;
    path_walk_lock(&walk);
    error = path_walk_is_name(&walk) ? remove_last(&walk, directory, &victim)
                                     : error_of_no_name(&walk.last, directory);
    end_change(&walk);
    inode_put(victim);
    return error;
}

int
path_unlink(struct inode *start, const char *path)
{
    return remove_path(start, path, false);
}

int
path_rmdir(struct inode *start, const char *path)
{
    return remove_path(start, path, true);
}
