#include <stddef.h>

size_t strcspn(const char *text, const char *set);
char *strpbrk(const char *text, const char *set);

/* The first byte that is in SET, or NULL (ISO C 7.24.5.4). */
char *
strpbrk(const char *text, const char *set)
{
    text += strcspn(text, set);
    return *text == '\0' ? NULL : (char *)text;
}
