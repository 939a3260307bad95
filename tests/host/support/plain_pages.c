#include "tests/host/support/plain_pages.h"

#include <sys/mman.h>

#include "kernel/mm/page.h"

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
