/* Lines out of a stream. */
#include "lib/stdio/stream.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

/*
 * Reads up to and with a newline, but at most SIZE - 1 bytes, and ends them
 * with a NUL. Returns LINE; NULL on an error, or at the end of the file when
 * nothing came (ISO C 7.21.7.2).
 */
char *
fgets_unlocked(char *restrict line, int size, FILE *restrict stream)
{
    int length = 0;
    int c = 0;

    if (size <= 0) {
        errno = EINVAL;
        return NULL;
    }
    while (length < size - 1 && c != '\n') {
        c = getc_unlocked(stream);
        if (c == EOF)
            break;
        line[length++] = c;
    }
    if (c == EOF && (length == 0 || !stream->at_end))
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
    int c;

    do {
        if (grow_line(line, size, length + 2) < 0) {
            stream->failed = true;
            return -1;
        }
        c = getc_unlocked(stream);
        if (c != EOF)
            (*line)[length++] = c;
    } while (c != EOF && c != delimiter);
    (*line)[length] = '\0';
    return length == 0 || (c == EOF && !stream->at_end) ? -1 : (ssize_t)length;
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
