/*
 * All open streams. The list's lock is taken before a stream's; who already
 * holds a stream only tries it.
 */
#include "lib/stdio/stream.h"

static FILE *first = &stream_stdin;
static struct stream_lock list_lock;

void
stream_list_add(FILE *stream)
{
    stream_lock_acquire(&list_lock);
    stream->previous = NULL;
    stream->next = first;
    if (first != NULL)
        first->previous = stream;
    first = stream;
    stream_lock_release(&list_lock);
}

void
stream_list_remove(FILE *stream)
{
    stream_lock_acquire(&list_lock);
    if (stream->previous != NULL)
        stream->previous->next = stream->next;
    else
        first = stream->next;
    if (stream->next != NULL)
        stream->next->previous = stream->previous;
    stream_lock_release(&list_lock);
}

int
stream_list_flush(void)
{
    int result = 0;

    stream_lock_acquire(&list_lock);
    for (FILE *stream = first; stream != NULL; stream = stream->next) {
        flockfile(stream);
        if (stream_flush(stream) == EOF)
            result = EOF;
        funlockfile(stream);
    }
    stream_lock_release(&list_lock);
    return result;
}

void
stream_list_flush_lines(void)
{
    if (!stream_lock_try(&list_lock))
        return;
    for (FILE *stream = first; stream != NULL; stream = stream->next) {
        if (stream->buffering != _IOLBF || ftrylockfile(stream) != 0)
            continue;
        stream_flush(stream);
        funlockfile(stream);
    }
    stream_lock_release(&list_lock);
}

void
stream_list_finish(void)
{
    stream_lock_acquire(&list_lock);
    for (FILE *stream = first; stream != NULL; stream = stream->next)
        fflush(stream);
}
