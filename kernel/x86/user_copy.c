/*
 * The copies run with the program's pages in place. A fault that the address
 * space can't mend goes on, through a fixup, where the copy counts what is
 * left.
 */
#include "kernel/x86/user_copy.h"

#include <stdbool.h>
#include <stdint.h>

#include "kernel/errno.h"
#include "kernel/mm/page.h"
#include "kernel/proc/lock_order.h"

/*
 * Ends a copy: 1 moves words and may fault, 2 moves bytes and may fault, ecx
 * counts what is left and REST the bytes behind the words. A fault among the
 * words goes on byte by byte, so that all that can be copied is; one among
 * the bytes ends the copy at 3 with the bytes left in ecx.
 */
#define FIXUPS(rest)                           \
    "jmp 3f\n"                                 \
    "4:\tleal (" rest ", %%ecx, 4), %%ecx\n\t" \
    "jmp 2b\n"                                 \
    "3:\n\t"                                   \
    ".pushsection .fixups, \"a\"\n\t"          \
    ".long 1b, 4b, 2b, 3b\n\t"                 \
    ".popsection"

static bool
is_user_range(const void *start, size_t count)
{
    uintptr_t address = (uintptr_t)start;

    return address < KERNEL_BASE && count <= KERNEL_BASE - address;
}

/* Copies COUNT bytes; how many were not copied. */
static size_t
copy(void *to, const void *from, size_t count)
{
    uint32_t left = count / 4;

    __asm__ volatile("1:\trep movsl\n\t"
                     "movl %3, %%ecx\n"
                     "2:\trep movsb\n\t" FIXUPS("%3")
                     : "+D"(to), "+S"(from), "+c"(left)
                     : "r"(count % 4)
                     : "memory");
    return left;
}

size_t
user_copy_in_some(void *to, const void *from, size_t count)
{
    lock_order_may_sleep();
    if (!is_user_range(from, count))
        return 0;
    return count - copy(to, from, count);
}

size_t
user_copy_out_some(void *to, const void *from, size_t count)
{
    lock_order_may_sleep();
    if (!is_user_range(to, count))
        return 0;
    return count - copy(to, from, count);
}

int
user_copy_in(void *to, const void *from, size_t count)
{
    return user_copy_in_some(to, from, count) == count ? 0 : -EFAULT;
}

int
user_copy_out(void *to, const void *from, size_t count)
{
    return user_copy_out_some(to, from, count) == count ? 0 : -EFAULT;
}

size_t
user_clear_some(void *to, size_t count)
{
    uint32_t left = count / 4;

    lock_order_may_sleep();
    if (!is_user_range(to, count))
        return 0;
    __asm__ volatile("1:\trep stosl\n\t"
                     "movl %2, %%ecx\n"
                     "2:\trep stosb\n\t" FIXUPS("%2")
                     : "+D"(to), "+c"(left)
                     : "r"(count % 4), "a"(0)
                     : "memory");
    return count - left;
}

int
user_compare_exchange(uint32_t *at, uint32_t *seen, uint32_t value)
{
    int error = 0;

    lock_order_may_sleep();
    if (!is_user_range(at, sizeof *at))
        return -EFAULT;
    __asm__ volatile("1:\tlock cmpxchgl %4, (%3)\n\t"
                     "jmp 3f\n"
                     "2:\tmovl %2, %0\n"
                     "3:\n\t"
                     ".pushsection .fixups, \"a\"\n\t"
                     ".long 1b, 2b\n\t"
                     ".popsection"
                     : "+r"(error), "+a"(*seen)
                     : "i"(-EFAULT), "r"(at), "r"(value)
                     : "memory");
    return error;
}

/* Copies up to LIMIT bytes, and stops behind the first NUL. How many were
 * not copied; *DONE says whether there was a NUL. */
static size_t
copy_string(char *to, const char *from, size_t limit, bool *done)
{
    char byte = 1;

    __asm__ volatile("jmp 4f\n"
                     "1:\tmovb (%2), %3\n\t"
                     "movb %3, (%1)\n\t"
                     "incl %2\n\t"
                     "incl %1\n\t"
                     "decl %0\n\t"
                     "testb %3, %3\n\t"
                     "jz 2f\n"
                     "4:\ttestl %0, %0\n\t"
                     "jnz 1b\n"
                     "2:\n\t"
                     ".pushsection .fixups, \"a\"\n\t"
                     ".long 1b, 2b\n\t"
                     ".popsection"
                     : "+r"(limit), "+r"(to), "+r"(from), "+q"(byte)
                     :
                     : "memory");
    *done = byte == '\0';
    return limit;
}

int
user_copy_in_string(char *to, const char *from, size_t size)
{
    uintptr_t address = (uintptr_t)from;
    size_t limit = address < KERNEL_BASE ? KERNEL_BASE - address : 0;
    bool done;

    lock_order_may_sleep();
    if (limit > size)
        limit = size;
    size_t left = copy_string(to, from, limit, &done);
    if (done)
        return limit - left - 1;
    return left > 0 || limit < size ? -EFAULT : -ENAMETOOLONG;
}
