#include <stddef.h>

char *strchr(const char *text, int c);

/* The first C, or NULL; the NUL is a character too (ISO C 7.24.5.2). */
char *
strchr(const char *text, int c)
{
    for (; *text != (char)c; text++)
        if (*text == '\0')
            return NULL;
    return (char *)text;
}
