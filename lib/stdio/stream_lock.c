/* The lock of a FILE, and its public functions. */
#include "lib/stdio/stream_lock.h"
#include "lib/stdio/stream.h"
#include "lib/x86/syscall.h"
#include <errno.h>

bool
stream_lock_try(struct stream_lock *lock)
{
    void *self = __errno_location();
    void *free = NULL;

    if (__atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == self) {
        lock->depth++;
        return true;
    }
    if (!__atomic_compare_exchange_n(&lock->owner, &free, self, false,
                                     __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return false;
    lock->depth = 1;
    return true;
}

void
stream_lock_acquire(struct stream_lock *lock)
{
    while (!stream_lock_try(lock))
        SYSTEM_CALL(SYS_sched_yield);
}

void
stream_lock_release(struct stream_lock *lock)
{
    if (--lock->depth == 0)
        __atomic_store_n(&lock->owner, NULL, __ATOMIC_RELEASE);
}

/* The program holds STREAM for several calls (POSIX flockfile). */
void
flockfile(FILE *stream)
{
    stream_lock_acquire(&stream->lock);
}

/* Like flockfile, but returns nonzero instead of waiting. */
int
ftrylockfile(FILE *stream)
{
    return stream_lock_try(&stream->lock) ? 0 : -1;
}

void
funlockfile(FILE *stream)
{
    stream_lock_release(&stream->lock);
}
