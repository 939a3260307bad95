/*
 * The lock of a FILE. The thread that holds it may take it again (POSIX
 * flockfile), and gives it back as often as it took it.
 */
#ifndef LIB_STDIO_STREAM_LOCK_H
#define LIB_STDIO_STREAM_LOCK_H

#include "lib/private.h"
#include "lib/pthread/lock.h"
#include <stdbool.h>
#include <sys/types.h>

struct stream_lock {
    struct lock lock;
    pthread_t owner; /* who holds it, or NULL; changed atomically */
    int depth;       /* how often the owner took it */
};

/* Waits until the lock is free or ours, and takes it. */
void
stream_lock_acquire(struct stream_lock *lock) LIBC_PRIVATE(stream_lock_acquire);

/* Takes it if that needs no waiting; returns whether it did. */
bool stream_lock_try(struct stream_lock *lock) LIBC_PRIVATE(stream_lock_try);

void
stream_lock_release(struct stream_lock *lock) LIBC_PRIVATE(stream_lock_release);

/* fork's child: the lock is free, unless the only thread has it. */
void stream_lock_only_thread(struct stream_lock *lock)
    LIBC_PRIVATE(stream_lock_only_thread);

#endif
