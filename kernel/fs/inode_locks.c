/* Two who lock the same inodes in one order can't wait for each other. */
#include "kernel/fs/inode_locks.h"

#include "kernel/fs/inode.h"

/* Puts INODE at its place in LOCKS, unless it is there. */
static void
insert(struct inode_locks *locks, struct inode *inode)
{
    size_t at = locks->count;

    while (at > 0 && locks->held[at - 1] > inode)
        at--;
    if (at > 0 && locks->held[at - 1] == inode)
        return;
    for (size_t i = locks->count++; i > at; i--)
        locks->held[i] = locks->held[i - 1];
    locks->held[at] = inode;
}

void
inode_locks_take(struct inode_locks *locks, struct inode *const *inodes,
                 size_t count)
{
    locks->count = 0;
    for (size_t i = 0; i < count; i++)
        if (inodes[i])
            insert(locks, inodes[i]);
    for (size_t i = 0; i < locks->count; i++)
        mutex_lock(&locks->held[i]->lock);
}

void
inode_locks_give(struct inode_locks *locks)
{
    while (locks->count > 0)
        mutex_unlock(&locks->held[--locks->count]->lock);
}
