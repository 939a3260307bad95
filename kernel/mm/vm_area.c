#include "kernel/mm/vm_area.h"

#include "kernel/errno.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"

/* mmap's addresses lie below the stack and a gap that it can't jump. */
#define MAP_TOP (USER_END - STACK_SIZE_MAX - 0x00800000u)

static struct vm_area *
area_at(struct address_space *space, struct list *link)
{
    return link == &space->areas ? NULL
                                 : container_of(link, struct vm_area, link);
}

struct vm_area *
vm_area_find(struct address_space *space, uint32_t address)
{
    list_for_each (link, &space->areas) {
        struct vm_area *area = container_of(link, struct vm_area, link);

        if (area->end > address)
            return area;
    }
    return NULL;
}

struct vm_area *
vm_area_previous(struct address_space *space, struct vm_area *area)
{
    return area_at(space, area ? area->link.previous : space->areas.previous);
}

struct vm_area *
vm_area_next(struct address_space *space, struct vm_area *area)
{
    return area_at(space, area->link.next);
}

/* Whether SECOND's pages would go on where FIRST's end, in kind and content. */
static bool
can_join(const struct vm_area *first, const struct vm_area *second)
{
    return first->end == second->start &&
           first->protection == second->protection && !first->grows_down &&
           !second->grows_down && first->inode == second->inode &&
           (!first->inode ||
            first->page_offset + (first->end - first->start) / PAGE_SIZE ==
                second->page_offset);
}

void
vm_area_remove(struct vm_area *area)
{
    list_remove(&area->link);
    inode_put(area->inode);
    kfree(area);
}

/* Joins FIRST with its follower if they are of a kind. */
static void
join(struct address_space *space, struct vm_area *first)
{
    struct vm_area *second = first ? vm_area_next(space, first) : NULL;

    if (!second || !can_join(first, second))
        return;
    first->end = second->end;
    vm_area_remove(second);
}

int
vm_area_insert(struct address_space *space, uint32_t start, uint32_t end,
               int protection, struct inode *inode, uint32_t page_offset)
{
    struct vm_area *area = kmalloc(sizeof *area);
    struct vm_area *next = vm_area_find(space, start);

    if (!area)
        return -ENOMEM;
    *area = (struct vm_area){.start = start,
                             .end = end,
                             .protection = protection,
                             .inode = inode,
                             .page_offset = page_offset};
    if (inode)
        inode_hold(inode);
    list_insert_before(next ? &next->link : &space->areas, &area->link);
    join(space, area);
    join(space, vm_area_previous(space, area));
    return 0;
}

/* Makes a border at ADDRESS if an area lies across it. */
static int
split_at(struct address_space *space, uint32_t address)
{
    struct vm_area *area = vm_area_find(space, address);

    if (!area || area->start >= address)
        return 0;
    struct vm_area *upper = kmalloc(sizeof *upper);
    if (!upper)
        return -ENOMEM;
    *upper = *area;
    upper->start = address;
    upper->page_offset += (address - area->start) / PAGE_SIZE;
    if (upper->inode)
        inode_hold(upper->inode);
    area->end = address;
    list_insert_before(area->link.next, &upper->link);
    return 0;
}

int
vm_area_split(struct address_space *space, uint32_t start, uint32_t end)
{
    int error = split_at(space, start);

    return error ? error : split_at(space, end);
}

uint32_t
vm_area_find_gap(struct address_space *space, size_t length)
{
    uint32_t top = MAP_TOP;
    struct vm_area *area = vm_area_previous(space, NULL);

    for (; area; area = vm_area_previous(space, area)) {
        if (area->end <= top && top - area->end >= length)
            return top - length;
        if (area->start < top)
            top = area->start;
    }
    return top >= USER_START && top - USER_START >= length ? top - length : 0;
}

bool
vm_area_is_free(struct address_space *space, uint32_t start, uint32_t end)
{
    struct vm_area *area = vm_area_find(space, start);

    return start >= USER_START && end <= USER_END && start <= end &&
           (!area || area->start >= end);
}
