// with: kernel/fs/page_tree.c tests/host/support/plain_kernel.c
/* The radix tree beside a plain array of what should be in it. */
#include "kernel/fs/page_tree.h"

#include <stdlib.h>

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "tests/host/check.h"
#include "tests/host/support/plain_kernel.h"

#define PAGES 400

static struct page_tree tree;
static struct page pages[PAGES]; /* by INDEX, rising; REFS says if inside */

static int
compare(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

/* Gives the pages random indexes, each once: near 0, near 2^32, scattered. */
static void
choose_indexes(void)
{
    uint32_t indexes[PAGES];

    for (int i = 0; i < PAGES; i++) {
        uint32_t word = (uint32_t)random() << 1 ^ random();

        indexes[i] = i % 3 == 0   ? (uint32_t)i
                     : i % 3 == 1 ? -(uint32_t)i
                                  : word;
    }
    qsort(indexes, PAGES, sizeof(*indexes), compare);
    for (int i = 0; i < PAGES; i++) {
        pages[i].index = indexes[i];
        if (i > 0 && indexes[i] == indexes[i - 1])
            pages[i].index = ++indexes[i];
    }
}

static int
insert(struct page *page)
{
    void *spare = NULL;
    int error;

    while ((error = page_tree_insert(&tree, page->index, page, &spare)) ==
           -EAGAIN) {
        spare = kzalloc(PAGE_TREE_NODE_SIZE);
        if (!spare)
            return -ENOMEM;
    }
    kfree(spare);
    return error;
}

/* Puts in or takes out a random page. */
static bool
change_one(void)
{
    struct page *page = &pages[random() % PAGES];
    bool inside = page->refs.count;

    if (page_tree_find(&tree, page->index) != (inside ? page : NULL))
        return false;
    page->refs.count = !inside;
    if (!inside)
        return insert(page) == 0;
    page_tree_remove(&tree, page->index);
    return true;
}

/* Whether a walk from each index on finds what it should. */
static bool
walks_right(void)
{
    struct page *next = NULL;

    for (int i = PAGES; i-- > 0;) {
        if (pages[i].refs.count)
            next = &pages[i];
        if (page_tree_next(&tree, pages[i].index) != next)
            return false;
    }
    return true;
}

int
main(void)
{
    bool good = true, walks = true;

    srandom(1);
    choose_indexes();
    for (int round = 0; round < 20000 && good && walks; round++) {
        good = change_one();
        if (round % 100 == 0)
            walks = walks_right();
    }
    check(good, "20000 random changes: found what was put in, and no other");
    check(walks, "walks in order meet every page");
    for (int i = 0; i < PAGES; i++)
        page_tree_remove(&tree, pages[i].index);
    check(!tree.root && tree.height == 0, "an emptied tree has no nodes");

    plain_heap_failures = 2;
    check(insert(&pages[PAGES - 1]) == -ENOMEM, "no memory halfway down");
    plain_heap_failures = -1;
    page_tree_remove(&tree, pages[PAGES - 1].index);
    check(!tree.root, "and giving up frees the way so far");
    return check_done();
}
