#include <stddef.h>

char *strchr(const char *text, int c);
int strncmp(const char *a, const char *b, size_t count);
size_t strlen(const char *text);
char *strstr(const char *text, const char *wanted);

/* Where WANTED first stands in TEXT, or NULL (ISO C 7.24.5.7). */
char *
strstr(const char *text, const char *wanted)
{
    size_t length = strlen(wanted);

    if (length == 0)
        return (char *)text;
    for (; (text = strchr(text, *wanted)) != NULL; text++)
        if (strncmp(text, wanted, length) == 0)
            break;
    return (char *)text;
}
