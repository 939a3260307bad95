/* A thread begins. */
#include "kernel/abi/ldt.h"
#include "lib/pthread/attributes.h"
#include "lib/pthread/signals.h"
#include "lib/pthread/stack.h"
#include "lib/pthread/thread.h"
#include "lib/pthread/tls.h"
#include "lib/x86/syscall.h"
#include <errno.h>
#include <string.h>

/* All that threads of a process share, and who hears of their tid. */
#define THREAD_FLAGS                                                    \
    (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | \
     CLONE_SYSVSEM | CLONE_SETTLS | CLONE_PARENT_SETTID |               \
     CLONE_CHILD_CLEARTID)

int thread_clone(unsigned flags, void *stack, int *tid, struct user_desc *tls,
                 pthread_t thread) LIBC_PRIVATE(thread_clone);
void thread_begin(pthread_t thread) LIBC_PRIVATE(thread_begin)
    __attribute__((noreturn));

/* A thread in the stack that the program gave, or NULL if that's too small. */
static pthread_t
use_stack(const pthread_attr_t *attributes, char **stack_top)
{
    size_t size = thread_size();
    char *end = (char *)attributes->__stack + attributes->__stack_size;

    if (attributes->__stack_size < size + PTHREAD_STACK_MIN / 2)
        return NULL;
    memset(end - size, 0, size);
    return thread_place(end, stack_top);
}

/* Starts THREAD on its stack. 0, or EAGAIN and nothing is left of it. */
static int
start(pthread_t thread, char *stack_top)
{
    struct user_desc segment = thread_segment(thread, thread_segment_entry());

    threads_began = true;
    __atomic_add_fetch(&thread_count, 1, __ATOMIC_RELAXED);
    if (thread_clone(THREAD_FLAGS, stack_top, &thread->tid, &segment, thread) >
        0)
        return 0;
    __atomic_sub_fetch(&thread_count, 1, __ATOMIC_RELAXED);
    if (thread->mapping != NULL)
        stack_put(thread);
    return EAGAIN;
}

/*
 * Starts a thread that calls START with ARGUMENT. *RESULT is known before the
 * thread runs. Returns 0, EAGAIN without memory or threads left, or EINVAL or
 * ENOTSUP for what the ATTRIBUTES ask (POSIX pthread_create).
 */
int
pthread_create(pthread_t *restrict result,
               const pthread_attr_t *restrict attributes,
               void *(*function)(void *), void *restrict argument)
{
    pthread_t self = thread_self();
    pthread_attr_t defaults;
    pthread_t thread;
    char *stack_top;

    if (attributes == NULL) {
        pthread_attr_init(&defaults);
        attributes = &defaults;
    }
    if (attributes->__inherit == PTHREAD_EXPLICIT_SCHED &&
        attributes->__policy != SCHED_OTHER)
        return ENOTSUP;
    if (attributes->__stack != NULL)
        thread = use_stack(attributes, &stack_top);
    else
        thread = stack_get(attributes, &stack_top);
    if (thread == NULL)
        return attributes->__stack != NULL ? EINVAL : EAGAIN;
    thread->start = function;
    thread->argument = argument;
    thread->state = attributes->__detach_state == PTHREAD_CREATE_DETACHED
                        ? THREAD_DETACHED
                        : THREAD_JOINABLE;
    thread->inherits_blocked_cancel = self->cancellation & CANCEL_PENDING;
    *result = thread;
    return start(thread, stack_top);
}

/* The new thread's first function, on its own stack: lib/x86/clone.S. */
void
thread_begin(pthread_t thread)
{
    if (thread->inherits_blocked_cancel)
        signal_unblock_cancel();
    thread_end(thread->start(thread->argument));
}
