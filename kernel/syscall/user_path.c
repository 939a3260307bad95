#include "kernel/syscall/user_path.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/limits.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/path.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/user_copy.h"

int
user_path_get(struct user_path *path, const char *user)
{
    path->text = path->short_text;
    int length = user_copy_in_string(path->text, user, USER_PATH_SHORT);

    if (length != -ENAMETOOLONG)
        return length < 0 ? length : 0;
    path->text = kmalloc(PATH_MAX);
    if (!path->text)
        return -ENOMEM;
    length = user_copy_in_string(path->text, user, PATH_MAX);
    if (length < 0)
        kfree(path->text);
    return length < 0 ? length : 0;
}

void
user_path_free(struct user_path *path)
{
    if (path->text != path->short_text)
        kfree(path->text);
}

int
user_path_start(int dir_fd, const char *path, struct inode **start)
{
    if (path[0] == '/' || dir_fd == AT_FDCWD) {
        *start = process_get_cwd();
        return 0;
    }
    struct open_file *file = fd_table_find(dir_fd);
    if (!file)
        return -EBADF;
    *start = file->inode;
    bool is_directory = *start && inode_is_directory(*start);
    if (is_directory)
        inode_hold(*start);
    open_file_put(file);
    return is_directory ? 0 : -ENOTDIR;
}

int
user_path_inode(int dir_fd, const char *user, bool follow,
                struct inode **result)
{
    struct user_path path;
    struct inode *start;
    int error = user_path_get(&path, user);

    if (error)
        return error;
    error = user_path_start(dir_fd, path.text, &start);
    if (!error) {
        error = path_lookup(start, path.text, follow, result);
        inode_put(start);
    }
    user_path_free(&path);
    return error;
}
