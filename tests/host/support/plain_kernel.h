/* Knobs of the stand-ins. */
#ifndef TESTS_HOST_SUPPORT_PLAIN_KERNEL_H
#define TESTS_HOST_SUPPORT_PLAIN_KERNEL_H

/* How many allocations go well before all fail; -1: none fails. */
extern int plain_heap_failures;

#endif
