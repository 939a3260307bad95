/* A thread ends. */
#include "lib/pthread/signals.h"
#include "lib/pthread/stack.h"
#include "lib/pthread/thread.h"
#include "lib/x86/syscall.h"
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

void thread_unmap_and_exit(void *mapping, size_t size)
    LIBC_PRIVATE(thread_unmap_and_exit) __attribute__((noreturn));

static void
run_cleanups(pthread_t self)
{
    struct __pthread_cleanup *cleanup;

    while ((cleanup = self->cleanups) != NULL) {
        self->cleanups = cleanup->__next;
        cleanup->__function(cleanup->__argument);
    }
}

/* From here on nobody sends SELF a signal: its tid may soon be another's. */
static void
say_farewell(pthread_t self)
{
    uint64_t mask;

    signal_block_all(&mask);
    lock_acquire(&self->alive_lock);
    self->alive = false;
    lock_release(&self->alive_lock);
}

/* Nobody waits for SELF: it must leave nothing, neither memory nor a place
   where the kernel would write after that is gone. */
static void
vanish(pthread_t self)
{
    static int nobody;

    SYSTEM_CALL(SYS_set_tid_address, &nobody);
    if (self->robust_registered)
        SYSTEM_CALL(SYS_set_robust_list, NULL, sizeof(self->robust));
    thread_unmap_and_exit(self->mapping, self->mapping_size);
}

/*
 * Who changes the state from joinable is the one that decides who frees: here
 * it becomes ended, and a joiner will; had pthread_detach been first, we do.
 * The joiner waits until the kernel has cleared `tid`: only then is the thread
 * off its stack.
 */
void
thread_end(void *result)
{
    pthread_t self = thread_self();
    int state = THREAD_JOINABLE;

    __atomic_or_fetch(&self->cancellation, CANCEL_ENDING, __ATOMIC_RELAXED);
    self->result = result;
    run_cleanups(self);
    key_run_destructors();
    if (__atomic_sub_fetch(&thread_count, 1, __ATOMIC_ACQ_REL) == 0)
        exit(0);
    say_farewell(self);
    robust_list_leave();
    if (!__atomic_compare_exchange_n(&self->state, &state, THREAD_ENDED, false,
                                     __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) &&
        self->mapping != NULL)
        vanish(self);
    for (;;)
        SYSTEM_CALL(SYS_exit, 0);
}

/* Ends the calling thread; RESULT is for who joins it (POSIX pthread_exit). */
void
pthread_exit(void *result)
{
    thread_end(result);
}

void
thread_free(pthread_t thread)
{
    int tid;

    while ((tid = __atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE)) != 0)
        futex_wait(&thread->tid, tid, FUTEX_FOREVER, true);
    if (thread->mapping != NULL)
        stack_put(thread);
}
