/* What attributes of a thread are when nobody sets them. */
#ifndef LIB_PTHREAD_ATTRIBUTES_H
#define LIB_PTHREAD_ATTRIBUTES_H

#include <limits.h>
#include <pthread.h>

/* Only touched pages take memory; a thousand threads' stacks must fit into
   the 3 GiB of addresses. */
#define STACK_SIZE_DEFAULT (1024 * 1024)
#define GUARD_SIZE_DEFAULT 4096

#endif
