/* Debug builds can have memory run out on purpose: failalloc=N. */
#ifndef KERNEL_MM_FAIL_ALLOC_H
#define KERNEL_MM_FAIL_ALLOC_H

#include <stdbool.h>

/*
 * Whether the allocation about to be made is to fail. With failalloc=N on the
 * kernel's command line every Nth one does that a program makes; init and two
 * generations below it are spared, so that somebody is left to tell of it.
 */
#ifdef DEBUG
bool fail_alloc(void);
#else
static inline bool
fail_alloc(void)
{
    return false;
}
#endif

#endif
