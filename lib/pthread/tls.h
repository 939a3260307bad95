/* The segment that gs selects. */
#ifndef LIB_PTHREAD_TLS_H
#define LIB_PTHREAD_TLS_H

#include "kernel/abi/ldt.h"
#include "lib/private.h"
#include <pthread.h>

/* The segment of THREAD in the descriptor table's place ENTRY; -1: a new one
   of the kernel's choice. */
struct user_desc
thread_segment(pthread_t thread, unsigned entry) LIBC_PRIVATE(thread_segment);

/* The place that every thread uses, each with a segment of its own in it. */
static inline unsigned
thread_segment_entry(void)
{
    unsigned selector;

    __asm__("mov %%gs, %0" : "=r"(selector));
    return (selector & 0xffff) >> 3;
}

#endif
