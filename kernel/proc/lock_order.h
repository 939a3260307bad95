/* The order of locks, and the debug build's check of it. */
#ifndef KERNEL_PROC_LOCK_ORDER_H
#define KERNEL_PROC_LOCK_ORDER_H

/*
 * A thread that holds a lock may only take locks that stand further down;
 * locks of one rank are taken in the order of their addresses. The first
 * part are mutexes, the second spinlocks. docs/locking.md says what each
 * guards; the two lists are the same list.
 */
enum lock_rank {
    LOCK_POSITION,    /* open_file: the description's position */
    LOCK_NAMES,       /* filesystem: one change of names at a time */
    LOCK_INODE,       /* inode: a file's size and data, a directory's names */
    LOCK_TERMINAL,    /* terminal: settings and line being edited */
    LOCK_SOCKET,      /* who is connected to whom, whose a name is */
    LOCK_BYTE_QUEUE,  /* byte_queue: content, ends and sleepers */
    LOCK_FD_TABLE,    /* fd_table: which number names what */
    LOCK_FUTEX,       /* a futex bucket: who waits for which word */
    LOCK_MEMORY_MAP,  /* address_space: areas and page tables */
    LOCK_BLOCK_MAP,   /* ext2 inode: which block holds what */
    LOCK_BLOCK_ALLOC, /* ext2: bitmaps, group descriptors, inode table */
    LOCK_DISK,        /* disk: one request at a time */
    LOCK_FIRST_SPINLOCK,
    LOCK_INODE_CACHE =
        LOCK_FIRST_SPINLOCK, /* inodes and names in memory, mounts */
    LOCK_PAGE_CACHE,         /* page trees, LRU, dirty lists */
    LOCK_DEVICE,             /* a device's registers and rings */
    LOCK_CONNECTION,         /* a stream socket's end of its connection */
    LOCK_PROCESS,            /* process table, family, signals */
    LOCK_TIMER,              /* sleepers by deadline */
    LOCK_HEAP,               /* kmalloc, slots of kernel stacks */
    LOCK_PAGE_ALLOC,         /* free frames */
    LOCK_MUTEX,              /* a mutex's sleepers */
    LOCK_SCHEDULER,          /* run queues, thread states */
    LOCK_CLOCK,              /* the clock's accumulator */
    LOCK_LOG,                /* the kernel log */
};

#ifdef DEBUG
/* Notes that this thread is about to take LOCK; panics on a wrong order. */
void lock_order_acquire(const void *lock, enum lock_rank rank);
/* Notes that LOCK was given back; panics when it was not held. */
void lock_order_release(const void *lock);
/* Panics when a spinlock is held: what follows may sleep. */
void lock_order_may_sleep(void);
#else
static inline void
lock_order_acquire(const void *lock, enum lock_rank rank)
{
    (void)lock;
    (void)rank;
}

static inline void
lock_order_release(const void *lock)
{
    (void)lock;
}

static inline void
lock_order_may_sleep(void)
{
}
#endif

#endif
