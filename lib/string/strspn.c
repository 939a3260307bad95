#include <stddef.h>

char *strchr(const char *text, int c);
size_t strspn(const char *text, const char *set);

/* How many bytes from the start on are in SET (ISO C 7.24.5.6). */
size_t
strspn(const char *text, const char *set)
{
    size_t length = 0;

    while (text[length] != '\0' && strchr(set, text[length]) != NULL)
        length++;
    return length;
}
