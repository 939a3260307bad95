/* What a thread has still to undo, should it end before it has. */
#include "lib/pthread/thread.h"

/* CLEANUP lies in the frame of the block that the macros open. */
void
__pthread_cleanup_push(struct __pthread_cleanup *cleanup,
                       void (*function)(void *), void *argument)
{
    pthread_t self = thread_self();

    cleanup->__function = function;
    cleanup->__argument = argument;
    cleanup->__next = self->cleanups;
    self->cleanups = cleanup;
}

void
__pthread_cleanup_pop(struct __pthread_cleanup *cleanup, int execute)
{
    thread_self()->cleanups = cleanup->__next;
    if (execute)
        cleanup->__function(cleanup->__argument);
}
