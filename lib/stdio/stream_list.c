/*
 * All open streams. The list's lock is taken before a stream's; who already
 * holds a stream only tries it.
 */
#include "lib/pthread/fork.h"
#include "lib/stdio/stream.h"

static FILE *first = &stream_stdin;
struct lock stream_list_lock;

void
stream_list_add(FILE *stream)
{
    lock_acquire(&stream_list_lock);
    stream->previous = NULL;
    stream->next = first;
    if (first != NULL)
        first->previous = stream;
    first = stream;
    lock_release(&stream_list_lock);
}

void
stream_list_remove(FILE *stream)
{
    lock_acquire(&stream_list_lock);
    if (stream->previous != NULL)
        stream->previous->next = stream->next;
    else
        first = stream->next;
    if (stream->next != NULL)
        stream->next->previous = stream->previous;
    lock_release(&stream_list_lock);
}

/*
 * Takes the lock of STREAM, if its output has to wait for that. A thread that
 * reads may hold a lock for ever, and has nothing that we want.
 */
static bool
lock_for_output(FILE *stream)
{
    if (ftrylockfile(stream) == 0)
        return true;
    if (stream->direction == STREAM_READING)
        return false;
    flockfile(stream);
    return true;
}

int
stream_list_flush(void)
{
    int result = 0;

    lock_acquire(&stream_list_lock);
    for (FILE *stream = first; stream != NULL; stream = stream->next) {
        if (!lock_for_output(stream))
            continue;
        if (stream_flush(stream) == EOF)
            result = EOF;
        funlockfile(stream);
    }
    lock_release(&stream_list_lock);
    return result;
}

void
stream_list_flush_lines(void)
{
    if (!lock_try(&stream_list_lock))
        return;
    for (FILE *stream = first; stream != NULL; stream = stream->next) {
        if (stream->buffering != _IOLBF || ftrylockfile(stream) != 0)
            continue;
        stream_flush(stream);
        funlockfile(stream);
    }
    lock_release(&stream_list_lock);
}

void
stream_list_finish(void)
{
    lock_acquire(&stream_list_lock);
    for (FILE *stream = first; stream != NULL; stream = stream->next)
        if (lock_for_output(stream))
            fflush_unlocked(stream);
}

void
stream_list_only_thread(void)
{
    for (FILE *stream = first; stream != NULL; stream = stream->next)
        stream_lock_only_thread(&stream->lock);
}
