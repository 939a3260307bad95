#include <stddef.h>

char *strncpy(char *restrict to, const char *restrict from, size_t count);

/* Copies up to COUNT bytes of FROM and fills the rest of COUNT with NULs; a
 * longer FROM gets no NUL (ISO C 7.24.2.4). */
char *
strncpy(char *restrict to, const char *restrict from, size_t count)
{
    size_t i = 0;

    for (; i < count && from[i] != '\0'; i++)
        to[i] = from[i];
    for (; i < count; i++)
        to[i] = '\0';
    return to;
}
