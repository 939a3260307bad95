/*
 * A table in which each name has one place, and the last one looked up has
 * it. It holds numbers, no references, so nothing lives longer for being
 * known here. A directory's number can be given to another one only when it
 * is empty, and then all its names have been forgotten.
 */
#include "kernel/fs/name_cache.h"

#include "kernel/fs/filesystem.h"
#include "kernel/proc/spinlock.h"
#include "lib/include/string.h"

#define PLACES     512u
#define LENGTH_MAX 19u /* longer names aren't kept */

struct known_name {
    uint32_t device; /* of the file system */
    uint32_t dir;
    uint32_t ino; /* 0: nothing is known here */
    uint8_t length;
    char text[LENGTH_MAX];
};

static struct spinlock lock = SPINLOCK_INITIALIZER(LOCK_INODE_CACHE);
static struct known_name places[PLACES];

/* The place of NAME in DIR. */
static struct known_name *
place_of(const struct inode *dir, const struct name *name)
{
    uint32_t hash = dir->ino + dir->fs->device;

    for (size_t i = 0; i < name->length; i++)
        hash = (hash ^ (uint8_t)name->text[i]) * 16777619u;
    return &places[(hash ^ hash >> 16) % PLACES];
}

uint32_t
name_cache_find(const struct inode *dir, const struct name *name)
{
    const struct known_name *place = place_of(dir, name);
    uint32_t flags = spin_lock(&lock), ino = 0;

    if (place->device == dir->fs->device && place->dir == dir->ino &&
        place->length == name->length &&
        memcmp(place->text, name->text, name->length) == 0)
        ino = place->ino;
    spin_unlock(&lock, flags);
    return ino;
}

uint32_t
name_cache_find_directory(const struct inode *inode)
{
    uint32_t flags = spin_lock(&lock), dir = 0;

    for (size_t i = 0; dir == 0 && i < PLACES; i++)
        if (places[i].ino == inode->ino &&
            places[i].device == inode->fs->device)
            dir = places[i].dir;
    spin_unlock(&lock, flags);
    return dir;
}

void
name_cache_set(const struct inode *dir, const struct name *name, uint32_t ino)
{
    struct known_name *place = place_of(dir, name);
    uint32_t flags;

    if (name->length > LENGTH_MAX)
        return;
    flags = spin_lock(&lock);
    place->device = dir->fs->device;
    place->dir = dir->ino;
    place->ino = ino;
    place->length = name->length;
    memcpy(place->text, name->text, name->length);
    spin_unlock(&lock, flags);
}
