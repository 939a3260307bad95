/* pipe(2): one byte queue, and a description for each of its ends. */
#ifndef KERNEL_IPC_PIPE_H
#define KERNEL_IPC_PIPE_H

#include "kernel/file/open_file.h"

/*
 * Makes a pipe and its two ends with FLAGS (O_NONBLOCK or 0): one reference
 * each, the caller's. 0 or -ENOMEM.
 */
int pipe_create(uint32_t flags, struct open_file **reader,
                struct open_file **writer);

/* The bytes FILE's pipe can hold, and changing that is not offered; -EBADF
 * when FILE is no pipe end. */
int pipe_capacity(const struct open_file *file);

#endif
