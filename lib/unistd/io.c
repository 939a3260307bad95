/* Bytes through a descriptor. */
#include "lib/x86/cancellable_call.h"
#include <sys/uio.h>
#include <unistd.h>

ssize_t
read(int fd, void *buf, size_t count)
{
    return __system_result(CANCELLABLE_CALL(SYS_read, fd, buf, count));
}

ssize_t
write(int fd, const void *buf, size_t count)
{
    return __system_result(CANCELLABLE_CALL(SYS_write, fd, buf, count));
}

ssize_t
pread(int fd, void *buf, size_t count, off_t offset)
{
    return __system_result(CANCELLABLE_CALL(SYS_pread64, fd, buf, count,
                                            (unsigned)offset, offset >> 32));
}

ssize_t
pwrite(int fd, const void *buf, size_t count, off_t offset)
{
    return __system_result(CANCELLABLE_CALL(SYS_pwrite64, fd, buf, count,
                                            (unsigned)offset, offset >> 32));
}

ssize_t
readv(int fd, const struct iovec *vector, int count)
{
    return __system_result(CANCELLABLE_CALL(SYS_readv, fd, vector, count));
}

ssize_t
writev(int fd, const struct iovec *vector, int count)
{
    return __system_result(CANCELLABLE_CALL(SYS_writev, fd, vector, count));
}

off_t
lseek(int fd, off_t offset, int whence)
{
    off_t position;
    long result = SYSTEM_CALL(SYS__llseek, fd, (unsigned)(offset >> 32),
                              (unsigned)offset, &position, whence);

    return __system_result(result) < 0 ? -1 : position;
}

int
ftruncate(int fd, off_t length)
{
    return __system_result(SYSTEM_CALL(SYS_ftruncate64, fd, (unsigned)length,
                                       (unsigned)(length >> 32)));
}

int
fsync(int fd)
{
    return __system_result(CANCELLABLE_CALL(SYS_fsync, fd));
}

int
fdatasync(int fd)
{
    return __system_result(CANCELLABLE_CALL(SYS_fdatasync, fd));
}

void
sync(void)
{
    SYSTEM_CALL(SYS_sync);
}
