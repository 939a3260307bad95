/* Bringing a stream and its descriptor together. */
#include "lib/stdio/stream.h"

/*
 * What was written goes to the kernel; what was fetched ahead is given back,
 * so that the descriptor's position is the stream's. Returns 0 or EOF.
 */
int
fflush_unlocked(FILE *stream)
{
    if (stream == NULL)
        return stream_list_flush();
    if (stream->direction == STREAM_READING) {
        stream_give_back(stream);
        return 0;
    }
    return stream_flush(stream);
}

/* The same under the lock; NULL means all streams being written. */
int
fflush(FILE *stream)
{
    int result;

    if (stream == NULL)
        return stream_list_flush();
    flockfile(stream);
    result = fflush_unlocked(stream);
    funlockfile(stream);
    return result;
}
