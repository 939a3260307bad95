/* Chunks: taken, given back, joined; see heap.h. */
#include "lib/stdlib/heap.h"
#include <errno.h>
#include <stdint.h>
#include <unistd.h>

/* Sizes up to this have a list each; above, one for each power of two. */
#define SMALL_MAX   512
#define SMALL_LISTS (SMALL_MAX / HEAP_ALIGNMENT + 1)
#define LIST_COUNT  (SMALL_LISTS + 32)

/* The heap grows by whole steps of so many bytes. */
#define GROWTH (64 * 1024)

static struct chunk *free_lists[LIST_COUNT];
static struct chunk *last; /* the header that ends the row */
struct lock heap_lock;

size_t
chunk_size_for(size_t size)
{
    if (size > PTRDIFF_MAX - 2 * HEAP_ALIGNMENT)
        return 0;
    if (size < sizeof(struct chunk) - CHUNK_HEADER)
        size = sizeof(struct chunk) - CHUNK_HEADER;
    return (size + CHUNK_HEADER + CHUNK_FLAGS) & ~CHUNK_FLAGS;
}

static struct chunk *
chunk_behind(struct chunk *chunk)
{
    return (struct chunk *)((char *)chunk + chunk_size(chunk));
}

static struct chunk *
chunk_before(struct chunk *chunk)
{
    return (struct chunk *)((char *)chunk - chunk->previous_size);
}

/* Sets the size, and tells it to the neighbour behind. */
static void
set_size(struct chunk *chunk, size_t size, size_t flags)
{
    chunk->size = size | flags;
    chunk_behind(chunk)->previous_size = size;
}

/* The list in which a free chunk of SIZE bytes stands. */
static struct chunk **
list_of(size_t size)
{
    if (size <= SMALL_MAX)
        return &free_lists[size / HEAP_ALIGNMENT];
    return &free_lists[SMALL_LISTS + 31 - __builtin_clzl(size)];
}

static void
list_add(struct chunk *chunk)
{
    struct chunk **list = list_of(chunk_size(chunk));

    chunk->back = NULL;
    chunk->next = *list;
    if (*list != NULL)
        (*list)->back = chunk;
    *list = chunk;
}

static void
list_remove(struct chunk *chunk)
{
    if (chunk->back != NULL)
        chunk->back->next = chunk->next;
    else
        *list_of(chunk_size(chunk)) = chunk->next;
    if (chunk->next != NULL)
        chunk->next->back = chunk->back;
}

/* A free chunk of at least SIZE bytes, still in its list; or NULL. */
static struct chunk *
find_free(size_t size)
{
    for (struct chunk **list = list_of(size); list < free_lists + LIST_COUNT;
         list++)
        for (struct chunk *chunk = *list; chunk != NULL; chunk = chunk->next)
            if (chunk_size(chunk) >= size)
                return chunk;
    return NULL;
}

/* Frees CHUNK, joined with the free ones around it. */
void
heap_give(struct chunk *chunk)
{
    struct chunk *behind = chunk_behind(chunk);
    struct chunk *before = chunk_before(chunk);
    size_t size = chunk_size(chunk);

    if (!(behind->size & CHUNK_IN_USE)) {
        list_remove(behind);
        size += chunk_size(behind);
    }
    if (before != chunk && !(before->size & CHUNK_IN_USE)) {
        list_remove(before);
        size += chunk_size(before);
        chunk = before;
    }
    set_size(chunk, size, 0);
    list_add(chunk);
}

/* Gives back what CHUNK, in use, has beyond SIZE, if a chunk fits there. */
static void
cut(struct chunk *chunk, size_t size)
{
    size_t rest = chunk_size(chunk) - size;
    struct chunk *tail;

    if (rest < sizeof(struct chunk))
        return;
    set_size(chunk, size, CHUNK_IN_USE);
    tail = chunk_behind(chunk);
    set_size(tail, rest, CHUNK_IN_USE);
    heap_give(tail);
}

/*
 * Begins a new row in the BYTES at START, for the break was moved by someone
 * else, or never. Returns the row's one chunk, in use.
 */
static struct chunk *
begin_row(char *start, size_t bytes)
{
    size_t skipped = (CHUNK_HEADER - (uintptr_t)start) & CHUNK_FLAGS;
    size_t size = (bytes - skipped - CHUNK_HEADER) & ~CHUNK_FLAGS;
    struct chunk *chunk = (struct chunk *)(start + skipped);

    chunk->previous_size = 0;
    set_size(chunk, size, CHUNK_IN_USE);
    last = chunk_behind(chunk);
    last->size = CHUNK_IN_USE;
    return chunk;
}

/* Gets memory for a chunk of SIZE bytes at least; false with ENOMEM. */
static bool
grow(size_t size)
{
    size_t bytes = (size + 2 * HEAP_ALIGNMENT + GROWTH - 1) / GROWTH * GROWTH;
    char *start = sbrk(bytes);
    struct chunk *chunk = last;

    if (start == (char *)-1)
        return false;
    if (last == NULL || start != (char *)last + CHUNK_HEADER) {
        chunk = begin_row(start, bytes);
    } else {
        set_size(chunk, bytes, CHUNK_IN_USE);
        last = chunk_behind(chunk);
        last->size = CHUNK_IN_USE;
    }
    heap_give(chunk);
    return true;
}

struct chunk *
heap_take(size_t size)
{
    struct chunk *chunk = find_free(size);

    if (chunk == NULL) {
        if (!grow(size))
            return NULL;
        chunk = find_free(size);
    }
    list_remove(chunk);
    chunk->size |= CHUNK_IN_USE;
    cut(chunk, size);
    return chunk;
}

bool
heap_resize(struct chunk *chunk, size_t size)
{
    struct chunk *behind = chunk_behind(chunk);

    if (chunk_size(chunk) < size && !(behind->size & CHUNK_IN_USE) &&
        chunk_size(chunk) + chunk_size(behind) >= size) {
        list_remove(behind);
        set_size(chunk, chunk_size(chunk) + chunk_size(behind), CHUNK_IN_USE);
    }
    if (chunk_size(chunk) < size)
        return false;
    cut(chunk, size);
    return true;
}

void
heap_split(struct chunk *chunk, size_t size)
{
    size_t rest = chunk_size(chunk) - size;

    set_size(chunk, size, CHUNK_IN_USE);
    set_size(chunk_behind(chunk), rest, CHUNK_IN_USE);
    heap_give(chunk);
}
