/* Comparison without regard to case, ASCII letters only. */
#include <stddef.h>

int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t count);

static int
fold(char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (unsigned char)c;
}

int
strncasecmp(const char *a, const char *b, size_t count)
{
    for (; count > 0; a++, b++, count--)
        if (fold(*a) != fold(*b) || *a == '\0')
            return fold(*a) - fold(*b);
    return 0;
}

int
strcasecmp(const char *a, const char *b)
{
    return strncasecmp(a, b, (size_t)-1);
}
