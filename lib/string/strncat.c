#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t limit);
char *strncat(char *restrict to, const char *restrict from, size_t count);

/* Appends at most COUNT bytes of FROM, and a NUL (ISO C 7.24.3.2). */
char *
strncat(char *restrict to, const char *restrict from, size_t count)
{
    char *end = to + strlen(to);
    size_t length = strnlen(from, count);

    memcpy(end, from, length);
    end[length] = '\0';
    return to;
}
