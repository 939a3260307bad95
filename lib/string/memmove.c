/* Copying between blocks that may overlap. */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);

/* Copies from the last byte down; both pointers are one behind the end. */
static void
copy_down(char *to, const char *from, size_t count)
{
    size_t tail = count % 4;

    while (tail-- > 0)
        *--to = *--from;
    to -= 4;
    from -= 4;
    count /= 4;
    __asm__ volatile("std\n\t"
                     "rep movsl\n\t"
                     "cld"
                     : "+D"(to), "+S"(from), "+c"(count)
                     :
                     : "memory");
}

/* Copies COUNT bytes as if through a third block (ISO C 7.24.2.2). */
void *
memmove(void *to, const void *from, size_t count)
{
    if ((uintptr_t)to - (uintptr_t)from >= count)
        return memcpy(to, from, count); /* upwards nothing is overwritten */
    copy_down((char *)to + count, (const char *)from + count, count);
    return to;
}
