/* Lines out of a stream. */
#include "lib/stdio/stream.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/*
 * Takes bytes up to and with DELIMITER, at most COUNT (not 0), and no more
 * than the buffer holds; an empty one is filled. Returns how many, or 0 at the
 * end of the file and on an error.
 */
static size_t
take_until(FILE *stream, char *bytes, size_t count, int delimiter)
{
    const char *from = stream->buffer + stream->start;
    size_t taken = stream->end - stream->start;
    const char *found;

    if (stream->direction != STREAM_READING || stream->pushback_count > 0 ||
        taken == 0) {
        int c = getc_unlocked(stream);

        if (c == EOF)
            return 0;
        *bytes = c;
        return 1;
    }
    if (taken > count)
        taken = count;
    found = memchr(from, delimiter, taken);
    if (found != NULL)
        taken = found - from + 1;
    memcpy(bytes, from, taken);
    stream->start += taken;
    return taken;
}

/*
 * Reads up to and with a newline, but at most SIZE - 1 bytes, and ends them
 * with a NUL. Returns LINE; NULL on an error, or at the end of the file when
 * nothing came (ISO C 7.21.7.2).
 */
char *
fgets_unlocked(char *restrict line, int size, FILE *restrict stream)
{
    size_t room = size - 1;
    size_t length = 0;
    size_t taken = 1;

    if (size <= 0) {
        errno = EINVAL;
        return NULL;
    }
    while (length < room && taken > 0 &&
           (length == 0 || line[length - 1] != '\n')) {
        taken = take_until(stream, line + length, room - length, '\n');
        length += taken;
    }
    if (taken == 0 && (length == 0 || !stream->at_end))
        return NULL;
    line[length] = '\0';
    return line;
}

char *
fgets(char *restrict line, int size, FILE *restrict stream)
{
    char *result;

    flockfile(stream);
    result = fgets_unlocked(line, size, stream);
    funlockfile(stream);
    return result;
}

/*
 * Makes room for NEEDED bytes in *LINE, which has *SIZE. Returns 0, or -1 with
 * EOVERFLOW or ENOMEM.
 */
static int
grow_line(char **line, size_t *size, size_t needed)
{
    size_t wanted = *size < 60 ? 120 : *size * 2;
    char *larger;

    if (*line != NULL && needed <= *size)
        return 0;
    if (needed > SSIZE_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    larger = realloc(*line, wanted);
    if (larger == NULL)
        return -1;
    *line = larger;
    *size = wanted;
    return 0;
}

static ssize_t
getdelim_unlocked(char **restrict line, size_t *restrict size, int delimiter,
                  FILE *restrict stream)
{
    size_t length = 0;
    size_t taken;

    do {
        if (grow_line(line, size, length + 2) < 0) {
            stream->failed = true;
            return -1;
        }
        taken =
            take_until(stream, *line + length, *size - length - 1, delimiter);
        length += taken;
    } while (taken > 0 && (*line)[length - 1] != (char)delimiter);
    (*line)[length] = '\0';
    if (taken == 0 && (length == 0 || !stream->at_end))
        return -1;
    return length;
}

/*
 * Reads up to and with DELIMITER into *LINE, which has *SIZE bytes and grows
 * by realloc; a NULL *LINE is allocated, and the caller frees it in any case.
 * Returns the length without the NUL; -1 at the end of the file when nothing
 * came, or on an error (POSIX getdelim).
 */
ssize_t
getdelim(char **restrict line, size_t *restrict size, int delimiter,
         FILE *restrict stream)
{
    ssize_t length;

    if (line == NULL || size == NULL) {
        errno = EINVAL;
        return -1;
    }
    if (*line == NULL)
        *size = 0;
    flockfile(stream);
    length = getdelim_unlocked(line, size, delimiter, stream);
    funlockfile(stream);
    return length;
}

ssize_t
getline(char **restrict line, size_t *restrict size, FILE *restrict stream)
{
    return getdelim(line, size, '\n', stream);
}
