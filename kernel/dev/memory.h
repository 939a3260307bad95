/* The devices that stand for nothing, zeros, and a full disk. */
#ifndef KERNEL_DEV_MEMORY_H
#define KERNEL_DEV_MEMORY_H

#include "kernel/file/open_file.h"

extern const struct file_ops null_file_ops;
extern const struct file_ops zero_file_ops;
extern const struct file_ops full_file_ops;

/* A write that takes everything and forgets it, and a device's end: 0. */
ssize_t memory_device_write(struct open_file *file, struct uio *uio,
                            uint64_t *position);
int64_t memory_device_end(struct open_file *file);

#endif
