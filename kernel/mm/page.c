/*
 * A buddy allocator: free blocks of 2^order frames, aligned to their size,
 * on one list an order. A block and its buddy differ in one bit of the frame
 * number, so freeing finds in one step what it can join.
 */
#include "kernel/mm/page.h"

#include "kernel/fs/inode.h"
#include "kernel/fs/page_cache.h"
#include "kernel/mm/fail_alloc.h"
#include "kernel/mm/poison.h"
#include "kernel/panic.h"
#include "kernel/proc/spinlock.h"
#include "lib/include/string.h"

#define ORDERS       11
#define SHRINK_COUNT 32 /* frames asked back from the page cache at a time */

struct page *page_frames;

static struct spinlock lock = SPINLOCK_INITIALIZER(LOCK_PAGE_ALLOC);
static struct list free_lists[ORDERS]; /* LOCK */
static uint32_t free_count;            /* LOCK; in frames */
static uint32_t total_count;           /* frames ever given to us */
static uint32_t frame_count;           /* frames that have a descriptor */

extern const char kernel_end[];

static inline uint32_t
frame_number(const struct page *page)
{
    return page - page_frames;
}

/* Puts the block at PAGE on its free list, joined with its free buddies. */
static void
free_block(struct page *page, unsigned order)
{
    free_count += 1u << order;
    while (order < ORDERS - 1) {
        uint32_t buddy_number = frame_number(page) ^ (1u << order);
        struct page *buddy = &page_frames[buddy_number];

        if (buddy_number >= frame_count || !buddy->free ||
            buddy->order != order)
            break;
        list_remove(&buddy->link);
        buddy->free = false;
        if (buddy < page)
            page = buddy;
        order++;
    }
    page->free = true;
    page->order = order;
    list_prepend(&free_lists[order], &page->link);
}

void
page_init(uint32_t memory_end)
{
    uint32_t start = virtual_to_physical(kernel_end);

    frame_count = memory_end >> PAGE_SHIFT;
    page_frames = physical_to_virtual(start);
    memset(page_frames, 0, frame_count * sizeof *page_frames);
    start = PAGE_ALIGN_UP(start + frame_count * sizeof *page_frames);
    for (unsigned order = 0; order < ORDERS; order++)
        list_init(&free_lists[order]);
    for (uint32_t at = start >> PAGE_SHIFT; at < frame_count; at++)
        free_block(&page_frames[at], 0);
    total_count = free_count;
}

/* Takes a block of ORDER off the free lists, splitting a larger one. */
static struct page *
take_block(unsigned order)
{
    unsigned found = order;

    while (found < ORDERS && list_is_empty(&free_lists[found]))
        found++;
    if (found == ORDERS)
        return NULL;
    struct page *page =
        container_of(list_first(&free_lists[found]), struct page, link);
    list_remove(&page->link);
    page->free = false;
    while (found > order) {
        struct page *half = page + (1u << --found);

        half->free = true;
        half->order = found;
        list_prepend(&free_lists[found], &half->link);
    }
    free_count -= 1u << order;
    page->order = order;
    return page;
}

static struct page *
try_alloc(unsigned order)
{
    uint32_t flags = spin_lock(&lock);
    struct page *page = take_block(order);
    spin_unlock(&lock, flags);

    if (page) {
        refcount_init(&page->refs);
        page->inode = NULL;
        page->uptodate = page->dirty = false;
        page->slab_class = 0;
    }
    return page;
}

struct page *
page_alloc(unsigned order)
{
    assert(order < ORDERS);
    lock_order_may_sleep();
    if (fail_alloc())
        return NULL;
    struct page *page = try_alloc(order);
    while (!page &&
           page_cache_shrink(SHRINK_COUNT) + inode_cache_shrink(SHRINK_COUNT) >
               0)
        page = try_alloc(order);
    return page;
}

struct page *
page_alloc_zeroed(void)
{
    struct page *page = page_alloc(0);

    if (page)
        memset(page_address(page), 0, PAGE_SIZE);
    return page;
}

void
page_put(struct page *page)
{
    if (!refcount_put(&page->refs))
        return;
    poison_fill(page_address(page), PAGE_SIZE << page->order);
    uint32_t flags = spin_lock(&lock);
    free_block(page, page->order);
    spin_unlock(&lock, flags);
}

uint32_t
page_total_count(void)
{
    return total_count;
}

uint32_t
page_free_count(void)
{
    uint32_t flags = spin_lock(&lock);
    uint32_t count = free_count;
    spin_unlock(&lock, flags);
    return count;
}
