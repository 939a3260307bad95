#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *mempcpy(void *restrict to, const void *restrict from, size_t count);

/* Like memcpy, but returns where the copy ends. */
void *
mempcpy(void *restrict to, const void *restrict from, size_t count)
{
    return (char *)memcpy(to, from, count) + count;
}
