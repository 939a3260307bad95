/* A radix tree from page index to page: the page cache of one inode. */
#ifndef KERNEL_FS_PAGE_TREE_H
#define KERNEL_FS_PAGE_TREE_H

#include <stdint.h>

struct page;

/* Guarded by its user. Grows in height with the largest index. */
struct page_tree {
    void *root;      /* a node; a page when HEIGHT is 0; NULL: empty */
    unsigned height; /* levels of nodes */
};

/* The page at INDEX, or NULL. */
struct page *page_tree_find(const struct page_tree *tree, uint32_t index);

/* Puts PAGE at INDEX, where none is. 0 or -ENOMEM. */
int page_tree_insert(struct page_tree *tree, uint32_t index, struct page *page);

/* Takes out what is at INDEX, and nodes that this empties. */
void page_tree_remove(struct page_tree *tree, uint32_t index);

/* The first page at INDEX or behind, or NULL: for walking in order. */
struct page *page_tree_next(const struct page_tree *tree, uint32_t index);

#endif
