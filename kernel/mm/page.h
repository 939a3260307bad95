/* Physical memory: frames of 4 KiB, each described by a struct page. */
#ifndef KERNEL_MM_PAGE_H
#define KERNEL_MM_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/list.h"
#include "kernel/refcount.h"

#define PAGE_SHIFT               12
#define PAGE_SIZE                4096u
#define KERNEL_BASE              0xC0000000u

#define PAGE_ALIGN_DOWN(address) ((address) & ~(PAGE_SIZE - 1))
#define PAGE_ALIGN_UP(address)   PAGE_ALIGN_DOWN((address) + PAGE_SIZE - 1)

struct inode;

/* One frame. A frame in nobody's hands has a reference count of 0. */
struct page {
    struct refcount refs;   /* mappings, the page cache and calls in flight */
    uint8_t order;          /* of the block that starts here: 2^order frames */
    bool free;              /* heads a block on a free list */
    bool uptodate;          /* page cache: holds what the file holds */
    bool dirty;             /* page cache: the disk is behind */
    struct inode *inode;    /* page cache: whose; NULL for all other frames */
    uint32_t index;         /* page cache: file offset / PAGE_SIZE */
    struct page *hash_next; /* page cache: in its bucket */
    struct list inode_link; /* page cache: all pages of INODE */
    struct list link;       /* free list, the page cache's LRU, or a slab's */
    uint8_t slab_class;     /* heap: which size; SLAB_NONE for other frames */
    uint16_t slab_used;     /* heap: objects given out */
    void *slab_free;        /* heap: the first free object */
};

/*
 * Hands all memory between the kernel's end and MEMORY_END (physical, bytes)
 * to the allocator. At boot, once.
 */
void page_init(uint32_t memory_end);

/*
 * Allocates 2^ORDER adjacent frames (ORDER 0 to 10), their content undefined,
 * and gives the first one's descriptor with one reference, the caller's.
 * NULL when there is no memory even after the page cache gave back what it
 * could. May sleep: wants no spinlock held.
 */
struct page *page_alloc(unsigned order);

/* page_alloc(0), filled with zeros. */
struct page *page_alloc_zeroed(void);

/* Takes another reference to PAGE. */
static inline void
page_get(struct page *page)
{
    refcount_get(&page->refs);
}

/* Gives a reference back; the last one frees the block. Any context. */
void page_put(struct page *page);

/* How many frames exist, and how many of them are free. */
uint32_t page_total_count(void);
uint32_t page_free_count(void);

/* The descriptors of all frames from physical 0 on: page_frames[n]. */
extern struct page *page_frames;

/* All memory that the kernel uses is mapped at KERNEL_BASE + physical. */
static inline uint32_t
virtual_to_physical(const void *address)
{
    return (uint32_t)address - KERNEL_BASE;
}

static inline void *
physical_to_virtual(uint32_t address)
{
    return (void *)(address + KERNEL_BASE);
}

static inline uint32_t
page_to_physical(const struct page *page)
{
    return (uint32_t)(page - page_frames) << PAGE_SHIFT;
}

static inline struct page *
physical_to_page(uint32_t address)
{
    return &page_frames[address >> PAGE_SHIFT];
}

/* Where the kernel reads and writes the frame. */
static inline void *
page_address(const struct page *page)
{
    return physical_to_virtual(page_to_physical(page));
}

#endif
