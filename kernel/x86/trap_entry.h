/* What trap.S offers C, and what it calls. */
#ifndef KERNEL_X86_TRAP_ENTRY_H
#define KERNEL_X86_TRAP_ENTRY_H

#include <stdint.h>

struct trap_frame;

/* An instruction that may fault on user memory, and where to go on then. */
struct fixup {
    uint32_t fault_eip;
    uint32_t resume_eip;
};

extern const struct fixup kernel_fixups_start[], kernel_fixups_end[];

extern const char trap_stubs[]; /* one a vector, 16 bytes each */
void trap_entry_syscall(void);
void trap_return_first(void); /* a new thread starts here */

/* Leaves the kernel through FRAME, which lies on this thread's stack. */
void trap_return_to(struct trap_frame *frame) __attribute__((noreturn));

/* Any trap but a system call: interrupts off. */
void trap_dispatch(struct trap_frame *frame);

/* Before user mode: reschedules and handles signals while there is work.
 * Returns with interrupts off, so that none comes in between. */
void trap_leave(struct trap_frame *frame);

#endif
