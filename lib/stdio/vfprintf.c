/* printf into a stream. */
#include "lib/format/format.h"
#include "lib/stdio/stream.h"

static void
emit_to_stream(void *context, const char *bytes, size_t count)
{
    stream_write(context, bytes, count);
}

/* Formats into STREAM; -1 if a write failed now, whatever failed before. */
static int
print(FILE *stream, const char *fmt, va_list args)
{
    struct format_sink sink = {
        .emit = emit_to_stream,
        .context = stream,
        .format_float = format_float,
    };
    bool failed_before = stream->failed;
    int count;

    stream->failed = false;
    count = format(&sink, fmt, args);
    if (stream->failed)
        count = -1;
    stream->failed |= failed_before;
    return count;
}

/*
 * Lends an unbuffered STREAM a buffer for the time of one printf, so that a
 * line becomes one write() and not one for each of its pieces.
 */
static int
print_unbuffered(FILE *stream, const char *fmt, va_list args)
{
    char buffer[256];
    int count;

    setvbuf(stream, buffer, _IOFBF, sizeof(buffer));
    count = print(stream, fmt, args);
    if (stream_flush(stream) == EOF)
        count = -1;
    setvbuf(stream, NULL, _IONBF, 0);
    return count;
}

/* Returns the bytes written, or -1 with errno (ISO C 7.21.6.8). */
int
vfprintf(FILE *restrict stream, const char *restrict fmt, va_list args)
{
    int count = -1;

    flockfile(stream);
    if (stream_begin_writing(stream) == 0) {
        if (stream->buffering == _IONBF)
            count = print_unbuffered(stream, fmt, args);
        else
            count = print(stream, fmt, args);
    }
    funlockfile(stream);
    return count;
}

int
vprintf(const char *restrict fmt, va_list args)
{
    return vfprintf(stdout, fmt, args);
}

int
fprintf(FILE *restrict stream, const char *restrict fmt, ...)
{
    va_list args;
    int count;

    va_start(args, fmt);
    count = vfprintf(stream, fmt, args);
    va_end(args);
    return count;
}

int
printf(const char *restrict fmt, ...)
{
    va_list args;
    int count;

    va_start(args, fmt);
    count = vfprintf(stdout, fmt, args);
    va_end(args);
    return count;
}

/* printf straight into a descriptor, in few write()s (POSIX dprintf). */
int
vdprintf(int fd, const char *restrict fmt, va_list args)
{
    char buffer[256];
    FILE stream = {
        .fd = fd,
        .writable = true,
        .buffering = _IOFBF,
        .buffer = buffer,
        .size = sizeof(buffer),
    };
    int count = vfprintf(&stream, fmt, args);

    return stream_flush(&stream) == EOF ? -1 : count;
}

int
dprintf(int fd, const char *restrict fmt, ...)
{
    va_list args;
    int count;

    va_start(args, fmt);
    count = vdprintf(fd, fmt, args);
    va_end(args);
    return count;
}
