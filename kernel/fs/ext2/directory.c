/* Directories: chains of entries in blocks, and a cursor that walks them. */
#include <string.h>

#include "kernel/abi/dirent.h"
#include "kernel/errno.h"
#include "kernel/fs/directory.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"

/* EXT2_TYPE of an entry, and DT_* for the program. */
static const uint8_t program_types[] = {DT_UNKNOWN, DT_REG,  DT_DIR,  DT_CHR,
                                        DT_BLK,     DT_FIFO, DT_SOCK, DT_LNK};

/* The entry type of an inode's MODE, or 0 where the disk has none. */
static uint8_t
entry_type(const struct ext2 *ext2, uint32_t mode)
{
    uint8_t type = 0;

    if (!(ext2->super->feature_incompat & EXT2_INCOMPAT_FILETYPE))
        return 0;
    while (type < sizeof(program_types) &&
           program_types[type] != (mode & S_IFMT) >> 12)
        type++;
    return type < sizeof(program_types) ? type : 0;
}

/* Bytes that an entry with a name of LENGTH needs. */
static unsigned
entry_size(unsigned length)
{
    return (EXT2_ENTRY_HEADER + length + 3) & ~3u;
}

/* Bytes that ENTRY needs, which may be fewer than it has. */
static unsigned
used_size(const struct ext2_entry *entry)
{
    return entry->ino ? entry_size(entry->name_length) : 0;
}

/* Whether ENTRY, LEFT bytes before its block's end, is a sound one. */
static bool
is_sane(const struct ext2_entry *entry, uint32_t left)
{
    return entry->record_size >= EXT2_ENTRY_HEADER + 4 &&
           entry->record_size % 4 == 0 && entry->record_size <= left &&
           entry_size(entry->name_length) <= entry->record_size;
}

/* Has CURSOR hold the page with its position. */
static int
load_page(struct ext2_cursor *cursor)
{
    uint32_t index = cursor->position >> PAGE_SHIFT;
    int error;

    if (cursor->page && cursor->page->index == index)
        return 0;
    ext2_cursor_end(cursor);
    error = page_cache_get(cursor->dir, index, &cursor->page);
    if (error)
        cursor->page = NULL;
    return error;
}

int
ext2_cursor_next(struct ext2_cursor *cursor)
{
    const struct ext2 *ext2 = ext2_of(cursor->dir);
    uint32_t offset;
    int error;

    cursor->previous = cursor->entry;
    if (cursor->entry)
        cursor->position += cursor->entry->record_size;
    if (cursor->position >= cursor->dir->size)
        return 0;
    error = load_page(cursor);
    if (error)
        return error;
    offset = cursor->position & (ext2->block_size - 1);
    if (offset == 0)
        cursor->previous = NULL;
    cursor->entry = (void *)((char *)page_address(cursor->page) +
                             (cursor->position & (PAGE_SIZE - 1)));
    return is_sane(cursor->entry, ext2->block_size - offset) ? 1 : -EIO;
}

void
ext2_cursor_end(struct ext2_cursor *cursor)
{
    if (cursor->page)
        page_put(cursor->page);
    cursor->page = NULL;
}

static bool
is_named(const struct ext2_entry *entry, const struct name *name)
{
    return entry->name_length == name->length && entry->ino != 0 &&
           memcmp(entry->name, name->text, name->length) == 0;
}

int
ext2_entry_find(struct inode *dir, const struct name *name,
                struct ext2_cursor *cursor)
{
    int found;

    *cursor = (struct ext2_cursor){.dir = dir};
    while ((found = ext2_cursor_next(cursor)) > 0)
        if (is_named(cursor->entry, name))
            return 0;
    ext2_cursor_end(cursor);
    return found < 0 ? found : -ENOENT;
}

/* Notes that the entry of CURSOR changed, and with it the directory, which
 * from now on has no hash tree: it would not know. */
static void
changed(struct ext2_cursor *cursor)
{
    ext2_file_of(cursor->dir)->flags &= ~EXT2_FLAG_INDEX;
    page_cache_mark_dirty(cursor->page);
    inode_touch_modified(cursor->dir);
}

void
ext2_entry_set(struct ext2_cursor *cursor, const struct inode *inode)
{
    cursor->entry->ino = inode->ino;
    cursor->entry->type = entry_type(ext2_of(inode), inode->mode);
    changed(cursor);
}

void
ext2_entry_remove(struct ext2_cursor *cursor)
{
    if (cursor->previous)
        cursor->previous->record_size += cursor->entry->record_size;
    else
        cursor->entry->ino = 0;
    changed(cursor);
}

/* Adds a block to DIR, all of it one entry not in use: CURSOR, which stands
 * at the end, is on it. */
static int
append_block(struct ext2_cursor *cursor)
{
    struct inode *dir = cursor->dir;
    uint32_t size = ext2_of(dir)->block_size;
    int error;

    if (dir->size > INT32_MAX - size)
        return -ENOSPC;
    cursor->position = dir->size;
    error = load_page(cursor);
    if (error)
        return error;
    error = ext2_reserve(dir, dir->size, size);
    if (error)
        return error;
    cursor->previous = NULL;
    cursor->entry = (void *)((char *)page_address(cursor->page) +
                             (cursor->position & (PAGE_SIZE - 1)));
    memset(cursor->entry, 0, size);
    cursor->entry->record_size = size;
    inode_set_size(dir, dir->size + size);
    return 0;
}

/* Puts CURSOR, new, on an entry of its directory that has NEED bytes more
 * than it uses, or on a new one. On failure nothing is held. */
static int
find_room(struct ext2_cursor *cursor, unsigned need)
{
    int found;

    while ((found = ext2_cursor_next(cursor)) > 0)
        if (cursor->entry->record_size - used_size(cursor->entry) >= need)
            return 0;
    if (found == 0)
        found = append_block(cursor);
    if (found < 0)
        ext2_cursor_end(cursor);
    return found;
}

int
ext2_entry_add(struct inode *dir, const struct name *name,
               const struct inode *inode)
{
    struct ext2_cursor cursor = {.dir = dir};
    unsigned used;
    int error = find_room(&cursor, entry_size(name->length));

    if (error)
        return error;
    used = used_size(cursor.entry);
    if (used > 0) {
        struct ext2_entry *entry = (void *)((char *)cursor.entry + used);

        entry->record_size = cursor.entry->record_size - used;
        cursor.entry->record_size = used;
        cursor.entry = entry;
    }
    cursor.entry->name_length = name->length;
    memcpy(cursor.entry->name, name->text, name->length);
    ext2_entry_set(&cursor, inode);
    ext2_cursor_end(&cursor);
    return 0;
}

int
ext2_directory_init(struct inode *dir, const struct inode *parent)
{
    static const struct name self = {.text = ".", .length = 1};
    static const struct name up = {.text = "..", .length = 2};
    int error = ext2_entry_add(dir, &self, dir);

    return error ? error : ext2_entry_add(dir, &up, parent);
}

static bool
is_dot_or_dots(const struct ext2_entry *entry)
{
    return entry->name[0] == '.' &&
           (entry->name_length == 1 ||
            (entry->name_length == 2 && entry->name[1] == '.'));
}

int
ext2_directory_check_empty(struct inode *dir)
{
    struct ext2_cursor cursor = {.dir = dir};
    int found;

    while ((found = ext2_cursor_next(&cursor)) > 0)
        if (cursor.entry->ino && !is_dot_or_dots(cursor.entry))
            break;
    ext2_cursor_end(&cursor);
    return found > 0 ? -ENOTEMPTY : found;
}

/* Gives SINK the entry that CURSOR is on; false when it was full. */
static bool
list_entry(const struct ext2_cursor *cursor, struct directory_sink *sink)
{
    const struct ext2_entry *entry = cursor->entry;
    unsigned type = entry->type < sizeof(program_types) ? entry->type : 0;

    return directory_sink_add(sink, entry->name, entry->name_length, entry->ino,
                              program_types[type],
                              cursor->position + entry->record_size);
}

/*
 * Lists from *POSITION on. Entries may have come and gone since the caller was
 * there, so it starts with that block's first entry, and passes over those in
 * front of the position.
 */
static int
list_directory(struct open_file *file, struct directory_sink *sink,
               uint64_t *position)
{
    struct inode *dir = file->inode;
    struct ext2_cursor cursor = {.dir = dir};
    int found = 0;

    mutex_lock(&dir->lock);
    if (*position < dir->size) {
        cursor.position = *position & ~(ext2_of(dir)->block_size - 1);
        while ((found = ext2_cursor_next(&cursor)) > 0) {
            if (cursor.position < *position)
                continue;
            if (cursor.entry->ino && !list_entry(&cursor, sink))
                break;
            *position = cursor.position + cursor.entry->record_size;
        }
        ext2_cursor_end(&cursor);
    }
    mutex_unlock(&dir->lock);
    return found < 0 ? found : 0;
}

const struct file_ops ext2_directory_file_ops = {
    .read = directory_read,
    .end = directory_end,
    .read_directory = list_directory,
};
