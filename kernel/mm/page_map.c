#include "kernel/mm/page_map.h"

#include "kernel/abi/mman.h"
#include "kernel/errno.h"
#include "kernel/mm/page.h"
#include "kernel/x86/paging.h"

#define TABLE_SPAN (1u << 22) /* bytes that one page table maps */

/*
 * The entries of one table between *AT and END, or NULL where there is no
 * table; *AT moves behind them, and *COUNT says how many they are.
 */
static uint32_t *
next_entries(uint32_t *directory, uint32_t *at, uint32_t end, uint32_t *count)
{
    uint32_t start = *at;
    uint32_t stop = (start & ~(TABLE_SPAN - 1)) + TABLE_SPAN;

    *at = stop < end ? stop : end;
    *count = (*at - start) / PAGE_SIZE;
    return paging_find_entry(directory, start);
}

int
page_map_share(uint32_t *to, uint32_t *from, uint32_t start, uint32_t end)
{
    for (uint32_t at = start, count; at < end;) {
        uint32_t first = at;
        uint32_t *source = next_entries(from, &at, end, &count);

        if (!source)
            continue;
        uint32_t *target = paging_make_entry(to, first);
        if (!target)
            return -ENOMEM;
        for (uint32_t i = 0; i < count; i++) {
            if (!(source[i] & PTE_HELD))
                continue;
            source[i] &= ~PTE_WRITABLE;
            target[i] = source[i];
            page_get(physical_to_page(source[i] & PTE_FRAME));
        }
    }
    return 0;
}

void
page_map_drop(uint32_t *directory, uint32_t start, uint32_t end)
{
    for (uint32_t at = start, count; at < end;) {
        uint32_t first = at;
        uint32_t *entries = next_entries(directory, &at, end, &count);

        for (uint32_t i = 0; entries && i < count; i++) {
            uint32_t entry = entries[i];

            if (!(entry & PTE_HELD))
                continue;
            entries[i] = 0;
            paging_flush_page(first + i * PAGE_SIZE);
            page_put(physical_to_page(entry & PTE_FRAME));
        }
    }
}

void
page_map_restrict(uint32_t *directory, uint32_t start, uint32_t end,
                  int protection)
{
    uint32_t lost = protection & PROT_WRITE ? 0 : PTE_WRITABLE;

    if (protection == PROT_NONE)
        lost |= PTE_PRESENT;
    for (uint32_t at = start, count; at < end;) {
        uint32_t first = at;
        uint32_t *entries = next_entries(directory, &at, end, &count);

        for (uint32_t i = 0; entries && i < count; i++) {
            if (!(entries[i] & lost))
                continue;
            entries[i] &= ~lost;
            paging_flush_page(first + i * PAGE_SIZE);
        }
    }
}
