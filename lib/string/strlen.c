#include <stddef.h>

size_t strlen(const char *text);

/* The bytes before the NUL (ISO C 7.24.6.3). */
size_t
strlen(const char *text)
{
    const char *end = text;

    while (*end != '\0')
        end++;
    return end - text;
}
