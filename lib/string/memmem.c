#include <stddef.h>

int memcmp(const void *a, const void *b, size_t count);
void *
memmem(const void *block, size_t size, const void *wanted, size_t wanted_size);

/* Where the bytes WANTED first stand in BLOCK, or NULL. */
void *
memmem(const void *block, size_t size, const void *wanted, size_t wanted_size)
{
    const char *at = block;

    for (; size >= wanted_size; at++, size--)
        if (memcmp(at, wanted, wanted_size) == 0)
            return (void *)at;
    return NULL;
}
