/* Calls on descriptors: reading, writing, duplicating, closing. */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/termios.h"
#include "kernel/abi/uio.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/getdents.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/regular_file.h"
#include "kernel/ipc/pipe.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "kernel/syscall/fd_pair.h"
#include "kernel/syscall/syscall.h"
#include "kernel/syscall/user_vector.h"
#include "kernel/x86/user_copy.h"

#define SETFL_FLAGS (O_APPEND | O_NONBLOCK)

/* read, and pread with a POSITION. */
static long
read_at(int fd, void *buf, size_t count, uint64_t *position)
{
    struct open_file *file = fd_table_find(fd);
    struct iovec one;
    struct uio uio;

    if (!file)
        return -EBADF;
    long result = -EINVAL;
    uio_init_buffer(&uio, &one, buf, count);
    if ((ssize_t)count >= 0)
        result = open_file_read(file, &uio, position);
    open_file_put(file);
    return result;
}

/* write, and pwrite with a POSITION. */
static long
write_at(int fd, const void *buf, size_t count, uint64_t *position)
{
    struct open_file *file = fd_table_find(fd);
    struct iovec one;
    struct uio uio;

    if (!file)
        return -EBADF;
    long result = -EINVAL;
    uio_init_buffer(&uio, &one, buf, count);
    if ((ssize_t)count >= 0)
        result = open_file_write(file, &uio, position);
    open_file_put(file);
    return result;
}

long
sys_read(int fd, void *buf, size_t count)
{
    return read_at(fd, buf, count, NULL);
}

long
sys_write(int fd, const void *buf, size_t count)
{
    return write_at(fd, buf, count, NULL);
}

long
sys_pread64(int fd, void *buf, size_t count, uint32_t offset_low,
            uint32_t offset_high)
{
    uint64_t position = (uint64_t)offset_high << 32 | offset_low;

    if ((int32_t)offset_high < 0)
        return -EINVAL;
    return read_at(fd, buf, count, &position);
}

long
sys_pwrite64(int fd, const void *buf, size_t count, uint32_t offset_low,
             uint32_t offset_high)
{
    uint64_t position = (uint64_t)offset_high << 32 | offset_low;

    if ((int32_t)offset_high < 0)
        return -EINVAL;
    return write_at(fd, buf, count, &position);
}

/* readv, or writev: between FD's file and COUNT buffers. */
static long
transfer_many(int fd, const struct iovec *user_vector, int count, bool write)
{
    struct open_file *file = fd_table_find(fd);
    struct iovec *vector;
    struct uio uio;

    if (!file)
        return -EBADF;
    long result = uio_init_vector(&uio, user_vector, count, &vector);
    if (!result) {
        result = write ? open_file_write(file, &uio, NULL)
                       : open_file_read(file, &uio, NULL);
        kfree(vector);
    }
    open_file_put(file);
    return result;
}

long
sys_readv(int fd, const struct iovec *vector, int count)
{
    return transfer_many(fd, vector, count, false);
}

long
sys_writev(int fd, const struct iovec *vector, int count)
{
    return transfer_many(fd, vector, count, true);
}

long
sys_close(int fd)
{
    return fd_table_close(process_current()->fd_table, fd);
}

long
sys_dup(int fd)
{
    return fd_table_duplicate(process_current()->fd_table, fd, 0, false);
}

/* With two equal numbers it does nothing but look whether they name
 * something. */
long
sys_dup2(int old_fd, int new_fd)
{
    return fd_table_duplicate_to(process_current()->fd_table, old_fd, new_fd,
                                 false);
}

long
sys_dup3(int old_fd, int new_fd, int flags)
{
    if (flags & ~O_CLOEXEC || old_fd == new_fd)
        return -EINVAL;
    return fd_table_duplicate_to(process_current()->fd_table, old_fd, new_fd,
                                 flags & O_CLOEXEC);
}

static long
set_flags(struct open_file *file, uint32_t flags)
{
    file->flags = (file->flags & ~SETFL_FLAGS) | (flags & SETFL_FLAGS);
    return 0;
}

long
sys_fcntl(int fd, int command, uint32_t argument)
{
    struct fd_table *table = process_current()->fd_table;
    struct open_file *file = fd_table_find(fd);
    long result = -EINVAL;

    if (!file)
        return -EBADF;
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC)
        result =
            fd_table_duplicate(table, fd, argument, command == F_DUPFD_CLOEXEC);
    else if (command == F_GETFD)
        result = fd_table_get_close_on_exec(table, fd);
    else if (command == F_SETFD)
        result = fd_table_set_close_on_exec(table, fd, argument & FD_CLOEXEC);
    else if (command == F_GETFL)
        result = file->flags;
    else if (command == F_SETFL)
        result = set_flags(file, argument);
    else if (command == F_GETPIPE_SZ)
        result = pipe_capacity(file);
    else if ((command >= F_GETLK && command <= F_GETOWN) ||
             (command >= F_GETLK64 && command <= F_SETLKW64) ||
             command == F_SETPIPE_SZ)
        result = -ENOSYS;
    open_file_put(file);
    return result;
}

long
sys_fcntl64(int fd, int command, uint32_t argument)
{
    return sys_fcntl(fd, command, argument);
}

int
fd_pair_reserve(struct fd_table *table, int *user_fds, int fds[2])
{
    fds[0] = fd_table_reserve(table, 0);
    if (fds[0] < 0)
        return fds[0];
    fds[1] = fd_table_reserve(table, 0);
    int error = fds[1];
    if (error >= 0) {
        error = user_copy_out(user_fds, fds, 2 * sizeof *fds);
        if (!error)
            return 0;
        fd_table_release(table, fds[1]);
    }
    fd_table_release(table, fds[0]);
    return error;
}

long
sys_pipe2(int *fds, int flags)
{
    struct fd_table *table = process_current()->fd_table;
    struct open_file *ends[2];
    int numbers[2];

    if (flags & ~(O_CLOEXEC | O_NONBLOCK))
        return -EINVAL;
    int error = pipe_create(flags & O_NONBLOCK, &ends[0], &ends[1]);
    if (error)
        return error;
    error = fd_pair_reserve(table, fds, numbers);
    for (int i = 0; i < 2; i++) {
        if (error)
            open_file_put(ends[i]);
        else
            fd_table_install(table, numbers[i], ends[i], flags & O_CLOEXEC);
    }
    return error;
}

long
sys_pipe(int *fds)
{
    return sys_pipe2(fds, 0);
}

static int64_t
seek(int fd, int64_t offset, int whence)
{
    struct open_file *file = fd_table_find(fd);

    if (!file)
        return -EBADF;
    int64_t result = open_file_seek(file, offset, whence);
    open_file_put(file);
    return result;
}

long
sys_lseek(int fd, int offset, int whence)
{
    int64_t result = seek(fd, offset, whence);

    return result > INT32_MAX ? -EOVERFLOW : (long)result;
}

long
sys__llseek(int fd, uint32_t offset_high, uint32_t offset_low, int64_t *result,
            int whence)
{
    int64_t offset = (int64_t)((uint64_t)offset_high << 32 | offset_low);
    int64_t position = seek(fd, offset, whence);

    if (position < 0)
        return position;
    return user_copy_out(result, &position, sizeof position);
}

static long
truncate_file(int fd, int64_t length)
{
    struct open_file *file = fd_table_find(fd);
    long result = -EINVAL;

    if (!file)
        return -EBADF;
    if (length >= 0 && open_file_is_writable(file) && file->inode &&
        S_ISREG(file->inode->mode))
        result = regular_file_truncate(file->inode, length);
    open_file_put(file);
    return result;
}

long
sys_ftruncate(int fd, int length)
{
    return truncate_file(fd, length);
}

long
sys_ftruncate64(int fd, uint32_t length_low, uint32_t length_high)
{
    return truncate_file(fd,
                         (int64_t)((uint64_t)length_high << 32 | length_low));
}

long
sys_fsync(int fd)
{
    struct open_file *file = fd_table_find(fd);
    long result = -EINVAL;

    if (!file)
        return -EBADF;
    if (file->inode &&
        (S_ISREG(file->inode->mode) || S_ISDIR(file->inode->mode)))
        result = inode_sync(file->inode);
    open_file_put(file);
    return result;
}

long
sys_fdatasync(int fd)
{
    return sys_fsync(fd);
}

/* FIONBIO: O_NONBLOCK is on when the program's int is not 0. */
static long
set_nonblocking(struct open_file *file, const int *user_on)
{
    int on;

    if (user_copy_in(&on, user_on, sizeof on) < 0)
        return -EFAULT;
    return set_flags(file,
                     on ? file->flags | O_NONBLOCK : file->flags & ~O_NONBLOCK);
}

/* The first three are every descriptor's, whatever it names. */
long
sys_ioctl(int fd, unsigned request, void *argument)
{
    struct fd_table *table = process_current()->fd_table;
    struct open_file *file = fd_table_find(fd);
    long result = -ENOTTY;

    if (!file)
        return -EBADF;
    if (request == FIONBIO)
        result = set_nonblocking(file, argument);
    else if (request == FIOCLEX || request == FIONCLEX)
        result = fd_table_set_close_on_exec(table, fd, request == FIOCLEX);
    else if (file->ops->ioctl)
        result = file->ops->ioctl(file, request, argument);
    open_file_put(file);
    return result;
}

long
sys_getdents64(int fd, void *buf, size_t size)
{
    struct open_file *file = fd_table_find(fd);

    if (!file)
        return -EBADF;
    long result = open_file_getdents(file, buf, size);
    open_file_put(file);
    return result;
}
