/* A stream's buffer, and its way to and from the kernel; see stream.h. */
#include "lib/stdio/stream.h"
#include "lib/unistd/uncancelled.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Says that STREAM failed, for the reason in errno. */
static int
fail(FILE *stream)
{
    stream->failed = true;
    return EOF;
}

/*
 * What the standard leaves to the first use: a terminal is line-buffered,
 * everything else fully (ISO C 7.21.3). Leaves errno alone.
 */
static void
decide_buffering(FILE *stream)
{
    int error = errno;

    stream->buffering = isatty(stream->fd) ? _IOLBF : _IOFBF;
    errno = error;
}

/* Gives STREAM a buffer; without memory for one it becomes unbuffered. */
static void
provide_buffer(FILE *stream)
{
    if (stream->buffering == BUFFERING_UNDECIDED)
        decide_buffering(stream);
    if (stream->buffering != _IONBF && stream->buffer == NULL) {
        stream->size = BUFSIZ;
        stream->buffer = malloc(stream->size);
        stream->owns_buffer = stream->buffer != NULL;
    }
    if (stream->buffer == NULL) {
        stream->buffering = _IONBF;
        stream->buffer = stream->small;
        stream->size = sizeof(stream->small);
    }
}

void
stream_release_buffer(FILE *stream)
{
    if (stream->owns_buffer)
        free(stream->buffer);
    stream->owns_buffer = false;
    stream->buffer = NULL;
    stream->size = 0;
    stream->start = 0;
    stream->end = 0;
    stream->direction = STREAM_IDLE;
}

int
stream_begin_reading(FILE *stream)
{
    if (stream->direction == STREAM_READING)
        return 0;
    if (!stream->readable) {
        errno = EBADF;
        return fail(stream);
    }
    if (stream->direction == STREAM_WRITING && stream_flush(stream) == EOF)
        return EOF;
    provide_buffer(stream);
    stream->direction = STREAM_READING;
    return 0;
}

int
stream_begin_writing(FILE *stream)
{
    if (stream->direction == STREAM_WRITING)
        return 0;
    if (!stream->writable) {
        errno = EBADF;
        return fail(stream);
    }
    stream_give_back(stream);
    provide_buffer(stream);
    stream->start = 0;
    stream->end = 0;
    stream->direction = STREAM_WRITING;
    return 0;
}

/* Forgets the first COUNT bytes of the buffer, which the kernel has taken. */
static void
drop_written(FILE *stream, size_t count)
{
    stream->end -= count;
    memmove(stream->buffer, stream->buffer + count, stream->end);
}

int
stream_flush(FILE *stream)
{
    size_t done = 0;

    if (stream->direction != STREAM_WRITING)
        return 0;
    while (done < stream->end) {
        ssize_t count = uncancelled_write(stream->fd, stream->buffer + done,
                                          stream->end - done);

        if (count < 0) {
            drop_written(stream, done);
            return fail(stream);
        }
        done += count;
    }
    stream->end = 0;
    stream->direction = STREAM_IDLE;
    return 0;
}

size_t
stream_fill(FILE *stream)
{
    ssize_t count;

    if (stream->fd < 0) {
        stream->at_end = true;
        return 0;
    }
    if (stream->buffering != _IOFBF)
        stream_list_flush_lines();
    stream->start = 0;
    stream->end = 0;
    count = uncancelled_read(stream->fd, stream->buffer, stream->size);
    if (count < 0) {
        fail(stream);
        return 0;
    }
    if (count == 0)
        stream->at_end = true;
    stream->end = count;
    return count;
}

void
stream_give_back(FILE *stream)
{
    off_t unread = stream->end - stream->start + stream->pushback_count;
    int error = errno;

    if (stream->direction != STREAM_READING)
        return;
    if (unread > 0 && lseek(stream->fd, -unread, SEEK_CUR) < 0) {
        errno = error;
        return;
    }
    stream->pushback_count = 0;
    stream->start = 0;
    stream->end = 0;
    stream->direction = STREAM_IDLE;
}
