#include <stddef.h>

size_t strnlen(const char *text, size_t limit);

/* The bytes before the NUL, of LIMIT at most; none behind LIMIT is read. */
size_t
strnlen(const char *text, size_t limit)
{
    size_t length = 0;

    while (length < limit && text[length] != '\0')
        length++;
    return length;
}
