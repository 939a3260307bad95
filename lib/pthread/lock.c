/* Waiting for a lock of the libc's own; see lock.h. */
#include "lib/pthread/lock.h"

void
lock_wait(struct lock *lock)
{
    while (__atomic_exchange_n(&lock->word, 2, __ATOMIC_ACQUIRE) != 0)
        futex_wait(&lock->word, 2, FUTEX_FOREVER, false);
}
