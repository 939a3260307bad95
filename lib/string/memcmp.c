#include <stddef.h>
#include <stdint.h>

int memcmp(const void *a, const void *b, size_t count);

/* Compares as unsigned bytes: below 0, 0 or above 0 (ISO C 7.24.4.1). Words
 * as long as they are equal, then bytes. */
int
memcmp(const void *a, const void *b, size_t count)
{
    const unsigned char *left = a;
    const unsigned char *right = b;

    for (; count >= 4; count -= 4, left += 4, right += 4)
        if (*(const uint32_t *)left != *(const uint32_t *)right)
            break;
    for (; count > 0; count--, left++, right++)
        if (*left != *right)
            return *left - *right;
    return 0;
}
