/*
 * Where in a directory a name was last found, so that a lookup need not walk
 * all entries in front of it: a table in memory, a slot for a hash value, that
 * grows with the directory. Whoever takes an entry out empties its slot, so a
 * hint always leads to an entry; whether to that of the name looked for is the
 * caller's to compare.
 */
#include "kernel/fs/ext2/ext2.h"
#include "kernel/mm/kmalloc.h"

/* Bytes of a directory for each slot: about one entry's. */
#define BYTES_PER_SLOT 16
#define SLOTS_MAX      65536u

struct ext2_hints {
    uint32_t slot_count; /* a power of two */
    uint32_t slots[];    /* an entry's position + 1, or 0 */
};

/* Gives DIR an empty table for COUNT entries; without memory it has none. */
static void
make_table(struct ext2_file *file, uint32_t count)
{
    uint32_t slots = 1;

    while (slots < count)
        slots *= 2;
    kfree(file->hints);
    file->hints = kzalloc(sizeof(*file->hints) + slots * sizeof(uint32_t));
    if (file->hints)
        file->hints->slot_count = slots;
}

/* The slot of the name of LENGTH bytes; NULL: no memory. */
static uint32_t *
find_slot(struct inode *dir, const char *name, size_t length)
{
    struct ext2_file *file = ext2_file_of(dir);
    uint32_t count = (uint32_t)dir->size / BYTES_PER_SLOT;
    uint32_t hash = 2166136261u;

    if (count > SLOTS_MAX)
        count = SLOTS_MAX;
    if (!file->hints || file->hints->slot_count < count)
        make_table(file, count);
    if (!file->hints)
        return NULL;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)name[i]) * 16777619u;
    hash ^= hash >> 15;
    return &file->hints->slots[hash & (file->hints->slot_count - 1)];
}

uint32_t
ext2_hint_get(struct inode *dir, const char *name, size_t length)
{
    uint32_t *slot = find_slot(dir, name, length);

    return slot ? *slot : 0;
}

void
ext2_hint_set(struct inode *dir, const char *name, size_t length,
              uint32_t position)
{
    uint32_t *slot = find_slot(dir, name, length);

    if (slot)
        *slot = position + 1;
}

void
ext2_hint_clear(struct inode *dir, const char *name, size_t length,
                uint32_t position)
{
    uint32_t *slot = find_slot(dir, name, length);

    if (slot && *slot == position + 1)
        *slot = 0;
}
