/* exit and fork: what the child must forget. */
#ifndef LIB_STDLIB_EXIT_H
#define LIB_STDLIB_EXIT_H

#include "lib/private.h"

/* fork's child: another thread's call of exit isn't going on here. */
void exit_only_thread(void) LIBC_PRIVATE(exit_only_thread);

#endif
