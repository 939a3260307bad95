/* The host's own calls, for comparison: 0 or a count, or -errno. Flags and
 * modes are Linux/i386's, which the kernel under test uses too. */
#ifndef TESTS_HOST_SUPPORT_HOST_PATH_H
#define TESTS_HOST_SUPPORT_HOST_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Makes an empty directory and the process's root of it. False: not allowed. */
bool host_enter_empty_root(void);

/* Goes back to the root before. */
bool host_leave_root(void);

int host_mkdir(const char *path);
int host_rmdir(const char *path);
int host_unlink(const char *path);
int host_symlink(const char *target, const char *path);
int host_link(const char *old_path, const char *new_path);
int host_rename(const char *old_path, const char *new_path);
int host_open(const char *path, uint32_t flags);
int host_readlink(const char *path, char *buf, size_t size);

/* Type and permissions of what PATH names; with FOLLOW through links. */
int host_stat(const char *path, bool follow, uint32_t *mode, uint32_t *links);

/* The absolute path of the directory PATH. */
int host_real_path(const char *path, char *buf, size_t size);

#endif
