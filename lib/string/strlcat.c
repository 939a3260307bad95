#include <stddef.h>

size_t strnlen(const char *text, size_t limit);
size_t strlcpy(char *restrict to, const char *restrict from, size_t size);
size_t strlcat(char *restrict to, const char *restrict from, size_t size);

/* Appends as much of FROM as fits into the SIZE bytes of TO, and returns the
 * length the whole would have. */
size_t
strlcat(char *restrict to, const char *restrict from, size_t size)
{
    size_t length = strnlen(to, size);

    return length + strlcpy(to + length, from, size - length);
}
