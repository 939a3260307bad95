/*
 * A hash table whose slots are also the order of a listing: an entry keeps
 * its slot while it lives, so a listing goes on where it stopped, whatever
 * came and went in between.
 */
#include "kernel/fs/name_table.h"

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "lib/include/string.h"

#define FIRST_CAPACITY 8

/* FNV-1a. */
static uint32_t
hash_name(const struct name *name)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < name->length; i++)
        hash = (hash ^ (uint8_t)name->text[i]) * 16777619u;
    return hash;
}

static struct name_entry **
bucket_of(const struct name_table *table, uint32_t hash)
{
    return &table->slots[hash & (table->capacity - 1)].bucket;
}

struct name_entry *
name_table_find(const struct name_table *table, const struct name *name)
{
    uint32_t hash = hash_name(name);
    struct name_entry *entry;

    if (table->capacity == 0)
        return NULL;
    for (entry = *bucket_of(table, hash); entry; entry = entry->next)
        if (entry->hash == hash && entry->length == name->length &&
            memcmp(entry->text, name->text, name->length) == 0)
            return entry;
    return NULL;
}

static void
put_in_bucket(struct name_table *table, struct name_entry *entry)
{
    struct name_entry **bucket = bucket_of(table, entry->hash);

    entry->next = *bucket;
    *bucket = entry;
}

/* Doubles TABLE, all of whose slots are used. 0 or -ENOMEM. */
static int
grow(struct name_table *table)
{
    uint32_t old = table->capacity;
    uint32_t capacity = old ? 2 * old : FIRST_CAPACITY;
    struct name_slot *slots = kzalloc(capacity * sizeof *slots);

    if (!slots)
        return -ENOMEM;
    for (uint32_t i = 0; i < capacity; i++) {
        slots[i].entry = i < old ? table->slots[i].entry : NULL;
        slots[i].next_free = i + 1;
    }
    kfree(table->slots);
    table->slots = slots;
    table->capacity = capacity;
    table->first_free = old;
    for (uint32_t i = 0; i < old; i++)
        put_in_bucket(table, slots[i].entry);
    return 0;
}

int
name_table_add(struct name_table *table, const struct name *name,
               struct inode *inode)
{
    struct name_entry *entry;

    if (table->first_free == table->capacity && grow(table) != 0)
        return -ENOMEM;
    entry = kmalloc(sizeof *entry + name->length);
    if (!entry)
        return -ENOMEM;
    entry->inode = inode;
    entry->hash = hash_name(name);
    entry->slot = table->first_free;
    entry->length = name->length;
    memcpy(entry->text, name->text, name->length);
    table->first_free = table->slots[entry->slot].next_free;
    table->slots[entry->slot].entry = entry;
    table->used++;
    put_in_bucket(table, entry);
    return 0;
}

void
name_table_remove(struct name_table *table, struct name_entry *entry)
{
    struct name_entry **link = bucket_of(table, entry->hash);
    struct name_slot *slot = &table->slots[entry->slot];

    while (*link != entry)
        link = &(*link)->next;
    *link = entry->next;
    slot->entry = NULL;
    slot->next_free = table->first_free;
    table->first_free = entry->slot;
    table->used--;
    kfree(entry);
}

struct name_entry *
name_table_at(const struct name_table *table, uint64_t slot)
{
    for (; slot < table->capacity; slot++)
        if (table->slots[slot].entry)
            return table->slots[slot].entry;
    return NULL;
}

void
name_table_destroy(struct name_table *table)
{
    assert(table->used == 0);
    kfree(table->slots);
}
