#include "kernel/mm/address_space.h"
#include "kernel/mm/page.h"
#include "kernel/mm/page_map.h"
#include "kernel/proc/process.h"
#include "kernel/x86/paging.h"
#include "lib/include/string.h"

/* Copies what SPACE has in memory at ADDRESS, at most SIZE bytes up to the
 * page's end; how many, 0 when the page isn't there. SPACE->lock held. */
static size_t
peek(struct address_space *space, uint32_t address, char *buf, size_t size)
{
    uint32_t *entry = paging_find_entry(space->directory, address);
    size_t rest = PAGE_SIZE - address % PAGE_SIZE;

    if (!entry || !(*entry & PTE_HELD))
        return 0;
    const char *page = page_address(physical_to_page(*entry & PTE_FRAME));
    if (size > rest)
        size = rest;
    memcpy(buf, page + address % PAGE_SIZE, size);
    return size;
}

/* PROCESS's address space with a reference, or NULL once it has ended. */
static struct address_space *
space_of(struct process *process)
{
    uint32_t flags = spin_lock(&process_lock);
    struct address_space *space = process->address_space;

    if (space)
        address_space_get(space);
    spin_unlock(&process_lock, flags);
    return space;
}

size_t
process_command_line(struct process *process, char *buf, size_t size)
{
    struct address_space *space = space_of(process);
    size_t done = 0;
    size_t chunk = 1;

    if (!space)
        return 0;
    mutex_lock(&space->lock);
    size_t length = space->argument_end - space->argument_start;
    if (length > size)
        length = size;
    while (done < length && chunk > 0) {
        chunk = peek(space, space->argument_start + done, buf + done,
                     length - done);
        done += chunk;
    }
    mutex_unlock(&space->lock);
    address_space_put(space);
    return done;
}
