/* Frames in page tables: sharing, dropping, restricting a range of them. */
#ifndef KERNEL_MM_PAGE_MAP_H
#define KERNEL_MM_PAGE_MAP_H

#include <stdint.h>

/*
 * Software's bit of a page table entry: it holds a reference to its frame.
 * An entry of an area without any access right holds one and is not present.
 */
#define PTE_HELD 0x200u

/* All: the address space's lock is held; START and END are page-aligned. */

/*
 * Enters FROM's frames between START and END into TO as well, for both
 * without the right to write: whoever writes first gets a copy. The caller
 * flushes the TLB. 0, or -ENOMEM with some entered.
 */
int page_map_share(uint32_t *to, uint32_t *from, uint32_t start, uint32_t end);

/* Takes all frames between START and END out of DIRECTORY and the TLB. */
void page_map_drop(uint32_t *directory, uint32_t start, uint32_t end);

/* Takes away rights that PROTECTION doesn't give; what it gives anew comes
 * with the next fault. */
void page_map_restrict(uint32_t *directory, uint32_t start, uint32_t end,
                       int protection);

#endif
