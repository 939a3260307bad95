#include <stddef.h>

char *strcpy(char *restrict to, const char *restrict from);

/* Copies FROM and its NUL (ISO C 7.24.2.3). */
char *
strcpy(char *restrict to, const char *restrict from)
{
    char *destination = to;

    while ((*destination++ = *from++) != '\0')
        ;
    return to;
}
