#include <stddef.h>

size_t strlcpy(char *restrict to, const char *restrict from, size_t size);
size_t strxfrm(char *restrict to, const char *restrict from, size_t size);

/* The C locale's transformation is the copy (ISO C 7.24.4.5). */
size_t
strxfrm(char *restrict to, const char *restrict from, size_t size)
{
    return strlcpy(to, from, size);
}
