/* What a signal handler finds on its stack, and sigreturn takes from it. */
#ifndef KERNEL_X86_SIGNAL_FRAME_H
#define KERNEL_X86_SIGNAL_FRAME_H

#include "kernel/proc/signal.h"

/* Describes SIGNAL and ORIGIN in *INFO, which is zeroed. */
void signal_fill_info(struct abi_siginfo *info, int signal,
                      const struct signal_origin *origin);

/*
 * Pushes SIGNAL's frame, with FRAME's registers, the FPU's and MASK in it, on
 * the program's stack, and has FRAME go on in ACTION's handler. 0 or -EFAULT:
 * there is no stack for it. May sleep.
 */
int signal_frame_push(struct trap_frame *frame, int signal,
                      const struct abi_sigaction *action,
                      const struct signal_origin *origin, uint64_t mask);

/*
 * Takes back what signal_frame_push saved, from where FRAME's stack pointer
 * stands in sigreturn (HAS_SIGINFO: rt_sigreturn): registers into FRAME, the
 * mask into *MASK. What a program may not set is left out. 0 or -EFAULT.
 */
int
signal_frame_pop(struct trap_frame *frame, bool has_siginfo, uint64_t *mask);

#endif
