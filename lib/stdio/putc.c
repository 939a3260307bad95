/* One byte into a stream, and strings. */
#include "lib/stdio/stream.h"
#include <string.h>

/* Is there room for a byte that need not go out at once? */
static bool
can_wait(const FILE *stream, char byte)
{
    return stream->direction == STREAM_WRITING && stream->end < stream->size &&
           (stream->buffering == _IOFBF ||
            (stream->buffering == _IOLBF && byte != '\n'));
}

/* Writes C as an unsigned char; returns it, or EOF (ISO C 7.21.7.3). */
int
putc_unlocked(int c, FILE *stream)
{
    char byte = c;

    if (can_wait(stream, byte))
        stream->buffer[stream->end++] = byte;
    else if (stream_write(stream, &byte, 1) != 1)
        return EOF;
    return (unsigned char)byte;
}

int
fputc_unlocked(int c, FILE *stream)
{
    return putc_unlocked(c, stream);
}

int
putchar_unlocked(int c)
{
    return putc_unlocked(c, stdout);
}

int
fputc(int c, FILE *stream)
{
    flockfile(stream);
    c = putc_unlocked(c, stream);
    funlockfile(stream);
    return c;
}

int
putc(int c, FILE *stream)
{
    return fputc(c, stream);
}

int
putchar(int c)
{
    return fputc(c, stdout);
}

/* Writes TEXT without its NUL; returns 1, or EOF (ISO C 7.21.7.4). */
int
fputs_unlocked(const char *restrict text, FILE *restrict stream)
{
    size_t length = strlen(text);

    return stream_write(stream, text, length) == length ? 1 : EOF;
}

int
fputs(const char *restrict text, FILE *restrict stream)
{
    int result;

    flockfile(stream);
    result = fputs_unlocked(text, stream);
    funlockfile(stream);
    return result;
}

/* Writes TEXT and a newline to stdout, together under the lock. */
int
puts(const char *text)
{
    int result;

    flockfile(stdout);
    result = fputs_unlocked(text, stdout);
    if (result != EOF && putc_unlocked('\n', stdout) == EOF)
        result = EOF;
    funlockfile(stdout);
    return result;
}
