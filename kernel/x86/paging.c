#include "kernel/x86/paging.h"

#include "kernel/mm/page.h"
#include "kernel/panic.h"
#include "kernel/x86/backtrace.h"
#include "kernel/x86/cpu.h"
#include "lib/include/string.h"

#define ENTRIES         1024
#define KERNEL_FIRST    (KERNEL_BASE >> 22)
#define DIRECTORY(a)    ((a) >> 22)
#define TABLE(a)        (((a) >> PAGE_SHIFT) % ENTRIES)
#define LARGE_PAGE      0x080u
#define DIRECTORY_FLAGS (PTE_PRESENT | PTE_WRITABLE | PTE_USER)

void
paging_init(void)
{
    for (uint32_t at = STACK_AREA_START; at < STACK_AREA_END; at += 1 << 22) {
        struct page *table = page_alloc_zeroed();

        if (!table)
            panic("no memory for the kernel's page tables");
        boot_page_directory[DIRECTORY(at)] =
            page_to_physical(table) | PTE_PRESENT | PTE_WRITABLE;
    }
    boot_page_directory[0] = 0;
    this_cpu()->directory_physical = virtual_to_physical(boot_page_directory);
    __asm__ volatile("movl %0, %%cr3"
                     :
                     : "r"(this_cpu()->directory_physical)
                     : "memory");
}

uint32_t *
paging_create_directory(void)
{
    struct page *page = page_alloc(0);

    if (!page)
        return NULL;
    uint32_t *directory = page_address(page);
    memset(directory, 0, KERNEL_FIRST * sizeof *directory);
    memcpy(directory + KERNEL_FIRST, boot_page_directory + KERNEL_FIRST,
           (ENTRIES - KERNEL_FIRST) * sizeof *directory);
    return directory;
}

void
paging_destroy_directory(uint32_t *directory)
{
    page_put(physical_to_page(virtual_to_physical(directory)));
}

uint32_t *
paging_find_entry(uint32_t *directory, uint32_t address)
{
    uint32_t entry = directory[DIRECTORY(address)];

    if (!(entry & PTE_PRESENT))
        return NULL;
    uint32_t *table = physical_to_virtual(entry & PTE_FRAME);
    return &table[TABLE(address)];
}

uint32_t *
paging_make_entry(uint32_t *directory, uint32_t address)
{
    uint32_t *entry = paging_find_entry(directory, address);

    if (entry)
        return entry;
    struct page *table = page_alloc_zeroed();
    if (!table)
        return NULL;
    directory[DIRECTORY(address)] = page_to_physical(table) | DIRECTORY_FLAGS;
    return paging_find_entry(directory, address);
}

void
paging_free_tables(uint32_t *directory, uint32_t start, uint32_t end)
{
    uint32_t first = DIRECTORY(start + (1u << 22) - 1);
    uint32_t last = DIRECTORY(end);

    for (uint32_t i = first; i < last; i++) {
        if (directory[i] & PTE_PRESENT)
            page_put(physical_to_page(directory[i] & PTE_FRAME));
        directory[i] = 0;
    }
}

void
paging_flush_page(uint32_t address)
{
    __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}

void
paging_flush_all(void)
{
    uint32_t directory;

    __asm__ volatile("movl %%cr3, %0\n\tmovl %0, %%cr3"
                     : "=r"(directory)
                     :
                     : "memory");
}

void
paging_switch(uint32_t physical)
{
    if (this_cpu()->directory_physical == physical)
        return;
    this_cpu()->directory_physical = physical;
    __asm__ volatile("movl %0, %%cr3" : : "r"(physical) : "memory");
}

uint32_t
paging_fault_address(void)
{
    uint32_t address;

    __asm__ volatile("movl %%cr2, %0" : "=r"(address));
    return address;
}

bool
paging_is_kernel_mapped(uint32_t address)
{
    uint32_t entry = boot_page_directory[DIRECTORY(address)];

    if (address < KERNEL_BASE || !(entry & PTE_PRESENT))
        return false;
    if (entry & LARGE_PAGE)
        return true;
    return *paging_find_entry(boot_page_directory, address) & PTE_PRESENT;
}
