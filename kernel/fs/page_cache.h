/* File contents in memory: the pages between files and disks. */
#ifndef KERNEL_FS_PAGE_CACHE_H
#define KERNEL_FS_PAGE_CACHE_H

#include "kernel/types.h"

struct inode;
struct page;

/*
 * The page of INODE that holds the bytes from INDEX * PAGE_SIZE on, uptodate:
 * from memory, or filled from the disk (one reader fills, the others wait). A
 * new reference in *RESULT, which page_put gives back; or -EIO, -ENOMEM. May
 * sleep; INODE->lock may be held or not. Bytes behind the file's end are 0.
 */
int page_cache_get(struct inode *inode, uint32_t index, struct page **result);

/* The page if it is in memory and uptodate, else NULL. Never sleeps: the
 * quick way of read. A new reference. */
struct page *page_cache_find(struct inode *inode, uint32_t index);

/* Notes that PAGE's content is newer than the disk's. */
void page_cache_mark_dirty(struct page *page);

/* Drops all pages of INODE from INDEX on, dirty or not. Mappings and calls
 * in flight keep the frames they hold. May wait for a write in progress. */
void page_cache_drop(struct inode *inode, uint32_t index);

/* Drops the page of INODE at INDEX, if it is in memory, dirty or not. Its
 * block has been freed. May wait for a write in progress. */
void page_cache_forget(struct inode *inode, uint32_t index);

/* Writes all pages of INODE that are dirty now, and waits for writes of
 * others. 0 or the first error, which also goes to INODE->write_error; a page
 * that can't be written counts as clean. May sleep. */
int page_cache_write(struct inode *inode);

/* After a write: when too much of memory is dirty, writes INODE's pages, then
 * those of all. INODE->lock may be held. */
void page_cache_balance(struct inode *inode);

/* Gives up to COUNT clean unused pages back to the allocator, least recently
 * used first; how many went. Called by page_alloc when memory is short: never
 * sleeps, any mutex may be held. */
unsigned page_cache_shrink(unsigned count);

/* Frames that the page cache holds. */
uint32_t page_cache_count(void);

#endif
