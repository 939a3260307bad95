/* Call numbers for syscall(). */
#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H

#include "kernel/abi/syscall.h"

#endif
