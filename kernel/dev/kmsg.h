/* /dev/kmsg: where programs write into the kernel's log. */
#ifndef KERNEL_DEV_KMSG_H
#define KERNEL_DEV_KMSG_H

struct file_ops;

extern const struct file_ops kmsg_file_ops;

#endif
