/* A thread's attributes (POSIX pthread_attr_init and its kin). */
#include "lib/pthread/attributes.h"
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

int
pthread_attr_init(pthread_attr_t *attributes)
{
    *attributes = (pthread_attr_t){
        .__stack_size = STACK_SIZE_DEFAULT,
        .__guard_size = GUARD_SIZE_DEFAULT,
        .__detach_state = PTHREAD_CREATE_JOINABLE,
        .__inherit = PTHREAD_INHERIT_SCHED,
        .__policy = SCHED_OTHER,
    };
    return 0;
}

int
pthread_attr_destroy(pthread_attr_t *attributes)
{
    (void)attributes;
    return 0;
}

int
pthread_attr_getdetachstate(const pthread_attr_t *attributes, int *state)
{
    *state = attributes->__detach_state;
    return 0;
}

int
pthread_attr_setdetachstate(pthread_attr_t *attributes, int state)
{
    if (state != PTHREAD_CREATE_JOINABLE && state != PTHREAD_CREATE_DETACHED)
        return EINVAL;
    attributes->__detach_state = state;
    return 0;
}

int
pthread_attr_getstacksize(const pthread_attr_t *restrict attributes,
                          size_t *restrict size)
{
    *size = attributes->__stack_size;
    return 0;
}

/* SIZE is the stack's alone: guard and thread-local variables come on top. */
int
pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size)
{
    if (size < PTHREAD_STACK_MIN)
        return EINVAL;
    attributes->__stack_size = size;
    return 0;
}

int
pthread_attr_getguardsize(const pthread_attr_t *restrict attributes,
                          size_t *restrict size)
{
    *size = attributes->__guard_size;
    return 0;
}

/* Rounded up to whole pages when it is used; 0: no guard. */
int
pthread_attr_setguardsize(pthread_attr_t *attributes, size_t size)
{
    attributes->__guard_size = size;
    return 0;
}

int
pthread_attr_getstack(const pthread_attr_t *restrict attributes,
                      void **restrict stack, size_t *restrict size)
{
    *stack = attributes->__stack;
    *size = attributes->__stack_size;
    return 0;
}

/* The program's own memory of SIZE bytes, from the lowest at STACK. A guard
   is then its business, and the thread-local variables lie in it. */
int
pthread_attr_setstack(pthread_attr_t *attributes, void *stack, size_t size)
{
    if (size < PTHREAD_STACK_MIN || (uintptr_t)stack + size < size)
        return EINVAL;
    attributes->__stack = stack;
    attributes->__stack_size = size;
    return 0;
}

int
pthread_attr_getscope(const pthread_attr_t *restrict attributes,
                      int *restrict scope)
{
    (void)attributes;
    *scope = PTHREAD_SCOPE_SYSTEM;
    return 0;
}

/* The kernel schedules each thread: there is no other scope. */
int
pthread_attr_setscope(pthread_attr_t *attributes, int scope)
{
    (void)attributes;
    if (scope == PTHREAD_SCOPE_SYSTEM)
        return 0;
    return scope == PTHREAD_SCOPE_PROCESS ? ENOTSUP : EINVAL;
}

int
pthread_attr_getinheritsched(const pthread_attr_t *restrict attributes,
                             int *restrict inherit)
{
    *inherit = attributes->__inherit;
    return 0;
}

int
pthread_attr_setinheritsched(pthread_attr_t *attributes, int inherit)
{
    if (inherit != PTHREAD_INHERIT_SCHED && inherit != PTHREAD_EXPLICIT_SCHED)
        return EINVAL;
    attributes->__inherit = inherit;
    return 0;
}

int
pthread_attr_getschedpolicy(const pthread_attr_t *restrict attributes,
                            int *restrict policy)
{
    *policy = attributes->__policy;
    return 0;
}

/* A policy other than SCHED_OTHER is refused when a thread is created. */
int
pthread_attr_setschedpolicy(pthread_attr_t *attributes, int policy)
{
    if (policy != SCHED_OTHER && policy != SCHED_FIFO && policy != SCHED_RR)
        return EINVAL;
    attributes->__policy = policy;
    return 0;
}

int
pthread_attr_getschedparam(const pthread_attr_t *restrict attributes,
                           struct sched_param *restrict parameters)
{
    parameters->sched_priority = attributes->__priority;
    return 0;
}

/* The priority must be one of the attributes' policy. */
int
pthread_attr_setschedparam(pthread_attr_t *restrict attributes,
                           const struct sched_param *restrict parameters)
{
    int priority = parameters->sched_priority;
    bool fits = attributes->__policy == SCHED_OTHER
                    ? priority == 0
                    : priority >= 1 && priority <= 99;

    if (!fits)
        return EINVAL;
    attributes->__priority = priority;
    return 0;
}
