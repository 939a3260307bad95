/* What a mutex's word says, and who changes it. */
#ifndef LIB_PTHREAD_MUTEX_H
#define LIB_PTHREAD_MUTEX_H

#include "kernel/abi/futex.h"
#include "lib/private.h"
#include "lib/pthread/futex.h"
#include <pthread.h>

/* `__condition` of a robust mutex: what it guards, as far as we know. */
enum mutex_condition {
    MUTEX_CONSISTENT,
    MUTEX_INCONSISTENT,   /* the last owner died: pthread_mutex_consistent */
    MUTEX_NOT_RECOVERABLE /* and the next one unlocked it all the same */
};

/* Does the calling thread own MUTEX? Of a normal one nobody asks. */
bool mutex_is_own(const pthread_mutex_t *mutex) LIBC_PRIVATE(mutex_is_own);

/*
 * robust.c: the list of robust mutexes that the calling thread holds, which
 * the kernel walks when the thread dies. Between begin and end the kernel
 * takes MUTEX for one of them if its word says so, whatever the list says.
 */
void robust_begin(pthread_mutex_t *mutex) LIBC_PRIVATE(robust_begin);
void robust_add(pthread_mutex_t *mutex) LIBC_PRIVATE(robust_add);
void robust_remove(pthread_mutex_t *mutex) LIBC_PRIVATE(robust_remove);
void robust_end(void) LIBC_PRIVATE(robust_end);

#endif
