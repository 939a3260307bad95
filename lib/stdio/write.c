/* Bytes into a stream. */
#include "lib/stdio/stream.h"
#include "lib/unistd/uncancelled.h"
#include <string.h>
#include <unistd.h>

/*
 * Gives BYTES to the kernel without the buffer, which is empty; goes on after
 * a short write. Returns how many it took; fewer than COUNT on an error.
 */
static size_t
write_directly(FILE *stream, const char *bytes, size_t count)
{
    size_t done = 0;

    while (done < count) {
        ssize_t written =
            uncancelled_write(stream->fd, bytes + done, count - done);

        if (written < 0) {
            stream->failed = true;
            break;
        }
        done += written;
    }
    return done;
}

/* Copies what there is room for; returns how much that was. */
static size_t
put_buffered(FILE *stream, const char *bytes, size_t count)
{
    size_t room = stream->size - stream->end;
    size_t put = count < room ? count : room;

    memcpy(stream->buffer + stream->end, bytes, put);
    stream->end += put;
    return put;
}

/* stream_flush, but the stream goes on being written. */
static int
flush_and_go_on(FILE *stream)
{
    int result = stream_flush(stream);

    stream->direction = STREAM_WRITING;
    return result;
}

/*
 * Full buffering: bytes gather until the buffer is full. Whole buffers in a
 * long write go past it.
 */
static size_t
write_full(FILE *stream, const char *bytes, size_t count)
{
    size_t done = put_buffered(stream, bytes, count);
    size_t whole;

    if (done == count)
        return done;
    if (flush_and_go_on(stream) == EOF)
        return done;
    whole = (count - done) / stream->size * stream->size;
    if (write_directly(stream, bytes + done, whole) < whole)
        return done;
    done += whole;
    return done + put_buffered(stream, bytes + done, count - done);
}

/* Line buffering: what ends in a newline goes out, the rest gathers. */
static size_t
write_lines(FILE *stream, const char *bytes, size_t count)
{
    const char *newline = memrchr(bytes, '\n', count);
    size_t lines = newline == NULL ? 0 : newline - bytes + 1;
    size_t done;

    if (lines == 0)
        return write_full(stream, bytes, count);
    done = write_full(stream, bytes, lines);
    if (done < lines || flush_and_go_on(stream) == EOF)
        return done;
    return done + write_full(stream, bytes + lines, count - lines);
}

size_t
stream_write(FILE *stream, const char *bytes, size_t count)
{
    if (stream_begin_writing(stream) == EOF)
        return 0;
    if (stream->buffering == _IONBF)
        return write_directly(stream, bytes, count);
    if (stream->buffering == _IOLBF)
        return write_lines(stream, bytes, count);
    return write_full(stream, bytes, count);
}

/*
 * Writes COUNT items of SIZE bytes; returns how many were accepted whole.
 * Fewer: an error, told by ferror and errno (ISO C 7.21.8.2).
 */
size_t
fwrite_unlocked(const void *restrict items, size_t size, size_t count,
                FILE *restrict stream)
{
    size_t bytes = size * count;

    if (bytes == 0)
        return 0;
    return stream_write(stream, items, bytes) / size;
}

size_t
fwrite(const void *restrict items, size_t size, size_t count,
       FILE *restrict stream)
{
    size_t done;

    flockfile(stream);
    done = fwrite_unlocked(items, size, count, stream);
    funlockfile(stream);
    return done;
}
