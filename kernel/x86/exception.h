/* What a CPU exception means: a page to be found, a signal, or a panic. */
#ifndef KERNEL_X86_EXCEPTION_H
#define KERNEL_X86_EXCEPTION_H

struct trap_frame;

/* The vectors that the kernel names: Intel SDM 3, 6.3.1, and its own. */
enum {
    TRAP_DIVIDE = 0,
    TRAP_DEBUG = 1,
    TRAP_BREAKPOINT = 3,
    TRAP_OVERFLOW = 4,
    TRAP_BOUND = 5,
    TRAP_INVALID_OPCODE = 6,
    TRAP_NO_FPU = 7,
    TRAP_DOUBLE_FAULT = 8,
    TRAP_STACK = 12,
    TRAP_PAGE_FAULT = 14,
    TRAP_FPU_ERROR = 16,
    TRAP_ALIGNMENT = 17,
    TRAP_SSE_ERROR = 19,
    TRAP_FIRST_INTERRUPT = 32,
    TRAP_SYSCALL = 0x80,
    TRAP_VECTORS = 256,
};

/*
 * Deals with the exception of FRAME: gives the program the page or the FPU it
 * lacks, resumes a user copy that hit a bad address, or sends the program a
 * signal. An exception that the kernel must not cause panics. May sleep when
 * it came from user mode or a user copy.
 */
void exception_dispatch(struct trap_frame *frame);

#endif
