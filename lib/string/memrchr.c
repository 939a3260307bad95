#include <stddef.h>

void *memrchr(const void *block, int byte, size_t count);

/* The last BYTE among COUNT, or NULL. */
void *
memrchr(const void *block, int byte, size_t count)
{
    const unsigned char *bytes = block;

    while (count-- > 0)
        if (bytes[count] == (unsigned char)byte)
            return (void *)(bytes + count);
    return NULL;
}
