/*
 * Calls that are cancellation points for programs, as the libc makes them
 * itself where a thread that ended would leave something half done: a
 * stream's lock held, a descriptor that nobody knows. Results and errno are
 * those of the functions without uncancelled_.
 */
#ifndef LIB_UNISTD_UNCANCELLED_H
#define LIB_UNISTD_UNCANCELLED_H

#include "lib/x86/syscall.h"
#include <fcntl.h>
#include <sys/types.h>

static inline ssize_t
uncancelled_read(int fd, void *buf, size_t count)
{
    return __system_result(SYSTEM_CALL(SYS_read, fd, buf, count));
}

static inline ssize_t
uncancelled_write(int fd, const void *buf, size_t count)
{
    return __system_result(SYSTEM_CALL(SYS_write, fd, buf, count));
}

static inline int
uncancelled_open(const char *path, int flags, mode_t mode)
{
    return __system_result(
        SYSTEM_CALL(SYS_open, path, flags | O_LARGEFILE, mode));
}

static inline int
uncancelled_close(int fd)
{
    return __system_result(SYSTEM_CALL(SYS_close, fd));
}

#endif
