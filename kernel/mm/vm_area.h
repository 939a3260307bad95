/* The areas of an address space: finding, cutting, joining them. */
#ifndef KERNEL_MM_VM_AREA_H
#define KERNEL_MM_VM_AREA_H

#include "kernel/mm/address_space.h"

/* All: SPACE->lock held. Allocations may sleep. */

/* The first area that ends behind ADDRESS, or NULL. */
struct vm_area *vm_area_find(struct address_space *space, uint32_t address);

/* The area in front of AREA (NULL: the last one), or NULL. */
struct vm_area *
vm_area_previous(struct address_space *space, struct vm_area *area);
/* The area behind AREA, or NULL. */
struct vm_area *vm_area_next(struct address_space *space, struct vm_area *area);

/*
 * Adds the area [START, END), which is free, joined with a neighbour of the
 * same kind. Takes a reference to INODE. 0 or -ENOMEM.
 */
int vm_area_insert(struct address_space *space, uint32_t start, uint32_t end,
                   int protection, struct inode *inode, uint32_t page_offset);

/* Makes area borders at START and END, where areas lie across them. 0 or
 * -ENOMEM, with nothing changed that can be seen. */
int vm_area_split(struct address_space *space, uint32_t start, uint32_t end);

/* Takes AREA out and frees it; its pages are unmapped already. */
void vm_area_remove(struct vm_area *area);

/* A free range of LENGTH bytes, the highest below the stack's room; 0 when
 * there is none. */
uint32_t vm_area_find_gap(struct address_space *space, size_t length);

/* Whether [START, END) is user memory in which no area lies. */
bool vm_area_is_free(struct address_space *space, uint32_t start, uint32_t end);

#endif
