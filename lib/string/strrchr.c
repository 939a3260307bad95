#include <stddef.h>

char *strrchr(const char *text, int c);

/* The last C, or NULL; the NUL is a character too (ISO C 7.24.5.5). */
char *
strrchr(const char *text, int c)
{
    const char *last = NULL;

    for (; *text != '\0'; text++)
        if (*text == (char)c)
            last = text;
    return (char *)((char)c == '\0' ? text : last);
}
