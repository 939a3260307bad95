/* A radix tree: six bits of the index choose the slot of each level. */
#include "kernel/fs/page_tree.h"

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"

#define LEVEL_BITS 6
#define SLOTS      (1u << LEVEL_BITS)
#define MAX_HEIGHT ((32 + LEVEL_BITS - 1) / LEVEL_BITS)

/* Slots lead to nodes a level down, those of the lowest level to pages. */
struct node {
    void *slots[SLOTS];
};

_Static_assert(sizeof(struct node) == PAGE_TREE_NODE_SIZE, "see page_tree.h");

/* The slot of INDEX in a node with LEVEL levels below it. */
static unsigned
slot_number(uint32_t index, unsigned level)
{
    return (index >> (level * LEVEL_BITS)) & (SLOTS - 1);
}

/* Whether INDEX is beyond what a tree of HEIGHT levels reaches. */
static bool
is_beyond(uint32_t index, unsigned height)
{
    return height < MAX_HEIGHT && index >> (height * LEVEL_BITS) != 0;
}

struct page *
page_tree_find(const struct page_tree *tree, uint32_t index)
{
    void *entry = tree->root;

    if (is_beyond(index, tree->height))
        return NULL;
    for (unsigned level = tree->height; level-- > 0 && entry;)
        entry = ((struct node *)entry)->slots[slot_number(index, level)];
    return entry;
}

int
page_tree_insert(struct page_tree *tree, uint32_t index, struct page *page,
                 void **spare)
{
    struct node *node;
    void **slot = &tree->root;

    while (is_beyond(index, tree->height)) {
        if (tree->root) {
            node = *spare;
            if (!node)
                return -EAGAIN;
            *spare = NULL;
            node->slots[0] = tree->root;
            tree->root = node;
        }
        tree->height++;
    }
    for (unsigned level = tree->height; level-- > 0;) {
        if (!*slot) {
            if (!*spare)
                return -EAGAIN;
            *slot = *spare;
            *spare = NULL;
        }
        node = *slot;
        slot = &node->slots[slot_number(index, level)];
    }
    *slot = page;
    return 0;
}

static bool
is_empty(const struct node *node)
{
    for (unsigned i = 0; i < SLOTS; i++)
        if (node->slots[i])
            return false;
    return true;
}

/* Empties the place of INDEX in what *SLOT leads to, LEVELS below it, and
 * frees the nodes that then are empty. */
static void
remove_below(void **slot, unsigned levels, uint32_t index)
{
    struct node *node = *slot;

    if (levels > 0 && node) {
        remove_below(&node->slots[slot_number(index, levels - 1)], levels - 1,
                     index);
        if (!is_empty(node))
            return;
        kfree(node);
    }
    *slot = NULL;
}

void
page_tree_remove(struct page_tree *tree, uint32_t index)
{
    if (!is_beyond(index, tree->height))
        remove_below(&tree->root, tree->height, index);
    if (!tree->root)
        tree->height = 0;
}

/* The first page at INDEX or behind below ENTRY, which has LEVEL levels. */
static struct page *
next_below(void *entry, unsigned level, uint32_t index)
{
    const struct node *node = entry;
    struct page *page = NULL;

    if (level == 0 || !entry)
        return entry;
    for (unsigned i = slot_number(index, level - 1); i < SLOTS && !page; i++) {
        page = next_below(node->slots[i], level - 1, index);
        index = 0;
    }
    return page;
}

struct page *
page_tree_next(const struct page_tree *tree, uint32_t index)
{
    if (is_beyond(index, tree->height))
        return NULL;
    return next_below(tree->root, tree->height, index);
}
