/* Where threads come from and go to: mappings with a guard, stack, variables
   and descriptor (see thread.h). */
#ifndef LIB_PTHREAD_STACK_H
#define LIB_PTHREAD_STACK_H

#include "lib/private.h"
#include "lib/pthread/lock.h"
#include <pthread.h>

/* A new thread's descriptor on a stack as ATTRIBUTES say, or NULL without
   memory. *STACK_TOP is where its stack begins. */
pthread_t stack_get(const pthread_attr_t *attributes, char **stack_top)
    LIBC_PRIVATE(stack_get);

/* Gives back what stack_get gave, which nobody stands on any more. */
void stack_put(pthread_t thread) LIBC_PRIVATE(stack_put);

/* Of the stacks that are kept for the next thread; for fork. */
extern struct lock stack_lock LIBC_PRIVATE(stack_lock);

#endif
