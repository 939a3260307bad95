/* The devices that stand for nothing, zeros, and a full disk. */
#ifndef KERNEL_DEV_MEMORY_H
#define KERNEL_DEV_MEMORY_H

struct file_ops;

extern const struct file_ops null_file_ops;
extern const struct file_ops zero_file_ops;
extern const struct file_ops full_file_ops;

#endif
