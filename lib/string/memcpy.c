/* Copying by dwords, which is what QEMU and old processors do fastest. */
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);

/* Copies COUNT bytes; the two blocks don't overlap (ISO C 7.24.2.1). */
void *
memcpy(void *restrict to, const void *restrict from, size_t count)
{
    void *destination = to;
    size_t words = count / 4;

    __asm__ volatile("rep movsl\n\t"
                     "mov %3, %%ecx\n\t"
                     "rep movsb"
                     : "+D"(destination), "+S"(from), "+c"(words)
                     : "r"(count % 4)
                     : "memory");
    return to;
}
