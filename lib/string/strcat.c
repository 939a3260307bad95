#include <stddef.h>

char *strcpy(char *restrict to, const char *restrict from);
size_t strlen(const char *text);
char *strcat(char *restrict to, const char *restrict from);

/* Appends FROM (ISO C 7.24.3.1). */
char *
strcat(char *restrict to, const char *restrict from)
{
    strcpy(to + strlen(to), from);
    return to;
}
