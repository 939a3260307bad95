/* Page faults: where demand paging and copy on write happen. */
#include "kernel/errno.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/page_cache.h"
#include "kernel/mm/address_space.h"
#include "kernel/mm/page.h"
#include "kernel/mm/page_map.h"
#include "kernel/mm/vm_area.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/paging.h"
#include "lib/include/string.h"

/* A stack keeps this distance from what lies below it. */
#define STACK_GUARD 0x00100000u

/* Lets the stack AREA reach down to ADDRESS if it may. */
static bool
grow_stack(struct address_space *space, struct vm_area *area, uint32_t address)
{
    uint32_t start = PAGE_ALIGN_DOWN(address);
    struct vm_area *below = vm_area_previous(space, area);

    if (!area->grows_down || area->end - start > STACK_SIZE_MAX)
        return false;
    if (below && start - below->end < STACK_GUARD)
        return false;
    area->start = start;
    return true;
}

/* The area of ADDRESS that allows the access, or NULL and why in *CODE. */
static struct vm_area *
find_allowed(struct address_space *space, uint32_t address, bool write,
             int *code)
{
    struct vm_area *area = vm_area_find(space, address);

    *code = SEGV_MAPERR;
    if (!area || (area->start > address && !grow_stack(space, area, address)))
        return NULL;
    *code = SEGV_ACCERR;
    if (area->protection == PROT_NONE ||
        (write && !(area->protection & PROT_WRITE)))
        return NULL;
    return area;
}

/* Puts a new frame with its content in *PAGE's place, whose reference it gives
 * back. 0, or -ENOMEM with nothing changed. */
static int
copy_page(struct page **page)
{
    struct page *copy = page_alloc(0);

    if (!copy)
        return -ENOMEM;
    memcpy(page_address(copy), page_address(*page), PAGE_SIZE);
    page_put(*page);
    *page = copy;
    return 0;
}

/* The frame for the first access to ADDRESS: a reference in *RESULT, and in
 * *OWN whether it is this address space's alone. 0, -EIO, -ENOMEM. */
static int
first_page(struct vm_area *area, uint32_t address, bool write,
           struct page **result, bool *own)
{
    *own = write || !area->inode;
    if (!area->inode) {
        *result = page_alloc_zeroed();
        return *result ? 0 : -ENOMEM;
    }
    uint32_t index = area->page_offset + (address - area->start) / PAGE_SIZE;
    uint64_t size = inode_size(area->inode);
    if ((uint64_t)index * PAGE_SIZE >= size)
        return -EIO;
    int error = page_cache_get(area->inode, index, result);
    if (!error && write) {
        error = copy_page(result);
        if (error)
            page_put(*result);
    }
    return error;
}

/* A write to ENTRY's frame, which others may see: makes it ours. */
static int
copy_on_write(uint32_t *entry)
{
    struct page *page = physical_to_page(*entry & PTE_FRAME);

    if (refcount_read(&page->refs) > 1 || page->inode) {
        int error = copy_page(&page);
        if (error)
            return error;
        *entry = page_to_physical(page) | (*entry & ~PTE_FRAME);
    }
    *entry |= PTE_WRITABLE;
    return 0;
}

/* Gives the access what AREA promises it. */
static int
resolve(struct address_space *space, struct vm_area *area, uint32_t address,
        bool write)
{
    uint32_t *entry = paging_make_entry(space->directory, address);
    int error = 0;

    if (!entry)
        return -ENOMEM;
    if (!(*entry & PTE_HELD)) {
        struct page *page;
        bool own;

        error = first_page(area, address, write, &page, &own);
        if (error)
            return error;
        *entry = page_to_physical(page) | PTE_HELD | PTE_USER;
        if (own && area->protection & PROT_WRITE)
            *entry |= PTE_WRITABLE;
    } else if (write && !(*entry & PTE_WRITABLE)) {
        error = copy_on_write(entry);
    }
    if (!error)
        *entry |= PTE_PRESENT;
    paging_flush_page(address);
    return error;
}

int
address_space_fault(uint32_t address, bool write, int *code)
{
    struct address_space *space = process_current()->address_space;
    int error = -EFAULT;

    mutex_lock(&space->lock);
    struct vm_area *area = find_allowed(space, address, write, code);
    if (area)
        error = resolve(space, area, address, write);
    mutex_unlock(&space->lock);
    return error;
}
