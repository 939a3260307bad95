/* Numbers that nobody can guess: ChaCha20, keyed from the machine's timing. */
#ifndef KERNEL_DEV_RANDOM_H
#define KERNEL_DEV_RANDOM_H

#include <stddef.h>

struct file_ops;

/* /dev/random and /dev/urandom: reading never waits; what is written is not
 * needed. */
extern const struct file_ops random_file_ops;

/* Fills BUF with SIZE random bytes. Any context that holds no device's
 * spinlock. */
void random_fill(void *buf, size_t size);

#endif
