/* Kernel stacks: each above a hole, so that an overflow faults. */
#ifndef KERNEL_MM_KERNEL_STACK_H
#define KERNEL_MM_KERNEL_STACK_H

#include <stdint.h>

/* A stack of KERNEL_STACK_SIZE bytes, aligned to its size: its lowest byte.
 * NULL: no memory. May sleep. The caller frees it. */
uint8_t *kernel_stack_alloc(void);

/* Frees STACK, on which nobody runs. Never sleeps. */
void kernel_stack_free(uint8_t *stack);

#endif
