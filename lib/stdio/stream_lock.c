/* The lock of a FILE, and its public functions. */
#include "lib/pthread/thread.h"
#include "lib/stdio/stream.h"

/* Only we ever write our own name there: what others write meanwhile can't
   be mistaken for it. */
static bool
is_own(const struct stream_lock *lock)
{
    return __atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == thread_self();
}

static void
set_owner(struct stream_lock *lock, pthread_t owner)
{
    __atomic_store_n(&lock->owner, owner, __ATOMIC_RELAXED);
}

bool
stream_lock_try(struct stream_lock *lock)
{
    if (!is_own(lock)) {
        if (!lock_try(&lock->lock))
            return false;
        set_owner(lock, thread_self());
    }
    lock->depth++;
    return true;
}

void
stream_lock_acquire(struct stream_lock *lock)
{
    if (!is_own(lock)) {
        lock_acquire(&lock->lock);
        set_owner(lock, thread_self());
    }
    lock->depth++;
}

void
stream_lock_release(struct stream_lock *lock)
{
    if (--lock->depth > 0)
        return;
    set_owner(lock, NULL);
    lock_release(&lock->lock);
}

void
stream_lock_only_thread(struct stream_lock *lock)
{
    if (!is_own(lock))
        *lock = (struct stream_lock){.depth = 0};
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
