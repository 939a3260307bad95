/* /proc/PID/fd: a process's descriptors as symbolic links. */
#ifndef KERNEL_FS_PROC_FD_H
#define KERNEL_FS_PROC_FD_H

#include "kernel/types.h"

struct inode;

/* The inode number of the link of PID's descriptor FD; 0: FD can be none. */
uint32_t proc_fd_number(int pid, int fd);

/* Whether NUMBER is such a one. */
bool proc_fd_is_number(uint32_t number);

/* PID's lowest descriptor that is at least FD; -1: there is none. */
int proc_fd_next(int pid, int fd);

/* Fills INODE, a new link. 0, or -ENOENT: there is no such descriptor. */
int proc_fd_read_inode(struct inode *inode);

#endif
