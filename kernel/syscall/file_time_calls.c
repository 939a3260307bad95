/* Calls that set a file's times. */
#include "kernel/abi/fcntl.h"
#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/inode.h"
#include "kernel/syscall/syscall.h"
#include "kernel/syscall/user_path.h"
#include "kernel/syscall/user_time.h"

/* The access and modification times that a call asks for. */
struct new_times {
    struct inode_time time[2];
    bool omit[2];
};

/* Enters one of the two: what is at USER, or with NULL now. 0, -EFAULT,
 * -EINVAL. */
static int
set_time(struct new_times *times, int which, enum time_layout layout,
         const void *user)
{
    struct abi_timespec64 time = {0, UTIME_NOW};
    int error = user ? user_time_in(&time, layout, user) : 0;

    if (error)
        return error;
    times->omit[which] = time.tv_nsec == UTIME_OMIT;
    if (time.tv_nsec == UTIME_NOW) {
        uint64_t now = clock_realtime_ns();

        time.tv_sec = now / NS_PER_SECOND;
        time.tv_nsec = now % NS_PER_SECOND;
    }
    times->time[which] = (struct inode_time){time.tv_sec, time.tv_nsec};
    return times->omit[which] || time.tv_nsec < NS_PER_SECOND ? 0 : -EINVAL;
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

/* Sets the times of what DIR_FD and USER_PATH name; with no path, DIR_FD's.
 * ACCESSED and MODIFIED are the program's, of LAYOUT. */
static long
set_times(int dir_fd, const char *user_path, enum time_layout layout,
          const void *accessed, const void *modified, int flags)
{
    struct new_times times;
    struct inode *inode;

    int error = set_time(&times, 0, layout, accessed);
    if (!error)
        error = set_time(&times, 1, layout, modified);
    if (!error && flags & ~AT_SYMLINK_NOFOLLOW)
        error = -EINVAL;
    if (error)
        return error;
    error = user_path ? user_path_inode(dir_fd, user_path,
                                        !(flags & AT_SYMLINK_NOFOLLOW), &inode)
                      : inode_of_fd(dir_fd, &inode);
    if (error)
        return error;
    mutex_lock(&inode->lock);
    inode_set_times(inode, times.omit[0] ? NULL : &times.time[0],
                    times.omit[1] ? NULL : &times.time[1]);
    mutex_unlock(&inode->lock);
    inode_put(inode);
    return 0;
}

long
sys_utimensat(int dir_fd, const char *path, const struct abi_timespec32 *times,
              int flags)
{
    return set_times(dir_fd, path, TIMESPEC32, times, times ? times + 1 : NULL,
                     flags);
}

long
sys_utimensat_time64(int dir_fd, const char *path,
                     const struct abi_timespec64 *times, int flags)
{
    return set_times(dir_fd, path, TIMESPEC64, times, times ? times + 1 : NULL,
                     flags);
}
