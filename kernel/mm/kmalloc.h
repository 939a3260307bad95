/* The kernel heap: objects of any size. */
#ifndef KERNEL_MM_KMALLOC_H
#define KERNEL_MM_KMALLOC_H

#include <stddef.h>
#include <stdint.h>

/*
 * Allocates SIZE bytes (1 to 4 MiB), aligned for any type; content undefined.
 * NULL when memory is short. The caller frees it with kfree. May sleep.
 */
void *kmalloc(size_t size);

/* kmalloc, filled with zeros. */
void *kzalloc(size_t size);

/* Frees what kmalloc gave; NULL is fine. Never sleeps. Debug builds poison
 * the memory and panic on a second free. */
void kfree(void *object);

/* Frames that the heap holds. */
uint32_t kmalloc_page_count(void);

#endif
