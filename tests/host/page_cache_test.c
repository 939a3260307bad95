// with: kernel/fs/page_cache.c kernel/fs/inode.c kernel/fs/filesystem.c kernel/mm/page.c kernel/mm/poison.c tests/host/support/plain_kernel.c tests/host/support/plain_pages.c tests/host/support/plain_user.c tests/host/support/plain_clock.c
/* Pages and inodes in memory, over a file system that only counts: what is
 * filled, written, kept and given back. */
#include "kernel/fs/page_cache.h"

#include <string.h>

#include "kernel/errno.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/page.h"
#include "tests/host/check.h"
#include "tests/host/support/plain_kernel.h"
#include "tests/host/support/plain_pages.h"

static struct filesystem fs;
static int fill_result, write_result; /* what the next ones return */
static unsigned fills, writes, inode_reads, inode_writes, evictions;

static int
fill(struct inode *inode, struct page *page)
{
    fills++;
    memset(page_address(page), (int)(inode->ino + page->index), PAGE_SIZE);
    return fill_result;
}

/* A page can be dirtied again while it is on its way to the disk. */
static struct page *dirtied_meanwhile;

static int
write(struct inode *inode, struct page *page)
{
    (void)inode;
    writes++;
    if (dirtied_meanwhile == page) {
        dirtied_meanwhile = NULL;
        page_cache_mark_dirty(page);
    }
    return write_result;
}

static const struct inode_ops disk_ops = {.fill_page = fill,
                                          .write_page = write};
static const struct inode_ops memory_ops;

static int
read_inode(struct inode *inode)
{
    inode_reads++;
    inode->nlink = 1;
    inode->ops = &disk_ops;
    return inode->ino == 666 ? -EIO : 0;
}

static int
write_inode(struct inode *inode)
{
    (void)inode;
    inode_writes++;
    return 0;
}

static void
evict_inode(struct inode *inode)
{
    (void)inode;
    evictions++;
}

static const struct filesystem_ops fs_ops = {.read_inode = read_inode,
                                             .write_inode = write_inode,
                                             .evict_inode = evict_inode};

static struct inode *
get(uint32_t ino)
{
    struct inode *inode;

    return inode_get(&fs, ino, &inode) == 0 ? inode : NULL;
}

/* Has the page at INDEX read, and left; whether it could be. */
static bool
touch(struct inode *inode, uint32_t index, bool dirty)
{
    struct page *page;

    if (page_cache_get(inode, index, &page))
        return false;
    if (dirty)
        page_cache_mark_dirty(page);
    page_put(page);
    return true;
}

static bool
is_cached(struct inode *inode, uint32_t index)
{
    struct page *page = page_cache_find(inode, index);

    if (page)
        page_put(page);
    return page != NULL;
}

static void
test_filling(struct inode *inode)
{
    struct page *page, *again;

    check(!page_cache_find(inode, 3), "what was not read is not found");
    check(page_cache_get(inode, 3, &page) == 0 &&
              *(uint8_t *)page_address(page) == inode->ino + 3,
          "a page is filled");
    check(page_cache_get(inode, 3, &again) == 0 && again == page && fills == 1,
          "once");
    page_put(again);
    page_put(page);
    fill_result = -EIO;
    check(!touch(inode, 4, false) && !is_cached(inode, 4),
          "a page that can't be read is not there");
    fill_result = 0;
    check(touch(inode, 4, false), "and can be, later");
    for (int i = 0; i < 4; i++) {
        plain_heap_failures = i;
        page_cache_get(inode, 70000 * (i + 1), &page);
        plain_heap_failures = -1;
        page_cache_drop(inode, 5);
    }
    check(page_cache_count() == 2, "without memory nothing is left behind");
}

static void
test_writing(struct inode *inode)
{
    struct page *page;

    for (uint32_t i = 0; i < 10; i++)
        touch(inode, i, true);
    check(page_cache_write(inode) == 0 && writes == 10,
          "dirty pages are written");
    check(page_cache_write(inode) == 0 && writes == 10, "once");
    touch(inode, 1, true);
    dirtied_meanwhile = page_cache_find(inode, 1);
    page_put(dirtied_meanwhile);
    page_cache_write(inode);
    check(page_cache_write(inode) == 0 && writes == 12,
          "what changed during the write is written again");
    touch(inode, 2, true);
    write_result = -EIO;
    check(page_cache_write(inode) == -EIO, "a failed write is told");
    write_result = 0;
    check(inode_sync(inode) == -EIO && inode_sync(inode) == 0,
          "to fsync as well, once");
    page_cache_get(inode, 2, &page);
    page_cache_mark_dirty(page);
    page_cache_drop(inode, 2);
    page_cache_mark_dirty(page);
    check(page_cache_write(inode) == 0 && writes == 13,
          "a dropped page is not written, whoever holds it");
    page_put(page);
    check(is_cached(inode, 1) && !is_cached(inode, 2) && !is_cached(inode, 9),
          "the pages in front of the drop stay");
    touch(inode, 7, false);
    page_cache_forget(inode, 0);
    check(!is_cached(inode, 0) && is_cached(inode, 1) && is_cached(inode, 7),
          "one page is forgotten alone");
}

static void
test_shrinking(struct inode *inode)
{
    struct page *held;

    page_cache_drop(inode, 0);
    for (uint32_t i = 0; i < 8; i++)
        touch(inode, i, i == 5);
    page_cache_get(inode, 0, &held);
    is_cached(inode, 1);
    check(page_cache_shrink(3) == 3 && !is_cached(inode, 2) &&
              !is_cached(inode, 3) && !is_cached(inode, 4),
          "the pages that were used longest ago go first");
    check(page_cache_shrink(100) == 3 && is_cached(inode, 0) &&
              is_cached(inode, 5),
          "those in use and those dirty stay");
    page_put(held);
    page_cache_write(inode);
    check(page_cache_shrink(100) == 2 && page_cache_count() == 0,
          "and go when they are not");
}

static void
test_balance(struct inode *inode)
{
    uint32_t limit = page_total_count() / 8;
    uint32_t next = 0;
    unsigned before = writes;
    bool good = true;

    for (uint32_t i = 0; i < limit; i++)
        touch(inode, i, true);
    page_cache_balance(inode);
    check(writes == before, "an eighth of memory may be dirty");
    touch(inode, limit, true);
    page_cache_balance(inode);
    check(writes == before + limit + 1, "more is written at once");
    while (good && next < 2 * page_total_count())
        good = touch(inode, next++, false);
    check(good, "a file larger than memory can be read");
    page_cache_drop(inode, 0);
}

static void
test_memory_only(struct inode *inode)
{
    inode->ops = &memory_ops;
    touch(inode, 0, true);
    touch(inode, 1, false);
    check(page_cache_shrink(100) == 0 && page_cache_write(inode) == 0,
          "without a disk pages stay");
    inode->nlink = 0;
    inode_put(inode);
    check(page_cache_count() == 0 && evictions == 1, "until the file goes");
}

static void
test_inodes(void)
{
    struct inode *one = get(1), *other;
    unsigned reads = inode_reads;

    other = get(1);
    check(one && one == other && inode_count() == 1, "an inode is there once");
    inode_put(other);
    check(!get(666) && inode_count() == 1, "one that can't be read is not");
    inode_mark_dirty(one);
    inode_put(one);
    check(inode_writes == 1 && inode_count() == 0, "the last put writes it");
    check((one = get(1)) && inode_reads == reads + 1, "but it stays");
    touch(one, 0, true);
    inode_put(one);
    evictions = 0;
    check(inode_cache_shrink(10) == 0, "with dirty pages it must");
    inode_sync_all(&fs);
    check(inode_cache_shrink(10) == 1 && evictions == 1 &&
              page_cache_count() == 0,
          "clean, it is given back with its pages");
    for (uint32_t i = 1; i < 3000; i++)
        inode_put(get(i));
    check(inode_cache_shrink(5000) <= page_total_count() / 8,
          "the unused ones are bounded");
    for (uint32_t i = 1000; i < 3000; i++)
        get(i);
    reads = inode_reads;
    for (uint32_t i = 1000; i < 3000; i++)
        get(i);
    check(inode_reads == reads && inode_count() == 2000,
          "2000 in use are all found");
}

int
main(void)
{
    struct inode *inode;

    if (!plain_pages_init())
        return 99;
    filesystem_init(&fs, &fs_ops, "test");
    fs.cache_inodes = true;
    inode = get(7);
    test_filling(inode);
    page_cache_drop(inode, 0);
    test_writing(inode);
    test_shrinking(inode);
    test_balance(inode);
    test_memory_only(inode);
    inode_writes = 0;
    test_inodes();
    return check_done();
}
