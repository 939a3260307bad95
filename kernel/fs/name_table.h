/* The names of a directory that lives in memory. */
#ifndef KERNEL_FS_NAME_TABLE_H
#define KERNEL_FS_NAME_TABLE_H

#include "kernel/fs/inode.h"

struct name_entry {
    struct name_entry *next; /* in its bucket */
    struct inode *inode;     /* what it names; a reference of its owner's */
    uint32_t hash;
    uint32_t slot; /* its place in a listing: stays while it lives */
    size_t length;
    char text[]; /* no NUL */
};

struct name_slot {
    struct name_entry *entry;  /* NULL: free */
    uint32_t next_free;        /* the next free slot, of a free one */
    struct name_entry *bucket; /* entries whose hash ends in this index */
};

/* Guarded by its user. Grows by doubling; all zeros is an empty one. */
struct name_table {
    struct name_slot *slots;
    uint32_t capacity; /* slots: 0 or a power of two */
    uint32_t used;
    uint32_t first_free; /* CAPACITY when all are used */
};

/* The entry NAME, or NULL. */
struct name_entry *
name_table_find(const struct name_table *table, const struct name *name);

/* Adds NAME, which is not there, for INODE. 0 or -ENOMEM. */
int name_table_add(struct name_table *table, const struct name *name,
                   struct inode *inode);

/* Takes ENTRY out and frees it. */
void name_table_remove(struct name_table *table, struct name_entry *entry);

/* The first entry whose slot is SLOT or behind, or NULL. */
struct name_entry *name_table_at(const struct name_table *table, uint64_t slot);

/* Frees an empty TABLE's memory. */
void name_table_destroy(struct name_table *table);

#endif
