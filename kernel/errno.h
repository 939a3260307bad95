/* Errors as the kernel's functions return them: minus one of these. */
#ifndef KERNEL_ERRNO_H
#define KERNEL_ERRNO_H

#include "kernel/abi/errno.h"

/*
 * What never reaches a program: a sleep was cut by a signal. The way back to
 * user mode turns it into a restart of the call or into EINTR, as the
 * signal's action says.
 */
#define ERESTARTSYS 512

/* The same for calls that a handled signal ends whatever SA_RESTART says:
 * nanosleep, poll, sigsuspend. */
#define ERESTARTNOHAND 514

#endif
