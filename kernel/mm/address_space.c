#include "kernel/mm/address_space.h"

#include "kernel/errno.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/mm/page_map.h"
#include "kernel/mm/vm_area.h"
#include "kernel/x86/backtrace.h"
#include "kernel/x86/paging.h"

struct address_space *
address_space_create(void)
{
    struct address_space *space = kzalloc(sizeof *space);

    if (!space)
        return NULL;
    space->directory = paging_create_directory();
    if (!space->directory) {
        kfree(space);
        return NULL;
    }
    refcount_init(&space->refs);
    mutex_init(&space->lock, LOCK_MEMORY_MAP);
    list_init(&space->areas);
    return space;
}

/* Adds a copy of AREA and its pages to TO. 0 or -ENOMEM. */
static int
clone_area(struct address_space *to, struct address_space *from,
           const struct vm_area *area)
{
    int error = vm_area_insert(to, area->start, area->end, area->protection,
                               area->inode, area->page_offset);

    if (error)
        return error;
    if (area->grows_down)
        vm_area_find(to, area->start)->grows_down = true;
    return page_map_share(to->directory, from->directory, area->start,
                          area->end);
}

struct address_space *
address_space_clone(struct address_space *from)
{
    struct address_space *to = address_space_create();
    int error = 0;

    if (!to)
        return NULL;
    mutex_lock(&from->lock);
    to->brk_start = from->brk_start;
    to->brk = from->brk;
    to->argument_start = from->argument_start;
    to->argument_end = from->argument_end;
    list_for_each (link, &from->areas) {
        error = clone_area(to, from, container_of(link, struct vm_area, link));
        if (error)
            break;
    }
    paging_flush_all();
    mutex_unlock(&from->lock);
    if (error) {
        address_space_put(to);
        return NULL;
    }
    return to;
}

void
address_space_get(struct address_space *space)
{
    refcount_get(&space->refs);
}

void
address_space_put(struct address_space *space)
{
    if (!refcount_put(&space->refs))
        return;
    list_for_each_safe (link, &space->areas) {
        struct vm_area *area = container_of(link, struct vm_area, link);

        page_map_drop(space->directory, area->start, area->end);
        vm_area_remove(area);
    }
    paging_free_tables(space->directory, 0, USER_END);
    paging_destroy_directory(space->directory);
    kfree(space);
}

void
address_space_switch(struct address_space *space)
{
    uint32_t *directory = space ? space->directory : boot_page_directory;

    paging_switch(virtual_to_physical(directory));
}

/* Takes everything between START and END out. SPACE->lock held. */
static int
unmap_locked(struct address_space *space, uint32_t start, uint32_t end)
{
    int error = vm_area_split(space, start, end);
    struct vm_area *area = vm_area_find(space, start);

    if (error)
        return error;
    while (area && area->start < end) {
        struct vm_area *next = vm_area_next(space, area);

        page_map_drop(space->directory, area->start, area->end);
        vm_area_remove(area);
        area = next;
    }
    return 0;
}

/* Whether [ADDRESS, ADDRESS + LENGTH), page-aligned, is user memory; END of
 * it in *END. */
static bool
is_range(uint32_t address, size_t length, uint32_t *end)
{
    if (address % PAGE_SIZE || length == 0 || length > USER_END ||
        address > USER_END - PAGE_ALIGN_UP(length))
        return false;
    *end = address + PAGE_ALIGN_UP(length);
    return true;
}

/* Makes [*ADDRESS, *ADDRESS + LENGTH) free as PLACE says, or chooses another
 * *ADDRESS. SPACE->lock held. */
static int
make_room(struct address_space *space, uint32_t *address, size_t length,
          enum map_place place)
{
    uint32_t end;
    bool possible = is_range(*address, length, &end);
    bool free = possible && vm_area_is_free(space, *address, end);

    if (place == MAP_AT_HINT && !free)
        *address = vm_area_find_gap(space, length);
    if (place == MAP_AT_HINT)
        return *address ? 0 : -ENOMEM;
    if (!possible)
        return -ENOMEM;
    if (*address < USER_START)
        return -EPERM;
    if (place == MAP_NO_REPLACE)
        return free ? 0 : -EEXIST;
    return unmap_locked(space, *address, end);
}

int
address_space_map(struct address_space *space, uint32_t address, size_t length,
                  int protection, enum map_place place, struct inode *inode,
                  uint32_t page_offset, uint32_t *result)
{
    if (length == 0 || (place != MAP_AT_HINT && address % PAGE_SIZE))
        return -EINVAL;
    if (length > USER_END - PAGE_SIZE)
        return -ENOMEM;
    length = PAGE_ALIGN_UP(length);
    *result = PAGE_ALIGN_DOWN(address);
    mutex_lock(&space->lock);
    int error = make_room(space, result, length, place);
    if (!error)
        error = vm_area_insert(space, *result, *result + length, protection,
                               inode, page_offset);
    mutex_unlock(&space->lock);
    return error;
}

void
address_space_set_stack(struct address_space *space, uint32_t address)
{
    mutex_lock(&space->lock);
    vm_area_find(space, address)->grows_down = true;
    mutex_unlock(&space->lock);
}

int
address_space_unmap(struct address_space *space, uint32_t address,
                    size_t length)
{
    uint32_t end;

    if (!is_range(address, length, &end))
        return -EINVAL;
    mutex_lock(&space->lock);
    int error = unmap_locked(space, address, end);
    mutex_unlock(&space->lock);
    return error;
}

/* Whether areas cover all of [START, END). */
static bool
is_covered(struct address_space *space, uint32_t start, uint32_t end)
{
    struct vm_area *area = vm_area_find(space, start);

    while (area && area->start <= start && area->end < end) {
        start = area->end;
        area = vm_area_next(space, area);
    }
    return area && area->start <= start;
}

/* Changes the areas between START and END, which cover it all. */
static int
protect_locked(struct address_space *space, uint32_t start, uint32_t end,
               int protection)
{
    int error = vm_area_split(space, start, end);

    if (error)
        return error;
    for (struct vm_area *area = vm_area_find(space, start);
         area && area->start < end; area = vm_area_next(space, area)) {
        area->protection = protection;
        page_map_restrict(space->directory, area->start, area->end, protection);
    }
    return 0;
}

int
address_space_protect(struct address_space *space, uint32_t address,
                      size_t length, int protection)
{
    uint32_t end;

    if (address % PAGE_SIZE)
        return -EINVAL;
    if (length == 0)
        return 0;
    if (!is_range(address, length, &end))
        return -ENOMEM;
    mutex_lock(&space->lock);
    int error = is_covered(space, address, end)
                    ? protect_locked(space, address, end, protection)
                    : -ENOMEM;
    mutex_unlock(&space->lock);
    return error;
}

/* Moves the heap's end from OLD to NEW, both page-aligned. */
static int
move_brk(struct address_space *space, uint32_t old, uint32_t new)
{
    if (new < old)
        return unmap_locked(space, new, old);
    if (new == old)
        return 0;
    if (!vm_area_is_free(space, old, new))
        return -ENOMEM;
    return vm_area_insert(space, old, new, PROT_READ | PROT_WRITE, NULL, 0);
}

uint32_t
address_space_brk(struct address_space *space, uint32_t address)
{
    mutex_lock(&space->lock);
    if (address >= space->brk_start && address <= USER_END - PAGE_SIZE &&
        move_brk(space, PAGE_ALIGN_UP(space->brk), PAGE_ALIGN_UP(address)) == 0)
        space->brk = address;
    uint32_t brk = space->brk;
    mutex_unlock(&space->lock);
    return brk;
}
