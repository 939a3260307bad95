/* Filling by dwords. */
#include <stddef.h>

void *memset(void *to, int byte, size_t count);

/* Sets COUNT bytes to the lowest eight bits of BYTE (ISO C 7.24.6.1). */
void *
memset(void *to, int byte, size_t count)
{
    void *destination = to;
    size_t words = count / 4;

    __asm__ volatile("rep stosl\n\t"
                     "mov %3, %%ecx\n\t"
                     "rep stosb"
                     : "+D"(destination), "+c"(words)
                     : "a"((byte & 0xff) * 0x01010101u), "r"(count % 4)
                     : "memory");
    return to;
}
