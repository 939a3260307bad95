#include "tests/host/support/plain_pages.h"

#include <sys/mman.h>

#include "kernel/mm/page.h"
#include "kernel/proc/lock_order.h"

__asm__(".globl kernel_end\n\t.set kernel_end, 0xC0100000");

bool
plain_pages_init(void)
{
    void *memory =
        mmap((void *)KERNEL_BASE, PLAIN_MEMORY_END, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    if (memory != (void *)KERNEL_BASE)
        return false;
    page_init(PLAIN_MEMORY_END);
    return true;
}

/* One thread takes its locks in any order. */

void
lock_order_acquire(const void *lock, enum lock_rank rank)
{
    (void)lock;
    (void)rank;
}

void
lock_order_release(const void *lock)
{
    (void)lock;
}

void
lock_order_may_sleep(void)
{
}
