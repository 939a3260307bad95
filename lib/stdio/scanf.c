/* The public faces of scanf. */
#include "lib/stdio/stream.h"
#include <string.h>

int
fscanf(FILE *restrict stream, const char *restrict fmt, ...)
{
    va_list args;
    int stored;

    va_start(args, fmt);
    stored = vfscanf(stream, fmt, args);
    va_end(args);
    return stored;
}

int
vscanf(const char *restrict fmt, va_list args)
{
    return vfscanf(stdin, fmt, args);
}

int
scanf(const char *restrict fmt, ...)
{
    va_list args;
    int stored;

    va_start(args, fmt);
    stored = vfscanf(stdin, fmt, args);
    va_end(args);
    return stored;
}

/* TEXT is read through a stream whose buffer it is: nothing is copied. */
int
vsscanf(const char *restrict text, const char *restrict fmt, va_list args)
{
    FILE stream = {
        .fd = -1,
        .readable = true,
        .direction = STREAM_READING,
        .buffering = _IOFBF,
        .buffer = (char *)text,
        .end = strlen(text),
    };

    return vfscanf(&stream, fmt, args);
}

int
sscanf(const char *restrict text, const char *restrict fmt, ...)
{
    va_list args;
    int stored;

    va_start(args, fmt);
    stored = vsscanf(text, fmt, args);
    va_end(args);
    return stored;
}
