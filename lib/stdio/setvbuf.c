/* How a stream is buffered. */
#include "lib/stdio/stream.h"
#include <errno.h>

/*
 * MODE is _IOFBF, _IOLBF or _IONBF; BUFFER of SIZE bytes, if not NULL, is
 * used and stays the caller's. May be called before the first use only, by
 * the standard (ISO C 7.21.5.6); here what is in the old buffer goes out
 * first. Returns 0, or nonzero.
 */
int
setvbuf(FILE *restrict stream, char *restrict buffer, int mode, size_t size)
{
    if (mode != _IOFBF && mode != _IOLBF && mode != _IONBF) {
        errno = EINVAL;
        return -1;
    }
    flockfile(stream);
    fflush_unlocked(stream);
    stream_release_buffer(stream);
    stream->buffering = mode;
    if (mode != _IONBF && buffer != NULL && size > 0) {
        stream->buffer = buffer;
        stream->size = size;
    }
    funlockfile(stream);
    return 0;
}

void
setbuffer(FILE *restrict stream, char *restrict buffer, size_t size)
{
    setvbuf(stream, buffer, buffer == NULL ? _IONBF : _IOFBF, size);
}

void
setbuf(FILE *restrict stream, char *restrict buffer)
{
    setbuffer(stream, buffer, BUFSIZ);
}

void
setlinebuf(FILE *stream)
{
    setvbuf(stream, NULL, _IOLBF, 0);
}
