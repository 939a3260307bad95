/* Opening and controlling descriptors (POSIX fcntl.h). */
#ifndef _FCNTL_H
#define _FCNTL_H

#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/abi/unistd.h"
#include <sys/types.h>

int open(const char *path, int flags, ...);
int openat(int dir_fd, const char *path, int flags, ...);
int creat(const char *path, mode_t mode);
int fcntl(int fd, int command, ...);

#endif
