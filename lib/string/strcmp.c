#include <stddef.h>

int strcmp(const char *a, const char *b);

/* Compares as unsigned bytes: below 0, 0 or above 0 (ISO C 7.24.4.2). */
int
strcmp(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}
