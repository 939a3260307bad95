/* open: from a path and flags to a description. */
#include "kernel/abi/fcntl.h"
#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/path.h"
#include "kernel/fs/path_walk.h"
#include "kernel/fs/regular_file.h"

/* What only the opening itself looks at: F_GETFL doesn't show it. */
#define OPENING_FLAGS (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)

/* One open under way. */
struct opening {
    struct path_walk walk;
    uint32_t flags;
    uint32_t mode; /* permissions of a file that is made */
    bool made;     /* the file wasn't there before */
};

/* Makes the file that WALK's end doesn't name yet; its directory is locked. */
static int
make_file(struct opening *opening, struct inode **result)
{
    struct inode *dir = opening->walk.dir;
    int error;

    if (dir->nlink == 0)
        return -ENOENT;
    if (dir->fs->read_only)
        return -EROFS;
    if (!dir->ops->create)
        return -EACCES;
    error = dir->ops->create(dir, &opening->walk.last,
                             S_IFREG | (opening->mode & 07777), result);
    opening->made = error == 0;
    return error;
}

/* What the walk's last name names, made if it isn't there. */
static int
find_or_make_last(struct opening *opening, struct inode **result)
{
    struct path_walk *walk = &opening->walk;
    int error;

    if (!path_walk_is_name(walk))
        return path_walk_last(walk, result);
    if (walk->must_be_dir)
        return -EISDIR;
    path_walk_lock(walk);
    error = path_lookup_locked(walk->dir, &walk->last, result);
    if (error == -ENOENT)
        error = make_file(opening, result);
    path_walk_unlock(walk);
    if (!error)
        *result = path_cross_mounts(*result);
    return error;
}

/* The inode that the walk of OPENING leads to. */
static int
find(struct opening *opening, struct inode **result)
{
    bool follow = !(opening->flags & O_NOFOLLOW);
    int error;

    if (!(opening->flags & O_CREAT))
        return path_walk_finish(&opening->walk, follow, result);
    if (opening->flags & O_EXCL)
        follow = false;
    error = find_or_make_last(opening, result);
    while (!error && follow && S_ISLNK((*result)->mode)) {
        error = path_walk_follow(&opening->walk, *result);
        if (!error)
            error = find_or_make_last(opening, result);
    }
    return error;
}

/* Whether INODE can be opened with the flags, in Linux's order of errors. */
static int
check(const struct opening *opening, const struct inode *inode)
{
    uint32_t flags = opening->flags;
    bool writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_TRUNC);
    bool is_directory = inode_is_directory(inode);

    if ((flags & O_CREAT) && (flags & O_EXCL) && !opening->made)
        return -EEXIST;
    if ((flags & O_CREAT) && is_directory)
        return -EISDIR;
    if ((flags & O_DIRECTORY) && !is_directory)
        return -ENOTDIR;
    if (S_ISLNK(inode->mode))
        return -ELOOP;
    if (is_directory && writes)
        return -EISDIR;
    if (S_ISREG(inode->mode) && writes && inode->fs->read_only)
        return -EROFS;
    return inode->file_ops ? 0 : -ENXIO;
}

/* Has the device say that it is there, and O_TRUNC its way. */
static int
make_ready(const struct opening *opening, struct open_file *file)
{
    struct inode *inode = file->inode;
    int error = inode->ops->open ? inode->ops->open(inode, file) : 0;

    file->flags &= ~OPENING_FLAGS;
    if (!error && (opening->flags & O_TRUNC) && !opening->made &&
        S_ISREG(inode->mode))
        error = regular_file_truncate(inode, 0);
    return error;
}

/* Makes the description of INODE, whose reference it takes over. */
static int
describe(const struct opening *opening, struct inode *inode,
         struct open_file **result)
{
    struct open_file *file;
    int error = check(opening, inode);

    if (error) {
        inode_put(inode);
        return error;
    }
    file = open_file_create(inode->file_ops, inode, NULL, opening->flags);
    if (!file) {
        inode_put(inode);
        return -ENOMEM;
    }
    error = make_ready(opening, file);
    if (error) {
        open_file_put(file);
        return error;
    }
    *result = file;
    return 0;
}

int
path_open(struct inode *start, const char *path, uint32_t flags, uint32_t mode,
          struct open_file **result)
{
    struct opening opening = {.flags = flags, .mode = mode};
    struct inode *inode;
    int error;

    if ((flags & O_TMPFILE) == O_TMPFILE)
        return -EOPNOTSUPP;
    if ((flags & O_CREAT) && (flags & O_DIRECTORY))
        return -EINVAL;
    error = path_walk_begin(&opening.walk, start, path);
    if (error)
        return error;
    error = find(&opening, &inode);
    path_walk_end(&opening.walk);
    return error ? error : describe(&opening, inode, result);
}
