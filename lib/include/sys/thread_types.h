/* The types of pthread.h, which sys/types.h has too (POSIX). */
#ifndef _SYS_THREAD_TYPES_H
#define _SYS_THREAD_TYPES_H

#include <stddef.h>

typedef struct __thread_descriptor *pthread_t;
typedef unsigned pthread_key_t;
typedef int pthread_once_t;
typedef int pthread_spinlock_t;

/* The fields are lib/pthread's; a program only copies attributes. */

typedef struct {
    size_t __stack_size;
    size_t __guard_size;
    void *__stack; /* the lowest byte of the program's own; NULL: none */
    int __detach_state;
    int __inherit;
    int __policy;
    int __priority;
} pthread_attr_t;

typedef struct {
    int __type;
    int __robust;
    int __shared;
} pthread_mutexattr_t;

typedef struct __pthread_mutex {
    int __word; /* 0 or the owner; see lib/pthread/mutex.c */
    unsigned char __type;
    unsigned char __robust;
    unsigned char __shared;
    unsigned char __condition;
    unsigned __depth;
    void *__next; /* in the owner's list of robust mutexes */
    void *__previous;
} pthread_mutex_t;

typedef struct {
    int __clock;
    int __shared;
} pthread_condattr_t;

typedef struct {
    int __sequence; /* changes at each signal; see lib/pthread/condition.c */
    int __waiters;
    int __clock;
    int __shared;
} pthread_cond_t;

typedef struct {
    int __shared;
} pthread_rwlockattr_t;

typedef struct {
    int __word; /* see lib/pthread/rwlock.c */
    int __writer;
    int __shared;
} pthread_rwlock_t;

typedef struct {
    int __shared;
} pthread_barrierattr_t;

typedef struct {
    pthread_mutex_t __mutex; /* see lib/pthread/barrier.c */
    unsigned __limit;        /* threads that are a round */
    unsigned __arrived;
    int __round;
    int __leaving; /* woken ones that have not returned yet */
    int __shared;
} pthread_barrier_t;

#endif
