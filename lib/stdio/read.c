/* Bytes out of a stream. */
#include "lib/stdio/stream.h"
#include "lib/unistd/uncancelled.h"
#include <string.h>
#include <unistd.h>

static size_t
smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Takes up to COUNT bytes that ungetc gave back. */
static size_t
take_pushback(FILE *stream, char *bytes, size_t count)
{
    size_t taken = smaller(count, stream->pushback_count);

    for (size_t i = 0; i < taken; i++)
        bytes[i] = stream->pushback[--stream->pushback_count];
    return taken;
}

/* Takes up to COUNT bytes that are in the buffer. */
static size_t
take_buffered(FILE *stream, char *bytes, size_t count)
{
    size_t taken = smaller(count, stream->end - stream->start);

    memcpy(bytes, stream->buffer + stream->start, taken);
    stream->start += taken;
    return taken;
}

/*
 * A rest that is larger than the buffer would only pass through it: it is
 * read to its place at once, one read() a call.
 */
static size_t
read_directly(FILE *stream, char *bytes, size_t count)
{
    ssize_t got = uncancelled_read(stream->fd, bytes, count);

    if (got == 0)
        stream->at_end = true;
    if (got < 0)
        stream->failed = true;
    return got > 0 ? got : 0;
}

size_t
stream_read(FILE *stream, char *bytes, size_t count)
{
    size_t done;

    if (count == 0 || stream_begin_reading(stream) == EOF)
        return 0;
    done = take_pushback(stream, bytes, count);
    done += take_buffered(stream, bytes + done, count - done);
    while (done < count && !stream->at_end) {
        size_t got;

        if (count - done >= stream->size && stream->buffering == _IOFBF)
            got = read_directly(stream, bytes + done, count - done);
        else if (stream_fill(stream) > 0)
            got = take_buffered(stream, bytes + done, count - done);
        else
            break;
        if (got == 0)
            break;
        done += got;
    }
    return done;
}

/*
 * Reads up to COUNT items of SIZE bytes; returns how many whole ones came.
 * Fewer: feof and ferror tell why (ISO C 7.21.8.1).
 */
size_t
fread_unlocked(void *restrict items, size_t size, size_t count,
               FILE *restrict stream)
{
    size_t bytes = size * count;

    if (bytes == 0)
        return 0;
    return stream_read(stream, items, bytes) / size;
}

size_t
fread(void *restrict items, size_t size, size_t count, FILE *restrict stream)
{
    size_t done;

    flockfile(stream);
    done = fread_unlocked(items, size, count, stream);
    funlockfile(stream);
    return done;
}
