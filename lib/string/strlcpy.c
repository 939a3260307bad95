#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
size_t strlen(const char *text);
size_t strlcpy(char *restrict to, const char *restrict from, size_t size);

/* Copies as much of FROM as fits into SIZE bytes together with a NUL, and
 * returns the length of FROM: it was cut if that is not below SIZE. */
size_t
strlcpy(char *restrict to, const char *restrict from, size_t size)
{
    size_t length = strlen(from);
    size_t count = length < size ? length : size - 1;

    if (size == 0)
        return length;
    memcpy(to, from, count);
    to[count] = '\0';
    return length;
}
