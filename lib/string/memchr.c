#include <stddef.h>

void *memchr(const void *block, int byte, size_t count);

/* The first BYTE among COUNT, or NULL (ISO C 7.24.5.1). */
void *
memchr(const void *block, int byte, size_t count)
{
    const unsigned char *bytes = block;

    for (size_t i = 0; i < count; i++)
        if (bytes[i] == (unsigned char)byte)
            return (void *)(bytes + i);
    return NULL;
}
