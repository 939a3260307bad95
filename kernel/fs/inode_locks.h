/* Holding several inode locks at once: always in the order of addresses. */
#ifndef KERNEL_FS_INODE_LOCKS_H
#define KERNEL_FS_INODE_LOCKS_H

#include <stddef.h>

struct inode;

#define INODE_LOCKS_MAX 4

/* The inodes whose locks are held, each once, by rising address. */
struct inode_locks {
    struct inode *held[INODE_LOCKS_MAX];
    size_t count;
};

/*
 * Locks the COUNT INODES (at most INODE_LOCKS_MAX; NULLs and repetitions are
 * fine), which the caller has references to. No inode lock is held. Sleeps.
 */
void inode_locks_take(struct inode_locks *locks, struct inode *const *inodes,
                      size_t count);

/* Gives all of them back. */
void inode_locks_give(struct inode_locks *locks);

#endif
