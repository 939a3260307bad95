/* Error numbers, and errno, which each thread has for itself. */
#ifndef _ERRNO_H
#define _ERRNO_H

#include "kernel/abi/errno.h"

int *__errno_location(void);
#define errno (*__errno_location())

#endif
