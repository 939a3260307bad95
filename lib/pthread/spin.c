/* Spinlocks: for a few instructions, where no holder is ever kept waiting. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>

/* After so many looks the holder is taken to wait for our processor. */
#define SPINS 100

/* SHARED doesn't matter: the kernel has no part in it. */
int
pthread_spin_init(pthread_spinlock_t *lock, int shared)
{
    (void)shared;
    *lock = 0;
    return 0;
}

int
pthread_spin_destroy(pthread_spinlock_t *lock)
{
    (void)lock;
    return 0;
}

int
pthread_spin_trylock(pthread_spinlock_t *lock)
{
    return __atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) == 0 ? 0 : EBUSY;
}

/* Between two tries we only look, for a try takes the cache line away from
   the holder. */
int
pthread_spin_lock(pthread_spinlock_t *lock)
{
    for (int spins = 0; pthread_spin_trylock(lock) != 0; spins = 0) {
        while (__atomic_load_n(lock, __ATOMIC_RELAXED) != 0 && spins++ < SPINS)
            __builtin_ia32_pause();
        if (spins > SPINS)
            sched_yield();
    }
    return 0;
}

int
pthread_spin_unlock(pthread_spinlock_t *lock)
{
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
    return 0;
}
