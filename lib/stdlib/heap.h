/*
 * The heap under malloc. It is a row of chunks without gaps:
 *
 *     | header | bytes ... | header | bytes ... | last header |
 *
 * A header knows its chunk's size and that of the chunk before, so both
 * neighbours of a freed chunk are found at once, and free ones become one with
 * it. Free chunks are linked through their bytes, in a list for each range of
 * sizes. The last header, of size 0, is never free and ends the row.
 *
 * A block of at least MAPPED_SIZE bytes is a mapping of its own.
 */
#ifndef LIB_STDLIB_HEAP_H
#define LIB_STDLIB_HEAP_H

#include "lib/private.h"
#include "lib/pthread/fork.h"
#include <stdbool.h>
#include <stddef.h>

/* Blocks begin at multiples of this, and sizes of chunks are multiples. */
#define HEAP_ALIGNMENT 16
#define MAPPED_SIZE    (128 * 1024)

struct chunk {
    size_t previous_size; /* of the chunk before; 0: there is none */
    size_t size;          /* header and bytes, and the flags below */
    struct chunk *next;   /* only while free, as is the next one */
    struct chunk *back;
};

#define CHUNK_IN_USE ((size_t)1)
#define CHUNK_MAPPED ((size_t)2)
#define CHUNK_FLAGS  ((size_t)HEAP_ALIGNMENT - 1)

/* Bytes of a header: those of a used chunk begin behind it. */
#define CHUNK_HEADER offsetof(struct chunk, next)

static inline size_t
chunk_size(const struct chunk *chunk)
{
    return chunk->size & ~CHUNK_FLAGS;
}

static inline void *
chunk_to_block(struct chunk *chunk)
{
    return (char *)chunk + CHUNK_HEADER;
}

static inline struct chunk *
block_to_chunk(void *block)
{
    return (struct chunk *)((char *)block - CHUNK_HEADER);
}

/*
 * The size of the chunk for a block of SIZE bytes, or 0 if there is no such
 * chunk.
 */
size_t chunk_size_for(size_t size) LIBC_PRIVATE(chunk_size_for);

/* A chunk in use of SIZE bytes (see chunk_size_for), or NULL with ENOMEM. */
struct chunk *heap_take(size_t size) LIBC_PRIVATE(heap_take);

/* Gives CHUNK, which is in use, back. */
void heap_give(struct chunk *chunk) LIBC_PRIVATE(heap_give);

/*
 * Makes CHUNK SIZE bytes large where it stands: cuts off what is too much, or
 * swallows a free chunk behind it. Returns whether that was possible.
 */
bool heap_resize(struct chunk *chunk, size_t size) LIBC_PRIVATE(heap_resize);

/*
 * Cuts CHUNK, in use, into one of SIZE bytes, which is given back, and the
 * rest, which stays in use.
 */
void heap_split(struct chunk *chunk, size_t size) LIBC_PRIVATE(heap_split);

/* Who calls the functions above holds `heap_lock` (pthread/fork.h). */

#endif
