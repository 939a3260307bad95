/*
 * The inode cache: every inode once in memory, found by file system and
 * number.
 *
 * An inode with references is in use. The last inode_put of one that has no
 * name frees it; of one that has, it stays, clean but perhaps for its pages,
 * until memory is wanted or too many are unused. One spinlock guards the
 * table, the lists, and the step of REFS from and to 0.
 */
#include "kernel/fs/inode.h"

#include <string.h>

#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/page_cache.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/proc/credentials.h"
#include "kernel/proc/spinlock.h"
#include "kernel/proc/wait_queue.h"

#define NS_PER_SECOND 1000000000u
/* Pages of memory for each unused inode that may stay. */
#define PAGES_PER_UNUSED 8
#define BUCKETS          1024u

static struct spinlock cache_lock = SPINLOCK_INITIALIZER(LOCK_INODE_CACHE);
static struct inode *buckets[BUCKETS]; /* by hash_next */
static struct list all = LIST_INITIALIZER(all);
static struct list unused = LIST_INITIALIZER(unused);
static uint32_t used_count;   /* those with references */
static uint32_t unused_count; /* those in UNUSED */
static struct wait_queue inode_filled = {
    .sleepers = LIST_INITIALIZER(inode_filled.sleepers),
    .spin = &cache_lock,
};

/* Where the chain begins that INO of FS is in. */
static struct inode **
bucket_of(const struct filesystem *fs, uint32_t ino)
{
    uint32_t hash = (ino + fs->device * 0x10001u) * 0x9E3779B1u;

    return &buckets[(hash >> 8) % BUCKETS];
}

/* The inode INO of FS, or NULL. cache_lock held. */
static struct inode *
find(const struct filesystem *fs, uint32_t ino)
{
    struct inode *inode = *bucket_of(fs, ino);

    while (inode && (inode->ino != ino || inode->fs != fs))
        inode = inode->hash_next;
    return inode;
}

/* Adds a reference, perhaps the first, to INODE. cache_lock held. */
static void
take(struct inode *inode)
{
    if (refcount_read(&inode->refs) > 0) {
        refcount_get(&inode->refs);
        return;
    }
    refcount_init(&inode->refs);
    used_count++;
    if (!list_is_empty(&inode->lru_link)) {
        list_remove(&inode->lru_link);
        unused_count--;
    }
}

/* Takes INODE out of the table and all lists. cache_lock held. */
static void
unlink_from_cache(struct inode *inode)
{
    struct inode **link = bucket_of(inode->fs, inode->ino);

    while (*link != inode)
        link = &(*link)->hash_next;
    *link = inode->hash_next;
    list_remove(&inode->all_link);
    list_remove(&inode->lru_link);
}

static struct inode *
allocate(struct filesystem *fs, uint32_t ino)
{
    struct inode *inode = kzalloc(sizeof(*inode));

    if (!inode)
        return NULL;
    refcount_init(&inode->refs);
    inode->fs = fs;
    inode->ino = ino;
    mutex_init(&inode->lock, LOCK_INODE);
    list_init(&inode->pages);
    list_init(&inode->dirty_pages);
    list_init(&inode->lru_link);
    list_init(&inode->all_link);
    return inode;
}

/* Enters the new INODE in the cache; false when its number is there. */
static bool
enter(struct inode *inode)
{
    uint32_t flags = spin_lock(&cache_lock);
    bool is_new = !find(inode->fs, inode->ino);

    if (is_new) {
        inode->hash_next = *bucket_of(inode->fs, inode->ino);
        *bucket_of(inode->fs, inode->ino) = inode;
        list_append(&all, &inode->all_link);
        used_count++;
    }
    spin_unlock(&cache_lock, flags);
    return is_new;
}

/* Frees INODE, which is in no list any more and has no reference. */
static void
inode_free(struct inode *inode)
{
    page_cache_drop(inode, 0);
    if (inode->fs->ops->evict_inode)
        inode->fs->ops->evict_inode(inode);
    kfree(inode);
}

/* The inode with a reference, once whoever is reading it has done so; NULL
 * when it is not in memory. */
static struct inode *
find_or_wait(struct filesystem *fs, uint32_t ino)
{
    uint32_t flags = spin_lock(&cache_lock);
    struct inode *inode;

    while ((inode = find(fs, ino)) && inode->filling)
        wait_queue_sleep_spin_uninterruptible(&inode_filled);
    if (inode)
        take(inode);
    spin_unlock(&cache_lock, flags);
    return inode;
}

/* Has the file system fill INODE, new in the cache, and lets the others see
 * it; frees it when that fails. */
static int
fill(struct inode *inode)
{
    int error = inode->fs->ops->read_inode(inode);
    uint32_t flags = spin_lock(&cache_lock);

    inode->filling = false;
    if (error) {
        unlink_from_cache(inode);
        used_count--;
    }
    wait_queue_wake_all(&inode_filled);
    spin_unlock(&cache_lock, flags);
    if (error)
        kfree(inode);
    return error;
}

int
inode_get(struct filesystem *fs, uint32_t ino, struct inode **result)
{
    struct inode *inode;

    while (!(*result = find_or_wait(fs, ino))) {
        if (!fs->ops->read_inode)
            return -ENOENT;
        inode = allocate(fs, ino);
        if (!inode)
            return -ENOMEM;
        inode->filling = true;
        *result = inode;
        if (enter(inode))
            return fill(inode);
        kfree(inode);
    }
    return 0;
}

static struct inode_time
time_now(void)
{
    uint64_t now = clock_realtime_ns();

    return (struct inode_time){
        .seconds = now / NS_PER_SECOND,
        .nanoseconds = now % NS_PER_SECOND,
    };
}

struct inode *
inode_create(struct filesystem *fs, uint32_t ino, uint32_t mode)
{
    struct inode *inode = allocate(fs, ino);

    if (!inode)
        return NULL;
    inode->mode = mode;
    inode->uid = credentials_current()->user.file;
    inode->gid = credentials_current()->group.file;
    inode->nlink = S_ISDIR(mode) ? 2 : 1;
    inode->atime = inode->mtime = inode->ctime = time_now();
    if (!enter(inode)) {
        kfree(inode);
        return NULL;
    }
    return inode;
}

void
inode_hold(struct inode *inode)
{
    refcount_get(&inode->refs);
}

/*
 * Brings INODE's fields to its file system, if they changed. DIRTY goes first:
 * a change that comes meanwhile sets it again.
 */
static int
write_fields(struct inode *inode)
{
    int error = 0;

    if (!inode->dirty)
        return 0;
    inode->dirty = false;
    if (inode->fs->ops->write_inode && !inode->fs->read_only)
        error = inode->fs->ops->write_inode(inode);
    if (error)
        inode->write_error = error;
    return error;
}

/* Whether INODE, which nobody refers to any more, stays in the cache. */
static bool
may_stay(const struct inode *inode)
{
    return inode->nlink > 0 &&
           (inode->fs->cache_inodes || !inode->fs->ops->read_inode);
}

/* Gives back the last reference to INODE, or one of many, under cache_lock.
 * True when INODE is left to the caller, to be freed. */
static bool
put_reference(struct inode *inode)
{
    if (!refcount_put(&inode->refs))
        return false;
    used_count--;
    if (!may_stay(inode)) {
        unlink_from_cache(inode);
        return true;
    }
    if (inode->fs->ops->read_inode) {
        list_append(&unused, &inode->lru_link);
        unused_count++;
    }
    return false;
}

void
inode_put(struct inode *inode)
{
    uint32_t flags;
    bool last, too_many;

    if (!inode || refcount_put_unless_last(&inode->refs))
        return;
    if (inode->dirty && inode->nlink > 0 && refcount_read(&inode->refs) == 1)
        write_fields(inode);
    flags = spin_lock(&cache_lock);
    last = put_reference(inode);
    too_many = unused_count > page_total_count() / PAGES_PER_UNUSED;
    spin_unlock(&cache_lock, flags);
    if (last)
        inode_free(inode);
    if (too_many)
        inode_cache_shrink(1);
}

void
inode_mark_dirty(struct inode *inode)
{
    inode->dirty = true;
}

void
inode_touch_modified(struct inode *inode)
{
    inode->mtime = inode->ctime = time_now();
    inode_mark_dirty(inode);
}

void
inode_touch_changed(struct inode *inode)
{
    inode->ctime = time_now();
    inode_mark_dirty(inode);
}

void
inode_touch_accessed(struct inode *inode)
{
    inode->atime = time_now();
    inode_mark_dirty(inode);
}

void
inode_set_times(struct inode *inode, const struct inode_time *atime,
                const struct inode_time *mtime)
{
    if (atime)
        inode->atime = *atime;
    if (mtime)
        inode->mtime = *mtime;
    inode_touch_changed(inode);
}

void
inode_add_links(struct inode *inode, int change)
{
    inode->nlink += change;
    inode_touch_changed(inode);
}

void
inode_stat(struct inode *inode, struct abi_stat64 *status)
{
    memset(status, 0, sizeof(*status));
    status->st_dev = inode->fs->device;
    status->st_ino_low = inode->ino;
    status->st_mode = inode->mode;
    status->st_nlink = inode->nlink;
    status->st_uid = inode->uid;
    status->st_gid = inode->gid;
    status->st_rdev = inode->device;
    status->st_size = inode_size(inode);
    status->st_blksize = PAGE_SIZE;
    status->st_blocks = inode->blocks;
    status->st_atime = inode->atime.seconds;
    status->st_atime_nsec = inode->atime.nanoseconds;
    status->st_mtime = inode->mtime.seconds;
    status->st_mtime_nsec = inode->mtime.nanoseconds;
    status->st_ctime = inode->ctime.seconds;
    status->st_ctime_nsec = inode->ctime.nanoseconds;
    status->st_ino = inode->ino;
}

/* Takes the longest unused clean inode out of the cache; NULL: none. */
static struct inode *
take_oldest_clean(void)
{
    struct inode *found = NULL;
    uint32_t flags = spin_lock(&cache_lock);

    list_for_each (link, &unused) {
        struct inode *inode = container_of(link, struct inode, lru_link);

        if (!inode->dirty && list_is_empty(&inode->dirty_pages)) {
            found = inode;
            unlink_from_cache(inode);
            unused_count--;
            break;
        }
    }
    spin_unlock(&cache_lock, flags);
    return found;
}

unsigned
inode_cache_shrink(unsigned count)
{
    struct inode *inode;
    unsigned freed = 0;

    while (freed < count && (inode = take_oldest_clean())) {
        inode_free(inode);
        freed++;
    }
    return freed;
}

/* Brings INODE's pages and fields to its file system. */
static int
write_all(struct inode *inode)
{
    int page_error = page_cache_write(inode), error;

    mutex_lock(&inode->lock);
    error = write_fields(inode);
    mutex_unlock(&inode->lock);
    return page_error ? page_error : error;
}

int
inode_sync(struct inode *inode)
{
    int error = write_all(inode), sync_error = 0;

    if (inode->fs->ops->sync)
        sync_error = inode->fs->ops->sync(inode->fs);
    if (!error)
        error = inode->write_error;
    inode->write_error = 0;
    return error ? error : sync_error;
}

/* The first inode behind PREVIOUS (NULL: of all) of FS (NULL: of all) that is
 * dirty or has dirty pages, with a reference; PREVIOUS's is given back. */
static struct inode *
next_dirty(struct inode *previous, const struct filesystem *fs)
{
    struct inode *found = NULL;
    uint32_t flags = spin_lock(&cache_lock);
    struct list *link = previous ? previous->all_link.next : all.next;

    for (; link != &all && !found; link = link->next) {
        struct inode *inode = container_of(link, struct inode, all_link);

        if (!inode->filling && (!fs || inode->fs == fs) &&
            inode->fs->ops->write_inode &&
            (inode->dirty || !list_is_empty(&inode->dirty_pages)))
            found = inode;
    }
    if (found)
        take(found);
    spin_unlock(&cache_lock, flags);
    inode_put(previous);
    return found;
}

int
inode_sync_all(struct filesystem *fs)
{
    int result = 0, error;

    for (struct inode *inode = NULL; (inode = next_dirty(inode, fs));) {
        error = write_all(inode);
        result = result ? result : error;
    }
    return result;
}

void
inode_write_pages_all(void)
{
    for (struct inode *inode = NULL; (inode = next_dirty(inode, NULL));)
        page_cache_write(inode);
}

uint32_t
inode_count(void)
{
    return used_count;
}
