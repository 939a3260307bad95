/* The trap frame: a program's registers, as trap.S leaves them on the
 * kernel stack. */
#ifndef KERNEL_X86_TRAP_H
#define KERNEL_X86_TRAP_H

#include <stdbool.h>
#include <stdint.h>

/* From the lowest address up: what trap.S pushed, then what the CPU did. */
struct trap_frame {
    uint32_t ebx; /* argument 1 */
    uint32_t ecx; /* argument 2 */
    uint32_t edx; /* argument 3 */
    uint32_t esi; /* argument 4 */
    uint32_t edi; /* argument 5 */
    uint32_t ebp; /* argument 6 */
    uint32_t eax; /* the call's number going in, its result coming out */
    uint32_t es;
    uint32_t ds;
    uint32_t vector; /* which trap */
    uint32_t error;  /* the CPU's error code; for a call its number again */
    uint32_t eip;
    uint32_t cs;
    uint32_t eflags;
    uint32_t esp; /* this and ss only when the trap came from user mode */
    uint32_t ss;
};

static inline bool
trap_from_user(const struct trap_frame *frame)
{
    return frame->cs & 3;
}

/* Fills the interrupt descriptor table and loads it. At boot, once. */
void trap_init(void);

#endif
