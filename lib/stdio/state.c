/* A stream's indicators and its descriptor. */
#include "lib/stdio/stream.h"
#include <errno.h>

int
feof_unlocked(FILE *stream)
{
    return stream->at_end;
}

int
ferror_unlocked(FILE *stream)
{
    return stream->failed;
}

void
clearerr_unlocked(FILE *stream)
{
    stream->at_end = false;
    stream->failed = false;
}

int
fileno_unlocked(FILE *stream)
{
    if (stream->fd >= 0)
        return stream->fd;
    errno = EBADF;
    return -1;
}

/* Has a read met the end of the file? (ISO C 7.21.10.2) */
int
feof(FILE *stream)
{
    int result;

    flockfile(stream);
    result = feof_unlocked(stream);
    funlockfile(stream);
    return result;
}

/* Has an operation failed? (ISO C 7.21.10.3) */
int
ferror(FILE *stream)
{
    int result;

    flockfile(stream);
    result = ferror_unlocked(stream);
    funlockfile(stream);
    return result;
}

void
clearerr(FILE *stream)
{
    flockfile(stream);
    clearerr_unlocked(stream);
    funlockfile(stream);
}

/* The descriptor, which stays the stream's; EBADF if it has none. */
int
fileno(FILE *stream)
{
    int result;

    flockfile(stream);
    result = fileno_unlocked(stream);
    funlockfile(stream);
    return result;
}
