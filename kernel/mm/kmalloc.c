/*
 * Small objects come from slabs: single frames cut into objects of one power
 * of two. What is larger than half a frame gets frames of its own.
 */
#include "kernel/mm/kmalloc.h"

#include "kernel/mm/fail_alloc.h"
#include "kernel/mm/page.h"
#include "kernel/mm/poison.h"
#include "kernel/panic.h"
#include "kernel/proc/spinlock.h"
#include "lib/include/string.h"

#define SMALLEST_SHIFT 4  /* 16 bytes */
#define LARGEST_SHIFT  11 /* 2048 bytes */
#define CLASSES        (LARGEST_SHIFT + 1)
#define CLASS_LARGE    0xFF

/* A free object's first word; the rest is poison in a debug build. */
struct free_object {
    struct free_object *next;
};

static struct spinlock lock = SPINLOCK_INITIALIZER(LOCK_HEAP);
static struct list slabs[CLASSES]; /* LOCK; slabs with a free object */
static uint32_t page_count;        /* LOCK */

static void
count_pages(int change)
{
    uint32_t flags = spin_lock(&lock);
    page_count += change;
    spin_unlock(&lock, flags);
}

static void *
alloc_large(size_t size)
{
    unsigned order = 0;

    while ((PAGE_SIZE << order) < size)
        order++;
    struct page *page = page_alloc(order);
    if (!page)
        return NULL;
    page->slab_class = CLASS_LARGE;
    count_pages(1 << order);
    return page_address(page);
}

/* The class whose objects hold SIZE bytes: their size's logarithm. */
static unsigned
class_of(size_t size)
{
    if (size <= 1u << SMALLEST_SHIFT)
        return SMALLEST_SHIFT;
    return 32 - __builtin_clz(size - 1);
}

/* Cuts PAGE into free objects of CLASS. */
static void
make_slab(struct page *page, unsigned class)
{
    char *start = page_address(page);

    page->slab_class = class;
    page->slab_used = 0;
    page->slab_free = NULL;
    poison_fill(start, PAGE_SIZE);
    for (size_t at = 0; at < PAGE_SIZE; at += 1u << class) {
        struct free_object *object = (struct free_object *)(start + at);

        object->next = page->slab_free;
        page->slab_free = object;
    }
}

/* Takes an object off the first slab of CLASS, NULL when there is none. */
static void *
take_object(unsigned class)
{
    struct list *first = slabs[class].next ? list_first(&slabs[class]) : NULL;

    if (!first)
        return NULL;
    struct page *page = container_of(first, struct page, link);
    struct free_object *object = page->slab_free;
    page->slab_free = object->next;
    page->slab_used++;
    if (!page->slab_free)
        list_remove(&page->link);
    return object;
}

/* Adds a slab to CLASS; false when there is no memory. */
static bool
add_slab(unsigned class)
{
    struct page *page = page_alloc(0);

    if (!page)
        return false;
    make_slab(page, class);
    uint32_t flags = spin_lock(&lock);
    if (!slabs[class].next)
        list_init(&slabs[class]);
    list_prepend(&slabs[class], &page->link);
    page_count++;
    spin_unlock(&lock, flags);
    return true;
}

void *
kmalloc(size_t size)
{
    unsigned class = class_of(size);

    lock_order_may_sleep();
    if (fail_alloc())
        return NULL;
    if (class > LARGEST_SHIFT)
        return alloc_large(size);
    for (;;) {
        uint32_t flags = spin_lock(&lock);
        void *object = take_object(class);
        spin_unlock(&lock, flags);
        if (object) {
            poison_check((char *)object + sizeof(struct free_object),
                         (1u << class) - sizeof(struct free_object));
            poison_clear(object, 1u << class);
            return object;
        }
        if (!add_slab(class))
            return NULL;
    }
}

void *
kzalloc(size_t size)
{
    void *object = kmalloc(size);

    if (object)
        memset(object, 0, size);
    return object;
}

/* Gives OBJECT back to its slab; the slab itself, if it is to be freed. */
static struct page *
put_object(struct page *page, struct free_object *object)
{
    unsigned class = page->slab_class;

    if (!page->slab_free)
        list_prepend(&slabs[class], &page->link);
    object->next = page->slab_free;
    page->slab_free = object;
    page->slab_used--;
    if (page->slab_used > 0 || slabs[class].next == slabs[class].previous)
        return NULL;
    list_remove(&page->link);
    page_count--;
    return page;
}

void
kfree(void *object)
{
    if (!object)
        return;
    struct page *page = physical_to_page(virtual_to_physical(object));
    if (page->slab_class == CLASS_LARGE) {
        count_pages(-(1 << page->order));
        page_put(page);
        return;
    }
    size_t size = 1u << page->slab_class;
    assert(page->slab_class >= SMALLEST_SHIFT);
    poison_refuse((char *)object + sizeof(struct free_object),
                  size - sizeof(struct free_object), "freed twice");
    poison_fill(object, size);
    uint32_t flags = spin_lock(&lock);
    struct page *empty = put_object(page, object);
    spin_unlock(&lock, flags);
    if (empty)
        page_put(empty);
}

uint32_t
kmalloc_page_count(void)
{
    uint32_t flags = spin_lock(&lock);
    uint32_t count = page_count;
    spin_unlock(&lock, flags);
    return count;
}
