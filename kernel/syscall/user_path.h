/* A path argument, copied in. */
#ifndef KERNEL_SYSCALL_USER_PATH_H
#define KERNEL_SYSCALL_USER_PATH_H

#include "kernel/types.h"

struct inode;

#define USER_PATH_SHORT 120 /* bytes of a path that need no allocation */

struct user_path {
    char *text; /* the path: SHORT, or kmalloc'ed when it is longer */
    char short_text[USER_PATH_SHORT];
};

/* Copies the program's string at USER into PATH. 0 and to be freed with
 * user_path_free; or -EFAULT, -ENAMETOOLONG (PATH_MAX), -ENOMEM. */
int user_path_get(struct user_path *path, const char *user);

void user_path_free(struct user_path *path);

/*
 * Where a walk of PATH begins for the *at calls: a reference in *START to
 * the caller's working directory (DIR_FD is AT_FDCWD or PATH absolute) or to
 * DIR_FD's directory. 0, -EBADF or -ENOTDIR.
 */
int user_path_start(int dir_fd, const char *path, struct inode **start);

/*
 * The inode that DIR_FD and the program's string at USER name, following a
 * symbolic link at the end only when FOLLOW: a new reference in *RESULT. 0, or
 * what user_path_get, user_path_start or path_lookup answers.
 */
int user_path_inode(int dir_fd, const char *user, bool follow,
                    struct inode **result);

#endif
