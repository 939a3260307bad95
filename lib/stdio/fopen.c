/* Streams begin and end. */
#include "lib/stdio/stream.h"
#include "lib/unistd/uncancelled.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Sets the fields that follow from how FD was opened. */
static void
set_mode(FILE *stream, int fd, int flags)
{
    int access = flags & O_ACCMODE;

    stream->fd = fd;
    stream->readable = access != O_WRONLY;
    stream->writable = access != O_RDONLY;
    stream->append = flags & O_APPEND;
}

/* A stream of FD, in the list; NULL with ENOMEM. */
static FILE *
create_stream(int fd, int flags)
{
    FILE *stream = calloc(1, sizeof(*stream));

    if (stream == NULL)
        return NULL;
    set_mode(stream, fd, flags);
    stream->buffering = BUFFERING_UNDECIDED;
    stream->allocated = true;
    stream_list_add(stream);
    return stream;
}

/* open's flags for MODE, or -1 with EINVAL. */
static int
parse_mode(const char *mode)
{
    int flags;

    if (stream_mode_flags(mode, &flags))
        return flags;
    errno = EINVAL;
    return -1;
}

/* Opens PATH as MODE says (ISO C 7.21.5.3); NULL with errno. */
FILE *
fopen(const char *restrict path, const char *restrict mode)
{
    int flags = parse_mode(mode);
    FILE *stream;
    int fd;

    if (flags < 0)
        return NULL;
    fd = uncancelled_open(path, flags, 0666);
    if (fd < 0)
        return NULL;
    stream = create_stream(fd, flags);
    if (stream == NULL)
        uncancelled_close(fd);
    return stream;
}

/* Makes the flags of FD what MODE asks beyond the access mode. */
static int
adapt_descriptor(int fd, int wanted)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags < 0)
        return -1;
    if ((flags & O_ACCMODE) != O_RDWR &&
        (flags & O_ACCMODE) != (wanted & O_ACCMODE)) {
        errno = EINVAL;
        return -1;
    }
    if ((wanted & O_APPEND) && !(flags & O_APPEND) &&
        fcntl(fd, F_SETFL, flags | O_APPEND) < 0)
        return -1;
    return wanted & O_CLOEXEC ? fcntl(fd, F_SETFD, FD_CLOEXEC) : 0;
}

/*
 * A stream over FD, which was opened as MODE allows; the stream owns it from
 * now on. Nothing is truncated. NULL with EINVAL, EBADF or ENOMEM (POSIX).
 */
FILE *
fdopen(int fd, const char *mode)
{
    int flags = parse_mode(mode);

    if (flags < 0 || adapt_descriptor(fd, flags) < 0)
        return NULL;
    return create_stream(fd, flags);
}

/* Flushes, closes the descriptor, frees the buffer; what follows is up to the
   caller. Returns 0, or EOF if one of the first two failed. */
static int
shut(FILE *stream)
{
    int result = fflush_unlocked(stream);

    if (uncancelled_close(stream->fd) < 0)
        result = EOF;
    stream_release_buffer(stream);
    return result;
}

/* Ends STREAM, even if it returns EOF (ISO C 7.21.5.1). */
int
fclose(FILE *stream)
{
    int result;

    stream_list_remove(stream);
    flockfile(stream);
    result = shut(stream);
    stream->readable = false;
    stream->writable = false;
    funlockfile(stream);
    if (stream->allocated)
        free(stream);
    return result;
}

/* Opens PATH in place of what STREAM was, under its old number. */
static int
reopen_path(FILE *stream, const char *path, int flags)
{
    int old_fd = stream->fd;
    int fd = uncancelled_open(path, flags, 0666);

    if (fd < 0)
        return -1;
    set_mode(stream, fd, flags);
    if (fd == old_fd || old_fd < 0)
        return 0;
    if (dup3(fd, old_fd, flags & O_CLOEXEC) == old_fd)
        stream->fd = old_fd;
    return uncancelled_close(fd);
}

/* Another mode for the same file, which the descriptor must allow. */
static int
reopen_mode(FILE *stream, int flags)
{
    if (adapt_descriptor(stream->fd, flags) < 0)
        return -1;
    set_mode(stream, stream->fd, flags);
    return 0;
}

/*
 * STREAM goes on with the file PATH; PATH NULL changes only its mode. Errors
 * in ending the old file don't matter. Returns STREAM, or NULL with errno and
 * STREAM closed (ISO C 7.21.5.4).
 */
FILE *
freopen(const char *restrict path, const char *restrict mode,
        FILE *restrict stream)
{
    int flags = parse_mode(mode);
    int result = -1;
    int error;

    flockfile(stream);
    fflush_unlocked(stream);
    stream_release_buffer(stream);
    stream->at_end = false;
    stream->failed = false;
    stream->pushback_count = 0;
    if (stream->buffering == _IOLBF)
        stream->buffering = BUFFERING_UNDECIDED;
    if (flags >= 0 && path != NULL)
        result = reopen_path(stream, path, flags);
    else if (flags >= 0)
        result = reopen_mode(stream, flags);
    funlockfile(stream);
    if (result == 0)
        return stream;
    error = errno;
    fclose(stream);
    errno = error;
    return NULL;
}
