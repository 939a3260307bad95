#include <stddef.h>

int memcmp(const void *a, const void *b, size_t count);

/* Compares as unsigned bytes: below 0, 0 or above 0 (ISO C 7.24.4.1). */
int
memcmp(const void *a, const void *b, size_t count)
{
    const unsigned char *left = a;
    const unsigned char *right = b;

    for (size_t i = 0; i < count; i++)
        if (left[i] != right[i])
            return left[i] - right[i];
    return 0;
}
