/* Numbers that nobody can guess: ChaCha20, keyed from the machine's timing. */
#ifndef KERNEL_DEV_RANDOM_H
#define KERNEL_DEV_RANDOM_H

#include <stddef.h>

/* Fills BUF with SIZE random bytes. Any context. */
void random_fill(void *buf, size_t size);

#endif
