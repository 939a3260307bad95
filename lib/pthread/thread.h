/*
 * What the libc knows of a thread, and where it is found.
 *
 * The segment register gs leads each thread to memory of its own. There, on
 * i386, the thread-local variables of the program end where the descriptor
 * begins (ELF's TLS "variant II"):
 *
 *      mapping                                            %gs:0
 *     | guard | stack ...      <- esp | .tdata .tbss | descriptor |
 *
 * The compiler reaches a `__thread` variable at a negative offset from %gs:0,
 * and reads its own address from %gs:0, so `self` must come first. The main
 * thread's stack is the kernel's gift; the rest of its memory is static.
 */
#ifndef LIB_PTHREAD_THREAD_H
#define LIB_PTHREAD_THREAD_H

#include "kernel/abi/futex.h"
#include "lib/private.h"
#include "lib/pthread/lock.h"
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* How a thread is given back; `state` of the descriptor, changed atomically. */
enum thread_state {
    THREAD_JOINABLE, /* runs; somebody will join or detach it */
    THREAD_DETACHED, /* gives itself back when it ends */
    THREAD_ENDED,    /* was joinable; who joins or detaches it gives it back */
};

/* Bits of `cancellation`, changed atomically; see cancel.c. */
#define CANCEL_PENDING      1 /* somebody has asked for it */
#define CANCEL_DISABLED     2 /* by pthread_setcancelstate */
#define CANCEL_ENDING       4 /* the thread is ending anyhow */
#define CANCEL_ASYNCHRONOUS 8 /* by pthread_setcanceltype */

struct key_value;

struct __thread_descriptor {
    pthread_t self;   /* at %gs:0 */
    int cancellation; /* at %gs:4, where cancellable_call.S looks */
    int tid;          /* set and cleared by the kernel: 0 when it is gone */
    int state;        /* enum thread_state */
    pthread_t joiner; /* who waits for it in pthread_join, or NULL */

    void *(*start)(void *);
    void *argument;
    void *result;

    void *mapping; /* with the stack; NULL if the program gave the stack */
    size_t mapping_size;
    bool usual_stack; /* another thread may have it next: stack.c */

    struct __pthread_cleanup *cleanups; /* the newest first */
    struct key_value *values;           /* by key, see key.c */
    size_t value_count;

    /* Held with all signals blocked. While `alive` and under it, the tid is
       this thread's and no other's. */
    struct lock alive_lock;
    bool alive;

    bool inherits_blocked_cancel; /* its creator may block SIGNAL_CANCEL */
    bool robust_registered;       /* the kernel knows of `robust` */
    struct robust_list_head robust;
};

static inline pthread_t
thread_self(void)
{
    pthread_t self;

    __asm__("mov %%gs:0, %0" : "=r"(self));
    return self;
}

/*
 * tls.c
 */

/* Makes the initial thread a thread; AUXV is the kernel's vector of pairs. */
void thread_start_main(const unsigned *auxv) LIBC_PRIVATE(thread_start_main);

/* Bytes that thread_place needs at most. */
size_t thread_size(void) LIBC_PRIVATE(thread_size);

/*
 * Builds a descriptor, and initial thread-local variables below it, in the
 * zeroed memory that ends at END. Returns the descriptor; *STACK_TOP is where
 * the stack below may begin.
 */
pthread_t thread_place(char *end, char **stack_top) LIBC_PRIVATE(thread_place);

/* How many threads there are that have not begun to end. */
extern int thread_count LIBC_PRIVATE(thread_count);

/* Has this process ever had a second one? Then fork takes the libc's locks. */
extern bool threads_began LIBC_PRIVATE(threads_began);

/* How many forks lie between the first process of this program and us. */
extern int fork_count LIBC_PRIVATE(fork_count);

/*
 * Ends the calling thread with RESULT: cleanup handlers, destructors of keys,
 * robust mutexes; the last thread ends the process.
 */
void
thread_end(void *result) LIBC_PRIVATE(thread_end) __attribute__((noreturn));

/* Gives the memory of THREAD back once the kernel is done with it. */
void thread_free(pthread_t thread) LIBC_PRIVATE(thread_free);

/* Runs the destructors of the calling thread's keys: key.c. */
void key_run_destructors(void) LIBC_PRIVATE(key_run_destructors);

/* Marks the robust mutexes that the calling thread holds as left by a dead
   owner, and tells the kernel that there are none: robust.c. */
void robust_list_leave(void) LIBC_PRIVATE(robust_list_leave);

#endif
