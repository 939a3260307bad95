/*
 * The copies run with the program's pages in place. A fault that the address
 * space can't mend goes on at the end of the copy, through a fixup, with
 * -EFAULT still in the result.
 */
#include "kernel/x86/user_copy.h"

#include <stdbool.h>
#include <stdint.h>

#include "kernel/errno.h"
#include "kernel/mm/page.h"
#include "kernel/proc/lock_order.h"

/* Ends a copy, whose two places that may fault are labelled 1 and 2: both go
 * on at 3. */
#define FIXUPS                        \
    "3:\n\t"                          \
    ".pushsection .fixups, \"a\"\n\t" \
    ".long 1b, 3b, 2b, 3b\n\t"        \
    ".popsection"

static bool
is_user_range(const void *start, size_t count)
{
    uintptr_t address = (uintptr_t)start;

    return address < KERNEL_BASE && count <= KERNEL_BASE - address;
}

static int
copy(void *to, const void *from, size_t count)
{
    int error = -EFAULT;
    uint32_t words = count / 4;

    __asm__ volatile("1:\trep movsl\n\t"
                     "movl %4, %%ecx\n"
                     "2:\trep movsb\n\t"
                     "xorl %0, %0\n" FIXUPS
                     : "+r"(error), "+D"(to), "+S"(from), "+c"(words)
                     : "r"(count % 4)
                     : "memory");
    return error;
}

int
user_copy_in(void *to, const void *from, size_t count)
{
    lock_order_may_sleep();
    if (!is_user_range(from, count))
        return -EFAULT;
    return copy(to, from, count);
}

int
user_copy_out(void *to, const void *from, size_t count)
{
    lock_order_may_sleep();
    if (!is_user_range(to, count))
        return -EFAULT;
    return copy(to, from, count);
}

int
user_clear(void *to, size_t count)
{
    int error = -EFAULT;
    uint32_t words = count / 4;

    lock_order_may_sleep();
    if (!is_user_range(to, count))
        return -EFAULT;
    __asm__ volatile("1:\trep stosl\n\t"
                     "movl %3, %%ecx\n"
                     "2:\trep stosb\n\t"
                     "xorl %0, %0\n" FIXUPS
                     : "+r"(error), "+D"(to), "+c"(words)
                     : "r"(count % 4), "a"(0)
                     : "memory");
    return error;
}

/* One byte of the program's at FROM; -EFAULT. */
static int
copy_byte(char *to, const char *from)
{
    int error = -EFAULT;
    char byte = 0;

    __asm__ volatile("1:\tmovb (%2), %1\n"
                     "2:\txorl %0, %0\n" FIXUPS
                     : "+r"(error), "+q"(byte)
                     : "r"(from)
                     : "memory");
    *to = byte;
    return error;
}

int
user_copy_in_string(char *to, const char *from, size_t size)
{
    lock_order_may_sleep();
    for (size_t length = 0; length < size; length++) {
        if (!is_user_range(from + length, 1) ||
            copy_byte(&to[length], from + length) < 0)
            return -EFAULT;
        if (to[length] == '\0')
            return length;
    }
    return -ENAMETOOLONG;
}
