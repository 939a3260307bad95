/* Calls that set a file's times. */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/time.h"
#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/inode.h"
#include "kernel/syscall/syscall.h"
#include "kernel/syscall/user_path.h"
#include "kernel/x86/user_copy.h"

#define NS_PER_SECOND 1000000000u

/* The access and modification times that a call asks for. */
struct new_times {
    struct inode_time time[2];
    bool omit[2];
};

/* Enters one of the two. False when NANOSECONDS is none of its values. */
static bool
set_time(struct new_times *times, int which, int64_t seconds,
         uint32_t nanoseconds)
{
    uint64_t now = clock_realtime_ns();

    times->omit[which] = nanoseconds == UTIME_OMIT;
    if (nanoseconds == UTIME_NOW) {
        seconds = now / NS_PER_SECOND;
        nanoseconds = now % NS_PER_SECOND;
    }
    times->time[which] = (struct inode_time){seconds, nanoseconds};
    return times->omit[which] || nanoseconds < NS_PER_SECOND;
}

/* The inode of what FD names, with a reference. 0 or -EBADF. */
static int
inode_of_fd(int fd, struct inode **inode)
{
    struct open_file *file = fd_table_find(fd);

    *inode = file ? file->inode : NULL;
    if (*inode)
        inode_hold(*inode);
    if (file)
        open_file_put(file);
    return *inode ? 0 : -EBADF;
}

/* Sets the times of what DIR_FD and USER_PATH name; with no path, DIR_FD's. */
static long
set_times(int dir_fd, const char *user_path, int flags,
          const struct new_times *times)
{
    struct inode *inode;

    if (flags & ~AT_SYMLINK_NOFOLLOW)
        return -EINVAL;
    int error = user_path
                    ? user_path_inode(dir_fd, user_path,
                                      !(flags & AT_SYMLINK_NOFOLLOW), &inode)
                    : inode_of_fd(dir_fd, &inode);
    if (error)
        return error;
    mutex_lock(&inode->lock);
    inode_set_times(inode, times->omit[0] ? NULL : &times->time[0],
                    times->omit[1] ? NULL : &times->time[1]);
    mutex_unlock(&inode->lock);
    inode_put(inode);
    return 0;
}

long
sys_utimensat(int dir_fd, const char *path,
              const struct abi_timespec32 *user_times, int flags)
{
    struct abi_timespec32 pair[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    struct new_times times;

    if (user_times && user_copy_in(pair, user_times, sizeof pair) < 0)
        return -EFAULT;
    for (int i = 0; i < 2; i++)
        if (!set_time(&times, i, pair[i].tv_sec, pair[i].tv_nsec))
            return -EINVAL;
    return set_times(dir_fd, path, flags, &times);
}

long
sys_utimensat_time64(int dir_fd, const char *path,
                     const struct abi_timespec64 *user_times, int flags)
{
    struct abi_timespec64 pair[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    struct new_times times;

    if (user_times && user_copy_in(pair, user_times, sizeof pair) < 0)
        return -EFAULT;
    for (int i = 0; i < 2; i++)
        if (!set_time(&times, i, pair[i].tv_sec, (uint32_t)pair[i].tv_nsec))
            return -EINVAL;
    return set_times(dir_fd, path, flags, &times);
}
