/* A mutex's attributes, its beginning and its end. */
#include "lib/pthread/mutex.h"
#include <errno.h>

int
pthread_mutexattr_init(pthread_mutexattr_t *attributes)
{
    *attributes = (pthread_mutexattr_t){.__type = PTHREAD_MUTEX_DEFAULT};
    return 0;
}

int
pthread_mutexattr_destroy(pthread_mutexattr_t *attributes)
{
    (void)attributes;
    return 0;
}

int
pthread_mutexattr_gettype(const pthread_mutexattr_t *restrict attributes,
                          int *restrict type)
{
    *type = attributes->__type;
    return 0;
}

int
pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int type)
{
    if (type < PTHREAD_MUTEX_NORMAL || type > PTHREAD_MUTEX_ERRORCHECK)
        return EINVAL;
    attributes->__type = type;
    return 0;
}

int
pthread_mutexattr_getrobust(const pthread_mutexattr_t *restrict attributes,
                            int *restrict robust)
{
    *robust = attributes->__robust;
    return 0;
}

int
pthread_mutexattr_setrobust(pthread_mutexattr_t *attributes, int robust)
{
    if (robust != PTHREAD_MUTEX_STALLED && robust != PTHREAD_MUTEX_ROBUST)
        return EINVAL;
    attributes->__robust = robust;
    return 0;
}

int
pthread_mutexattr_getpshared(const pthread_mutexattr_t *restrict attributes,
                             int *restrict shared)
{
    *shared = attributes->__shared;
    return 0;
}

int
pthread_mutexattr_setpshared(pthread_mutexattr_t *attributes, int shared)
{
    if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED)
        return EINVAL;
    attributes->__shared = shared;
    return 0;
}

/* ATTRIBUTES NULL: the defaults, as PTHREAD_MUTEX_INITIALIZER. */
int
pthread_mutex_init(pthread_mutex_t *restrict mutex,
                   const pthread_mutexattr_t *restrict attributes)
{
    *mutex = (pthread_mutex_t){.__word = 0};
    if (attributes != NULL) {
        mutex->__type = attributes->__type;
        mutex->__robust = attributes->__robust;
        mutex->__shared = attributes->__shared;
    }
    return 0;
}

/* EBUSY for one that is taken. */
int
pthread_mutex_destroy(pthread_mutex_t *mutex)
{
    int word = __atomic_load_n(&mutex->__word, __ATOMIC_RELAXED);

    return (word & FUTEX_TID_MASK) == 0 ? 0 : EBUSY;
}
