/* Semaphores with a name would lie in memory that is shared by name, which is
   not built. */
#include <errno.h>
#include <semaphore.h>

sem_t *
sem_open(const char *name, int flags, ...)
{
    (void)name;
    (void)flags;
    errno = ENOSYS;
    return SEM_FAILED;
}

int
sem_close(sem_t *semaphore)
{
    (void)semaphore;
    errno = ENOSYS;
    return -1;
}

int
sem_unlink(const char *name)
{
    (void)name;
    errno = ENOSYS;
    return -1;
}
