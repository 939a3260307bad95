/* The one attribute of reader-writer locks and barriers: may other processes
   use it, through memory that they share? */
#include <errno.h>
#include <pthread.h>

int
pthread_rwlockattr_init(pthread_rwlockattr_t *attributes)
{
    attributes->__shared = PTHREAD_PROCESS_PRIVATE;
    return 0;
}

int
pthread_rwlockattr_destroy(pthread_rwlockattr_t *attributes)
{
    (void)attributes;
    return 0;
}

int
pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *restrict attributes,
                              int *restrict shared)
{
    *shared = attributes->__shared;
    return 0;
}

int
pthread_rwlockattr_setpshared(pthread_rwlockattr_t *attributes, int shared)
{
    if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED)
        return EINVAL;
    attributes->__shared = shared;
    return 0;
}

int
pthread_barrierattr_init(pthread_barrierattr_t *attributes)
{
    attributes->__shared = PTHREAD_PROCESS_PRIVATE;
    return 0;
}

int
pthread_barrierattr_destroy(pthread_barrierattr_t *attributes)
{
    (void)attributes;
    return 0;
}

int
pthread_barrierattr_getpshared(const pthread_barrierattr_t *restrict attributes,
                               int *restrict shared)
{
    *shared = attributes->__shared;
    return 0;
}

int
pthread_barrierattr_setpshared(pthread_barrierattr_t *attributes, int shared)
{
    if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED)
        return EINVAL;
    attributes->__shared = shared;
    return 0;
}
