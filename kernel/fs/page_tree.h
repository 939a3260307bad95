/* A radix tree from page index to page: the page cache of one inode. */
#ifndef KERNEL_FS_PAGE_TREE_H
#define KERNEL_FS_PAGE_TREE_H

#include <stdint.h>

#include "kernel/types.h"

struct page;

/* Guarded by its user. Grows in height with the largest index. */
struct page_tree {
    void *root;      /* a node; a page when HEIGHT is 0; NULL: empty */
    unsigned height; /* levels of nodes */
};

/* The page at INDEX, or NULL. */
struct page *page_tree_find(const struct page_tree *tree, uint32_t index);

/* What page_tree_insert takes as memory for a node, and kfree frees. */
#define PAGE_TREE_NODE_SIZE (64 * sizeof(void *))

/*
 * Puts PAGE at INDEX, where none is. Returns 0, or -EAGAIN when the way there
 * lacks a node: the caller, who may hold a spinlock and so can't have this
 * allocate, puts PAGE_TREE_NODE_SIZE bytes of kmalloc's, zeroed, into *SPARE
 * and calls again. *SPARE is NULL once the tree has taken it. Who gives up
 * between the two calls page_tree_remove.
 */
int page_tree_insert(struct page_tree *tree, uint32_t index, struct page *page,
                     void **spare);

/* Takes out what is at INDEX, if anything, and nodes that are then empty. */
void page_tree_remove(struct page_tree *tree, uint32_t index);

/* The first page at INDEX or behind, or NULL: for walking in order. */
struct page *page_tree_next(const struct page_tree *tree, uint32_t index);

#endif
