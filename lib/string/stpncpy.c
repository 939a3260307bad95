#include <stddef.h>

char *stpncpy(char *restrict to, const char *restrict from, size_t count);

/* Like strncpy, but returns where the first NUL stands, or TO + COUNT. */
char *
stpncpy(char *restrict to, const char *restrict from, size_t count)
{
    size_t i = 0;
    size_t length;

    for (; i < count && from[i] != '\0'; i++)
        to[i] = from[i];
    length = i;
    for (; i < count; i++)
        to[i] = '\0';
    return to + length;
}
