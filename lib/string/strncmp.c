#include <stddef.h>

int strncmp(const char *a, const char *b, size_t count);

/* Like strcmp, of COUNT bytes at most (ISO C 7.24.4.4). */
int
strncmp(const char *a, const char *b, size_t count)
{
    for (; count > 0; a++, b++, count--)
        if (*a != *b || *a == '\0')
            return (unsigned char)*a - (unsigned char)*b;
    return 0;
}
