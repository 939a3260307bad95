/*
 * The page cache: one table of all pages, by inode and index, and a list of
 * each inode's; one reference each.
 *
 * One spinlock guards all of it. A page that is in the table and not uptodate
 * is being filled; a page that somebody's struct page_write names is being
 * written. Neither leaves the table then: who wants it gone, or filled, sleeps
 * on page_settled and looks again. No lock is held across either transfer.
 *
 * A clean page stands in the LRU, a dirty one on its inode's dirty_pages. The
 * pages of a file system without write_page are dirty from the start and for
 * ever, so nothing here ever takes them away but page_cache_drop.
 */
#include "kernel/fs/page_cache.h"

#include <string.h>

#include "kernel/errno.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/proc/spinlock.h"
#include "kernel/proc/wait_queue.h"

#define BUCKETS 4096u

/* At most this part of memory is dirty before writers have to write. */
#define DIRTY_FRACTION 8

/* A write in progress; it lives on the writer's stack. */
struct page_write {
    struct list link;
    struct page *page;
    struct inode *inode;
};

static struct spinlock cache_lock = SPINLOCK_INITIALIZER(LOCK_PAGE_CACHE);
static struct page *buckets[BUCKETS];                 /* by hash_next */
static struct list lru = LIST_INITIALIZER(lru);       /* by struct page.link */
static struct list writes = LIST_INITIALIZER(writes); /* of page_write */
static struct wait_queue page_settled = {
    .sleepers = LIST_INITIALIZER(page_settled.sleepers),
    .spin = &cache_lock,
};
static uint32_t cached_count;
static uint32_t dirty_count; /* of pages that can be written */

static bool
is_memory_only(const struct inode *inode)
{
    return !inode->ops->write_page;
}

/* The inode that PAGE is being written for, or NULL. cache_lock held. */
static bool
is_being_written(const struct page *page)
{
    list_for_each (link, &writes)
        if (container_of(link, struct page_write, link)->page == page)
            return true;
    return false;
}

/* Where the chain begins that the page of INODE at INDEX is in. */
static struct page **
bucket_of(const struct inode *inode, uint32_t index)
{
    uint32_t hash = (uintptr_t)inode / sizeof(*inode) * 0x9E3779B1u;

    return &buckets[((hash >> 8) + index) % BUCKETS];
}

/* The page of INODE at INDEX, or NULL. cache_lock held. */
static struct page *
find(const struct inode *inode, uint32_t index)
{
    struct page *page = *bucket_of(inode, index);

    while (page && (page->index != index || page->inode != inode))
        page = page->hash_next;
    return page;
}

/* The page at INDEX with a reference, and used now. cache_lock held. */
static struct page *
find_uptodate(struct inode *inode, uint32_t index)
{
    struct page *page = find(inode, index);

    if (!page || !page->uptodate)
        return NULL;
    page_get(page);
    if (!page->dirty) {
        list_remove(&page->link);
        list_append(&lru, &page->link);
    }
    return page;
}

struct page *
page_cache_find(struct inode *inode, uint32_t index)
{
    uint32_t flags = spin_lock(&cache_lock);
    struct page *page = find_uptodate(inode, index);

    spin_unlock(&cache_lock, flags);
    return page;
}

/* page_cache_find, but waits for whoever is filling the page. */
static struct page *
find_or_wait(struct inode *inode, uint32_t index)
{
    struct page *page;
    uint32_t flags = spin_lock(&cache_lock);

    while (!(page = find_uptodate(inode, index)) && find(inode, index))
        wait_queue_sleep_spin_uninterruptible(&page_settled);
    spin_unlock(&cache_lock, flags);
    return page;
}

/*
 * Takes PAGE out of the table and off its lists and gives the cache's reference
 * back; the caller has one, or doesn't look at it again. cache_lock held.
 */
static void
remove_page(struct page *page)
{
    struct page **link = bucket_of(page->inode, page->index);

    if (page->dirty && !is_memory_only(page->inode))
        dirty_count--;
    while (*link != page)
        link = &(*link)->hash_next;
    *link = page->hash_next;
    list_remove(&page->inode_link);
    list_remove(&page->link);
    page->inode = NULL;
    page->dirty = false;
    cached_count--;
    page_put(page);
}

/* Puts PAGE at its index unless one is there: whether it could. */
static bool
insert_page(struct page *page)
{
    uint32_t flags = spin_lock(&cache_lock);
    bool is_new = !find(page->inode, page->index);

    if (is_new) {
        struct page **bucket = bucket_of(page->inode, page->index);

        page->hash_next = *bucket;
        *bucket = page;
        list_append(&page->inode->pages, &page->inode_link);
        cached_count++;
    }
    spin_unlock(&cache_lock, flags);
    return is_new;
}

/* Makes a page of INODE at INDEX, to be filled by the caller, who gets a
 * reference beside the cache's own: 0, -EEXIST or -ENOMEM. */
static int
add_page(struct inode *inode, uint32_t index, struct page **result)
{
    struct page *page = page_alloc(0);

    if (!page)
        return -ENOMEM;
    page->inode = inode;
    page->index = index;
    page->uptodate = false;
    page->dirty = false;
    list_init(&page->link);
    page_get(page);
    if (!insert_page(page)) {
        page->inode = NULL;
        page_put(page);
        page_put(page);
        return -EEXIST;
    }
    *result = page;
    return 0;
}

/* Has the new PAGE filled and shows it to the others, or takes it away and
 * puts the caller's reference: 0 or -errno. */
static int
fill_page(struct inode *inode, struct page *page)
{
    uint32_t flags;
    int error = 0;

    if (inode->ops->fill_page)
        error = inode->ops->fill_page(inode, page);
    else
        memset(page_address(page), 0, PAGE_SIZE);

    flags = spin_lock(&cache_lock);
    if (error) {
        remove_page(page);
    } else {
        page->uptodate = true;
        page->dirty = is_memory_only(inode);
        list_append(page->dirty ? &inode->dirty_pages : &lru, &page->link);
    }
    wait_queue_wake_all(&page_settled);
    spin_unlock(&cache_lock, flags);
    if (error)
        page_put(page);
    return error;
}

/* page_cache_get for a page that isn't there, or was not a moment ago. */
static int
read_page(struct inode *inode, uint32_t index, struct page **result)
{
    int error;

    while (!(*result = find_or_wait(inode, index))) {
        error = add_page(inode, index, result);
        if (error == 0)
            return fill_page(inode, *result);
        if (error != -EEXIST)
            return error;
    }
    return 0;
}

int
page_cache_get(struct inode *inode, uint32_t index, struct page **result)
{
    *result = page_cache_find(inode, index);
    return *result ? 0 : read_page(inode, index, result);
}

void
page_cache_mark_dirty(struct page *page)
{
    uint32_t flags = spin_lock(&cache_lock);

    if (page->inode && !page->dirty) {
        page->dirty = true;
        list_remove(&page->link);
        list_append(&page->inode->dirty_pages, &page->link);
        dirty_count++;
    }
    spin_unlock(&cache_lock, flags);
}

/* Drops the pages of INODE from index FIRST to LAST, once they are at rest. */
static void
drop(struct inode *inode, uint32_t first, uint32_t last)
{
    uint32_t flags = spin_lock(&cache_lock);
    struct list *link = inode->pages.next;

    while (link != &inode->pages) {
        struct page *page = container_of(link, struct page, inode_link);

        link = link->next;
        if (page->index < first || page->index > last)
            continue;
        if (page->uptodate && !is_being_written(page)) {
            remove_page(page);
        } else {
            wait_queue_sleep_spin_uninterruptible(&page_settled);
            link = inode->pages.next;
        }
    }
    spin_unlock(&cache_lock, flags);
}

void
page_cache_drop(struct inode *inode, uint32_t index)
{
    drop(inode, index, UINT32_MAX);
}

void
page_cache_forget(struct inode *inode, uint32_t index)
{
    drop(inode, index, index);
}

/* Writes PAGE, the first of its inode's dirty ones. cache_lock is held, and
 * given back meanwhile; FLAGS is its. */
static int
write_page(struct inode *inode, struct page *page, uint32_t *flags)
{
    struct page_write write = {.page = page, .inode = inode};
    int error;

    page->dirty = false;
    dirty_count--;
    list_remove(&page->link);
    list_append(&lru, &page->link);
    list_append(&writes, &write.link);
    page_get(page);
    spin_unlock(&cache_lock, *flags);

    error = inode->ops->write_page(inode, page);

    *flags = spin_lock(&cache_lock);
    list_remove(&write.link);
    if (error)
        inode->write_error = error;
    wait_queue_wake_all(&page_settled);
    page_put(page);
    return error;
}

/* Waits until no page of INODE is being written. cache_lock held. */
static void
wait_for_writes(const struct inode *inode)
{
    struct list *link = writes.next;

    while (link != &writes) {
        if (container_of(link, struct page_write, link)->inode == inode) {
            wait_queue_sleep_spin_uninterruptible(&page_settled);
            link = &writes;
        }
        link = link->next;
    }
}

int
page_cache_write(struct inode *inode)
{
    uint32_t flags, left = 0;
    struct list *first;
    int error, result = 0;

    if (is_memory_only(inode))
        return 0;
    flags = spin_lock(&cache_lock);
    list_for_each (link, &inode->dirty_pages)
        left++;
    while (left-- > 0 && (first = list_first(&inode->dirty_pages))) {
        struct page *page = container_of(first, struct page, link);

        if (is_being_written(page)) {
            wait_queue_sleep_spin_uninterruptible(&page_settled);
            left++;
            continue;
        }
        error = write_page(inode, page, &flags);
        result = result ? result : error;
    }
    wait_for_writes(inode);
    spin_unlock(&cache_lock, flags);
    return result;
}

static bool
is_too_much_dirty(void)
{
    return dirty_count > page_total_count() / DIRTY_FRACTION;
}

void
page_cache_balance(struct inode *inode)
{
    if (is_too_much_dirty())
        page_cache_write(inode);
    if (is_too_much_dirty())
        inode_write_pages_all();
}

/* Frees the least recently used page, or puts it at the end when it is in
 * use: whether it went. cache_lock held, the LRU isn't empty. */
static bool
shrink_one(void)
{
    struct page *page = container_of(list_first(&lru), struct page, link);
    bool unused = refcount_read(&page->refs) == 1;

    if (unused) {
        remove_page(page);
    } else {
        list_remove(&page->link);
        list_append(&lru, &page->link);
    }
    return unused;
}

unsigned
page_cache_shrink(unsigned count)
{
    unsigned freed = 0;
    uint32_t flags = spin_lock(&cache_lock);
    uint32_t tries = cached_count;

    while (freed < count && tries-- > 0 && !list_is_empty(&lru))
        freed += shrink_one();
    spin_unlock(&cache_lock, flags);
    return freed;
}

uint32_t
page_cache_count(void)
{
    return cached_count;
}
