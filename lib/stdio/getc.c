/* One byte out of a stream, and one given back. */
#include "lib/stdio/stream.h"

/*
 * The next byte as an unsigned char, or EOF: at the end of the file or on an
 * error (ISO C 7.21.7.1). Once at the end, a stream stays there until
 * clearerr, fseek or ungetc.
 */
int
getc_unlocked(FILE *stream)
{
    if (stream_begin_reading(stream) == EOF)
        return EOF;
    if (stream->pushback_count > 0)
        return stream->pushback[--stream->pushback_count];
    if (stream->start == stream->end &&
        (stream->at_end || stream_fill(stream) == 0))
        return EOF;
    return (unsigned char)stream->buffer[stream->start++];
}

int
fgetc_unlocked(FILE *stream)
{
    return getc_unlocked(stream);
}

int
getchar_unlocked(void)
{
    return getc_unlocked(stdin);
}

int
fgetc(FILE *stream)
{
    int c;

    flockfile(stream);
    c = getc_unlocked(stream);
    funlockfile(stream);
    return c;
}

int
getc(FILE *stream)
{
    return fgetc(stream);
}

int
getchar(void)
{
    return fgetc(stdin);
}

/*
 * Gives C back: it is the next byte read. At most PUSHBACK_MAX in a row. The
 * file is not changed. Returns C, or EOF if it did not fit or C is EOF
 * (ISO C 7.21.7.10).
 */
int
ungetc(int c, FILE *stream)
{
    flockfile(stream);
    if (c == EOF || stream_begin_reading(stream) == EOF ||
        stream->pushback_count == PUSHBACK_MAX) {
        c = EOF;
    } else {
        stream->pushback[stream->pushback_count++] = c;
        stream->at_end = false;
        c = (unsigned char)c;
    }
    funlockfile(stream);
    return c;
}
