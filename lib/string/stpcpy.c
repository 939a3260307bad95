#include <stddef.h>

char *stpcpy(char *restrict to, const char *restrict from);

/* Like strcpy, but returns where the copied NUL stands. */
char *
stpcpy(char *restrict to, const char *restrict from)
{
    while ((*to = *from++) != '\0')
        to++;
    return to;
}
