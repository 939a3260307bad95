/* The position in a file. */
#include "lib/stdio/stream.h"
#include <errno.h>
#include <limits.h>
#include <unistd.h>

/*
 * Goes to OFFSET from WHENCE. Written bytes go out first, fetched and pushed
 * back ones are dropped, and the end-of-file indicator is cleared. Returns 0,
 * or -1 with errno (ISO C 7.21.9.2).
 */
static int
seek_unlocked(FILE *stream, off_t offset, int whence)
{
    if (stream->direction == STREAM_WRITING && stream_flush(stream) == EOF)
        return -1;
    if (whence == SEEK_CUR)
        offset -= stream->end - stream->start + stream->pushback_count;
    if (lseek(stream->fd, offset, whence) < 0)
        return -1;
    stream->start = 0;
    stream->end = 0;
    stream->pushback_count = 0;
    stream->at_end = false;
    stream->direction = STREAM_IDLE;
    return 0;
}

int
fseeko(FILE *stream, off_t offset, int whence)
{
    int result;

    flockfile(stream);
    result = seek_unlocked(stream, offset, whence);
    funlockfile(stream);
    return result;
}

int
fseek(FILE *stream, long offset, int whence)
{
    return fseeko(stream, offset, whence);
}

/* To the start, and the error indicator is cleared as well. */
void
rewind(FILE *stream)
{
    flockfile(stream);
    seek_unlocked(stream, 0, SEEK_SET);
    stream->failed = false;
    funlockfile(stream);
}

/*
 * The program's position: the descriptor's, less what was fetched ahead, or
 * more by what waits to be written - at the end of the file when appending.
 */
static off_t
tell_unlocked(FILE *stream)
{
    bool writing = stream->direction == STREAM_WRITING || !stream->readable;
    bool at_end = stream->append && writing;
    off_t position = lseek(stream->fd, 0, at_end ? SEEK_END : SEEK_CUR);

    if (position < 0)
        return -1;
    if (stream->direction == STREAM_WRITING)
        return position + stream->end;
    return position - (stream->end - stream->start) - stream->pushback_count;
}

off_t
ftello(FILE *stream)
{
    off_t position;

    flockfile(stream);
    position = tell_unlocked(stream);
    funlockfile(stream);
    return position;
}

/* EOVERFLOW when a long cannot hold the position. */
long
ftell(FILE *stream)
{
    off_t position = ftello(stream);

    if (position <= LONG_MAX)
        return position;
    errno = EOVERFLOW;
    return -1;
}

int
fgetpos(FILE *restrict stream, fpos_t *restrict position)
{
    *position = ftello(stream);
    return *position < 0 ? -1 : 0;
}

int
fsetpos(FILE *stream, const fpos_t *position)
{
    return fseeko(stream, *position, SEEK_SET);
}
