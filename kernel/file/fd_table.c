#include "kernel/file/fd_table.h"

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "lib/include/string.h"

#define INITIAL_CAPACITY 16

struct fd_table *
fd_table_create(void)
{
    struct fd_table *table = kmalloc(sizeof *table);

    if (!table)
        return NULL;
    refcount_init(&table->refs);
    mutex_init(&table->lock, LOCK_FD_TABLE);
    table->entries = NULL;
    table->capacity = 0;
    table->lowest_free = 0;
    return table;
}

/* Makes room for the numbers below COUNT. 0 or -ENOMEM. Lock held. */
static int
grow(struct fd_table *table, int count)
{
    int capacity = table->capacity ? table->capacity : INITIAL_CAPACITY;

    if (count <= table->capacity)
        return 0;
    while (capacity < count)
        capacity *= 2;
    struct fd_entry *entries = kzalloc(capacity * sizeof *entries);
    if (!entries)
        return -ENOMEM;
    if (table->capacity)
        memcpy(entries, table->entries, table->capacity * sizeof *entries);
    kfree(table->entries);
    table->entries = entries;
    table->capacity = capacity;
    return 0;
}

struct fd_table *
fd_table_clone(struct fd_table *from)
{
    struct fd_table *to = fd_table_create();

    if (!to)
        return NULL;
    mutex_lock(&from->lock);
    int error = grow(to, from->capacity);
    if (!error) {
        to->lowest_free = 0;
        for (int fd = 0; fd < from->capacity; fd++) {
            to->entries[fd] = from->entries[fd];
            to->entries[fd].reserved = false;
            if (to->entries[fd].file)
                open_file_get(to->entries[fd].file);
        }
    }
    mutex_unlock(&from->lock);
    if (error) {
        fd_table_put(to);
        return NULL;
    }
    return to;
}

void
fd_table_get(struct fd_table *table)
{
    refcount_get(&table->refs);
}

void
fd_table_put(struct fd_table *table)
{
    if (!refcount_put(&table->refs))
        return;
    for (int fd = 0; fd < table->capacity; fd++)
        if (table->entries[fd].file)
            open_file_put(table->entries[fd].file);
    kfree(table->entries);
    kfree(table);
}

/* FD's entry if it names something, else NULL. Lock held. */
static struct fd_entry *
entry_of(struct fd_table *table, int fd)
{
    if (fd < 0 || fd >= table->capacity || !table->entries[fd].file)
        return NULL;
    return &table->entries[fd];
}

struct open_file *
fd_table_find(int fd)
{
    struct fd_table *table = process_current()->fd_table;
    struct open_file *file = NULL;

    mutex_lock(&table->lock);
    struct fd_entry *entry = entry_of(table, fd);
    if (entry) {
        file = entry->file;
        open_file_get(file);
    }
    mutex_unlock(&table->lock);
    return file;
}

struct open_file *
fd_table_next(struct fd_table *table, int *fd)
{
    struct open_file *file = NULL;

    mutex_lock(&table->lock);
    for (; !file && *fd < table->capacity; ++*fd)
        file = table->entries[*fd].file;
    if (file) {
        open_file_get(file);
        --*fd;
    }
    mutex_unlock(&table->lock);
    return file;
}

/* The lowest free number from MINIMUM on, with room made for it. */
static int
find_free(struct fd_table *table, int minimum)
{
    int fd = minimum > table->lowest_free ? minimum : table->lowest_free;

    while (fd < table->capacity &&
           (table->entries[fd].file || table->entries[fd].reserved))
        fd++;
    if (fd >= FD_LIMIT)
        return -EMFILE;
    if (fd < table->capacity)
        return fd;
    int error = grow(table, fd + 1);
    return error ? error : fd;
}

/* Notes that FD, found from MINIMUM on, is given: lowest_free moves. */
static void
note_given(struct fd_table *table, int fd, int minimum)
{
    if (minimum <= table->lowest_free)
        table->lowest_free = fd + 1;
}

int
fd_table_reserve(struct fd_table *table, int minimum)
{
    mutex_lock(&table->lock);
    int fd = find_free(table, minimum);
    if (fd >= 0) {
        table->entries[fd].reserved = true;
        note_given(table, fd, minimum);
    }
    mutex_unlock(&table->lock);
    return fd;
}

void
fd_table_install(struct fd_table *table, int fd, struct open_file *file,
                 bool close_on_exec)
{
    mutex_lock(&table->lock);
    assert(table->entries[fd].reserved);
    table->entries[fd] = (struct fd_entry){file, close_on_exec, false};
    mutex_unlock(&table->lock);
}

void
fd_table_release(struct fd_table *table, int fd)
{
    mutex_lock(&table->lock);
    table->entries[fd].reserved = false;
    if (fd < table->lowest_free)
        table->lowest_free = fd;
    mutex_unlock(&table->lock);
}

int
fd_table_duplicate(struct fd_table *table, int fd, int minimum,
                   bool close_on_exec)
{
    int new_fd = -EBADF;

    mutex_lock(&table->lock);
    struct fd_entry *entry = entry_of(table, fd);
    if (entry && (minimum < 0 || minimum >= FD_LIMIT))
        new_fd = -EINVAL;
    else if (entry)
        new_fd = find_free(table, minimum);
    if (new_fd >= 0) {
        struct open_file *file = table->entries[fd].file;

        open_file_get(file);
        table->entries[new_fd] = (struct fd_entry){file, close_on_exec, false};
        note_given(table, new_fd, minimum);
    }
    mutex_unlock(&table->lock);
    return new_fd;
}

/* Puts FD's description under NEW_FD, for which there is room, as well; what
 * was there before, or NULL. Lock held. */
static struct open_file *
replace(struct fd_table *table, int fd, int new_fd, bool close_on_exec)
{
    struct open_file *old = table->entries[new_fd].file;
    struct open_file *file = table->entries[fd].file;

    open_file_get(file);
    table->entries[new_fd] = (struct fd_entry){file, close_on_exec, false};
    if (new_fd == table->lowest_free)
        table->lowest_free++;
    return old;
}

int
fd_table_duplicate_to(struct fd_table *table, int fd, int new_fd,
                      bool close_on_exec)
{
    struct open_file *old = NULL;
    int error = 0;

    mutex_lock(&table->lock);
    if (!entry_of(table, fd) || new_fd < 0 || new_fd >= FD_LIMIT)
        error = -EBADF;
    else
        error = grow(table, new_fd + 1);
    if (!error && table->entries[new_fd].reserved)
        error = -EBUSY;
    if (!error && new_fd != fd)
        old = replace(table, fd, new_fd, close_on_exec);
    mutex_unlock(&table->lock);
    if (old)
        open_file_put(old);
    return error ? error : new_fd;
}

int
fd_table_close(struct fd_table *table, int fd)
{
    struct open_file *file = NULL;

    mutex_lock(&table->lock);
    struct fd_entry *entry = entry_of(table, fd);
    if (entry) {
        file = entry->file;
        entry->file = NULL;
        if (fd < table->lowest_free)
            table->lowest_free = fd;
    }
    mutex_unlock(&table->lock);
    if (!file)
        return -EBADF;
    open_file_put(file);
    return 0;
}

void
fd_table_close_on_exec(struct fd_table *table)
{
    for (int fd = 0; fd < table->capacity; fd++)
        if (table->entries[fd].file && table->entries[fd].close_on_exec)
            fd_table_close(table, fd);
}

int
fd_table_get_close_on_exec(struct fd_table *table, int fd)
{
    mutex_lock(&table->lock);
    struct fd_entry *entry = entry_of(table, fd);
    int result = entry ? entry->close_on_exec : -EBADF;
    mutex_unlock(&table->lock);
    return result;
}

int
fd_table_set_close_on_exec(struct fd_table *table, int fd, bool set)
{
    mutex_lock(&table->lock);
    struct fd_entry *entry = entry_of(table, fd);
    if (entry)
        entry->close_on_exec = set;
    mutex_unlock(&table->lock);
    return entry ? 0 : -EBADF;
}
