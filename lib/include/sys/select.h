/* Waiting for sets of descriptors (POSIX sys/select.h). */
#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H

#include "kernel/abi/select.h"
#include <signal.h>
#include <sys/types.h>
#include <time.h>

struct timeval {
    time_t tv_sec;
    suseconds_t tv_usec;
};

#define FD_ZERO(set)       ((void)(*(set) = (fd_set){{0}}))
#define FD_SET(fd, set)    ((void)(__FD_WORD(fd, set) |= __FD_BIT(fd)))
#define FD_CLR(fd, set)    ((void)(__FD_WORD(fd, set) &= ~__FD_BIT(fd)))
#define FD_ISSET(fd, set)  ((__FD_WORD(fd, set) & __FD_BIT(fd)) != 0)

#define __FD_WORD(fd, set) ((set)->fds_bits[(unsigned)(fd) / 32])
#define __FD_BIT(fd)       (1UL << (unsigned)(fd) % 32)

int select(int limit, fd_set *restrict readable, fd_set *restrict writable,
           fd_set *restrict exceptional, struct timeval *restrict timeout);
int
pselect(int limit, fd_set *restrict readable, fd_set *restrict writable,
        fd_set *restrict exceptional, const struct timespec *restrict timeout,
        const sigset_t *restrict mask);

#endif
