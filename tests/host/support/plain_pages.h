/* The kernel's own page allocator, over memory where the kernel has it. */
#ifndef TESTS_HOST_SUPPORT_PLAIN_PAGES_H
#define TESTS_HOST_SUPPORT_PLAIN_PAGES_H

#include <stdbool.h>

/* Physical; the first MiB of it is the kernel's. */
#define PLAIN_MEMORY_END (8u << 20)

/* Maps the memory and hands it to page_init. False: the host has no place. */
bool plain_pages_init(void);

#endif
