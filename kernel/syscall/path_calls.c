/* Calls that name files: opening, changing directories, looking at inodes. */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/limits.h"
#include "kernel/abi/stat.h"
#include "kernel/abi/unistd.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/path.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "kernel/syscall/syscall.h"
#include "kernel/syscall/user_path.h"
#include "kernel/x86/user_copy.h"

#define MODE_BITS 07777u

/* A path argument and where its walk begins. */
struct place {
    struct user_path path;
    struct inode *start;
};

static int
place_get(struct place *place, int dir_fd, const char *user_path)
{
    int error = user_path_get(&place->path, user_path);

    if (error)
        return error;
    error = user_path_start(dir_fd, place->path.text, &place->start);
    if (error)
        user_path_free(&place->path);
    return error;
}

static void
place_put(struct place *place)
{
    inode_put(place->start);
    user_path_free(&place->path);
}

/* MODE as a new file gets it. */
static uint32_t
masked(unsigned mode)
{
    return mode & MODE_BITS & ~process_current()->umask;
}

long
sys_openat(int dir_fd, const char *path, int flags, unsigned mode)
{
    struct fd_table *table = process_current()->fd_table;
    struct place place;
    struct open_file *file;
    int error = place_get(&place, dir_fd, path);

    if (error)
        return error;
    int fd = error = fd_table_reserve(table, 0);
    if (fd >= 0) {
        error =
            path_open(place.start, place.path.text, flags, masked(mode), &file);
        if (error)
            fd_table_release(table, fd);
        else
            fd_table_install(table, fd, file, flags & O_CLOEXEC);
    }
    place_put(&place);
    return error < 0 ? error : fd;
}

long
sys_open(const char *path, int flags, unsigned mode)
{
    return sys_openat(AT_FDCWD, path, flags, mode);
}

long
sys_creat(const char *path, unsigned mode)
{
    return sys_open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

long
sys_mkdirat(int dir_fd, const char *path, unsigned mode)
{
    struct place place;
    int error = place_get(&place, dir_fd, path);

    if (error)
        return error;
    error = path_mkdir(place.start, place.path.text, masked(mode));
    place_put(&place);
    return error;
}

long
sys_mkdir(const char *path, unsigned mode)
{
    return sys_mkdirat(AT_FDCWD, path, mode);
}

long
sys_unlinkat(int dir_fd, const char *path, int flags)
{
    struct place place;

    if (flags & ~AT_REMOVEDIR)
        return -EINVAL;
    int error = place_get(&place, dir_fd, path);
    if (error)
        return error;
    error = flags & AT_REMOVEDIR ? path_rmdir(place.start, place.path.text)
                                 : path_unlink(place.start, place.path.text);
    place_put(&place);
    return error;
}

long
sys_unlink(const char *path)
{
    return sys_unlinkat(AT_FDCWD, path, 0);
}

long
sys_rmdir(const char *path)
{
    return sys_unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

long
sys_symlinkat(const char *target, int dir_fd, const char *path)
{
    struct user_path target_path;
    struct place place;
    int error = user_path_get(&target_path, target);

    if (error)
        return error;
    error = place_get(&place, dir_fd, path);
    if (!error) {
        error = path_symlink(place.start, target_path.text, place.path.text);
        place_put(&place);
    }
    user_path_free(&target_path);
    return error;
}

long
sys_symlink(const char *target, const char *path)
{
    return sys_symlinkat(target, AT_FDCWD, path);
}

long
sys_readlinkat(int dir_fd, const char *path, char *buf, size_t size)
{
    struct place place;

    if ((ssize_t)size <= 0)
        return -EINVAL;
    long result = place_get(&place, dir_fd, path);
    if (result)
        return result;
    size_t room = size < PATH_MAX ? size : PATH_MAX;
    char *target = kmalloc(room);
    result = -ENOMEM;
    if (target)
        result = path_readlink(place.start, place.path.text, target, room);
    if (result > 0 && user_copy_out(buf, target, result) < 0)
        result = -EFAULT;
    kfree(target);
    place_put(&place);
    return result;
}

long
sys_readlink(const char *path, char *buf, size_t size)
{
    return sys_readlinkat(AT_FDCWD, path, buf, size);
}

/* Has two path arguments ready for link and rename. */
static int
places_get(struct place places[2], int old_dir_fd, const char *old_path,
           int new_dir_fd, const char *new_path)
{
    int error = place_get(&places[0], old_dir_fd, old_path);

    if (error)
        return error;
    error = place_get(&places[1], new_dir_fd, new_path);
    if (error)
        place_put(&places[0]);
    return error;
}

static void
places_put(struct place places[2])
{
    place_put(&places[0]);
    place_put(&places[1]);
}

long
sys_linkat(int old_dir_fd, const char *old_path, int new_dir_fd,
           const char *new_path, int flags)
{
    struct place places[2];

    if (flags & ~AT_SYMLINK_FOLLOW)
        return -EINVAL;
    int error = places_get(places, old_dir_fd, old_path, new_dir_fd, new_path);
    if (error)
        return error;
    error = path_link(places[0].start, places[0].path.text,
                      flags & AT_SYMLINK_FOLLOW, places[1].start,
                      places[1].path.text);
    places_put(places);
    return error;
}

long
sys_link(const char *old_path, const char *new_path)
{
    return sys_linkat(AT_FDCWD, old_path, AT_FDCWD, new_path, 0);
}

long
sys_renameat2(int old_dir_fd, const char *old_path, int new_dir_fd,
              const char *new_path, unsigned flags)
{
    struct place places[2];

    if (flags & ~RENAME_NOREPLACE)
        return -EINVAL;
    int error = places_get(places, old_dir_fd, old_path, new_dir_fd, new_path);
    if (error)
        return error;
    error = path_rename(places[0].start, places[0].path.text, places[1].start,
                        places[1].path.text, flags & RENAME_NOREPLACE);
    places_put(places);
    return error;
}

long
sys_renameat(int old_dir_fd, const char *old_path, int new_dir_fd,
             const char *new_path)
{
    return sys_renameat2(old_dir_fd, old_path, new_dir_fd, new_path, 0);
}

long
sys_rename(const char *old_path, const char *new_path)
{
    return sys_renameat(AT_FDCWD, old_path, AT_FDCWD, new_path);
}

static long
stat_path(int dir_fd, const char *path, bool follow,
          struct abi_stat64 *user_status)
{
    struct abi_stat64 status;
    struct inode *inode;
    int error = user_path_inode(dir_fd, path, follow, &inode);

    if (error)
        return error;
    inode_stat(inode, &status);
    inode_put(inode);
    return user_copy_out(user_status, &status, sizeof status);
}

long
sys_stat64(const char *path, struct abi_stat64 *status)
{
    return stat_path(AT_FDCWD, path, true, status);
}

long
sys_lstat64(const char *path, struct abi_stat64 *status)
{
    return stat_path(AT_FDCWD, path, false, status);
}

long
sys_fstat64(int fd, struct abi_stat64 *user_status)
{
    struct abi_stat64 status;
    struct open_file *file = fd_table_find(fd);

    if (!file)
        return -EBADF;
    if (file->ops->stat)
        file->ops->stat(file, &status);
    else
        inode_stat(file->inode, &status);
    open_file_put(file);
    return user_copy_out(user_status, &status, sizeof status);
}

long
sys_fstatat64(int dir_fd, const char *path, struct abi_stat64 *status,
              int flags)
{
    char first;

    if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
        return -EINVAL;
    if (flags & AT_EMPTY_PATH && dir_fd != AT_FDCWD &&
        user_copy_in(&first, path, 1) == 0 && first == '\0')
        return sys_fstat64(dir_fd, status);
    return stat_path(dir_fd, path, !(flags & AT_SYMLINK_NOFOLLOW), status);
}

/* Everyone is root here: reading and writing is allowed, executing where
 * somebody may. */
long
sys_faccessat(int dir_fd, const char *path, int mode)
{
    struct inode *inode;

    if (mode & ~(R_OK | W_OK | X_OK))
        return -EINVAL;
    int error = user_path_inode(dir_fd, path, true, &inode);
    if (error)
        return error;
    if (mode & X_OK && !inode_is_directory(inode) && !(inode->mode & 0111))
        error = -EACCES;
    inode_put(inode);
    return error;
}

long
sys_access(const char *path, int mode)
{
    return sys_faccessat(AT_FDCWD, path, mode);
}

static long
change_mode(struct inode *inode, unsigned mode)
{
    mutex_lock(&inode->lock);
    inode->mode = (inode->mode & ~MODE_BITS) | (mode & MODE_BITS);
    inode_touch_changed(inode);
    mutex_unlock(&inode->lock);
    return 0;
}

long
sys_chmod(const char *path, unsigned mode)
{
    struct inode *inode;
    long result = user_path_inode(AT_FDCWD, path, true, &inode);

    if (result)
        return result;
    result = change_mode(inode, mode);
    inode_put(inode);
    return result;
}

long
sys_fchmod(int fd, unsigned mode)
{
    struct open_file *file = fd_table_find(fd);

    if (!file)
        return -EBADF;
    long result = file->inode ? change_mode(file->inode, mode) : -EINVAL;
    open_file_put(file);
    return result;
}

long
sys_chdir(const char *path)
{
    struct inode *inode;
    int error = user_path_inode(AT_FDCWD, path, true, &inode);

    if (error)
        return error;
    if (!inode_is_directory(inode)) {
        inode_put(inode);
        return -ENOTDIR;
    }
    process_set_cwd(inode);
    return 0;
}

long
sys_getcwd(char *buf, size_t size)
{
    char *path = kmalloc(PATH_MAX);

    if (!path)
        return -ENOMEM;
    struct inode *cwd = process_get_cwd();
    long length = path_of_directory(cwd, path, PATH_MAX);
    inode_put(cwd);
    if (length > 0 && (size_t)length > size)
        length = -ERANGE;
    if (length > 0 && user_copy_out(buf, path, length) < 0)
        length = -EFAULT;
    kfree(path);
    return length;
}

long
sys_umask(unsigned mask)
{
    return __atomic_exchange_n(&process_current()->umask, mask & 0777,
                               __ATOMIC_RELAXED);
}
