// with: kernel/mm/page.c kernel/mm/poison.c tests/host/support/plain_kernel.c tests/host/support/plain_pages.c tests/host/support/no_caches.c
/* The page allocator: blocks that don't overlap, joined again when freed. */
#include "kernel/mm/page.h"

#include <stdlib.h>
#include <string.h>

#include "tests/host/check.h"
#include "tests/host/support/plain_pages.h"

#define LARGEST      10
#define HELD         256
#define RANDOM_CALLS 100000

static struct page *all[PLAIN_MEMORY_END / PAGE_SIZE];

/* Takes blocks of ORDER until there are none; how many there were. */
static unsigned
take_all(unsigned order)
{
    unsigned count = 0;

    while ((all[count] = page_alloc(order)))
        count++;
    return count;
}

static void
put_all(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        page_put(all[i]);
}

static void
test_one(void)
{
    uint32_t before = page_free_count();
    struct page *page = page_alloc(0);

    check(page && page_free_count() == before - 1, "a page is one less");
    memset(page_address(page), 0xFF, PAGE_SIZE);
    page_get(page);
    page_put(page);
    check(page_free_count() == before - 1, "it stays while one has it");
    page_put(page);
    check(page_free_count() == before, "and is free when none does");
    page = page_alloc_zeroed();
    const uint8_t *bytes = page_address(page);
    check(!bytes[0] && !memcmp(bytes, bytes + 1, PAGE_SIZE - 1),
          "a zeroed page is zeros, whatever it was before");
    page_put(page);
}

static void
test_every_order(void)
{
    bool aligned = true;
    uint32_t before = page_free_count();

    for (unsigned order = 0; order <= LARGEST; order++) {
        struct page *page = page_alloc(order);

        aligned = aligned && page &&
                  page_to_physical(page) % (PAGE_SIZE << order) == 0;
        page_put(page);
    }
    check(aligned, "a block is aligned to its size");
    check(page_free_count() == before, "and comes back whole");
}

static void
test_exhaustion(void)
{
    uint32_t before = page_free_count();
    unsigned large = take_all(LARGEST);
    put_all(large);
    unsigned count = take_all(0);
    bool distinct = true;

    check(count == before && page_free_count() == 0, "all can be had singly");
    check(!page_alloc(0), "then there are no more");
    for (unsigned i = 0; i < count; i++)
        *(unsigned *)page_address(all[i]) = i;
    for (unsigned i = 0; i < count; i++)
        distinct = distinct && *(unsigned *)page_address(all[i]) == i;
    check(distinct, "no two are the same memory");
    for (unsigned i = 0; i < count; i += 2)
        page_put(all[i]);
    check(!page_alloc(1), "every second one free makes no pair");
    for (unsigned i = 1; i < count; i += 2)
        page_put(all[i]);
    check(take_all(LARGEST) == large, "all free, they join to what was");
    put_all(large);
}

/* ------- Random blocks, each marked from end to end ------- */

static struct {
    struct page *page;
    unsigned order;
    uint8_t mark;
} held[HELD];

static bool
is_marked(unsigned slot)
{
    const uint8_t *bytes = page_address(held[slot].page);

    return bytes[0] == held[slot].mark &&
           !memcmp(bytes, bytes + 1, (PAGE_SIZE << held[slot].order) - 1);
}

static bool
change(unsigned slot)
{
    bool good = true;

    if (held[slot].page) {
        good = is_marked(slot);
        page_put(held[slot].page);
        held[slot].page = NULL;
        return good;
    }
    held[slot].order = rand() % 4;
    held[slot].mark = rand();
    held[slot].page = page_alloc(held[slot].order);
    if (held[slot].page)
        memset(page_address(held[slot].page), held[slot].mark,
               PAGE_SIZE << held[slot].order);
    return good;
}

static void
test_random(void)
{
    uint32_t before = page_free_count();
    bool good = true;

    srand(5);
    for (int call = 0; good && call < RANDOM_CALLS; call++)
        good = change(rand() % HELD);
    check(good, "100,000 random blocks keep what was written to them");
    for (unsigned slot = 0; slot < HELD; slot++)
        if (held[slot].page)
            change(slot);
    check(page_free_count() == before, "and all are free at the end");
}

int
main(void)
{
    if (!plain_pages_init())
        return !printf("1..0 # SKIP no memory at 0xC0000000\n");
    test_one();
    test_every_order();
    test_exhaustion();
    test_random();
    return check_done();
}
