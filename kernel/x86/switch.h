/* The switch between two threads' stacks: switch.S. */
#ifndef KERNEL_X86_SWITCH_H
#define KERNEL_X86_SWITCH_H

#include <stdint.h>

/* Saves the running thread's registers and stack in *SAVE and goes on with
 * those that LOAD points to. Returns when somebody switches back. */
void switch_stacks(uint32_t **save, uint32_t *load);

#endif
