/* malloc and its kin (ISO C 7.22.3) over the heap of heap.h. */
#include "lib/stdlib/heap.h"
#include "lib/unistd/uncancelled.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE_SIZE 4096

/*
 * A block of at least SIZE bytes in a mapping of its own. The header stands
 * HEAP_ALIGNMENT before the block; previous_size is 0 there.
 */
static void *
map_block(size_t size)
{
    size_t length = (size + HEAP_ALIGNMENT + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
    char *pages = mmap(NULL, length, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct chunk *chunk;

    if (pages == MAP_FAILED)
        return NULL;
    chunk = block_to_chunk(pages + HEAP_ALIGNMENT);
    chunk->size = length | CHUNK_IN_USE | CHUNK_MAPPED;
    return chunk_to_block(chunk);
}

static void
unmap_block(void *block)
{
    munmap((char *)block - HEAP_ALIGNMENT, chunk_size(block_to_chunk(block)));
}

/* How many bytes BLOCK has. */
static size_t
block_size(void *block)
{
    struct chunk *chunk = block_to_chunk(block);
    size_t overhead =
        chunk->size & CHUNK_MAPPED ? HEAP_ALIGNMENT : CHUNK_HEADER;

    return chunk_size(chunk) - overhead;
}

/*
 * A block of SIZE bytes, aligned to 16, contents undefined; also for SIZE 0 a
 * pointer that free takes. NULL with ENOMEM.
 */
void *
malloc(size_t size)
{
    size_t wanted = chunk_size_for(size);
    struct chunk *chunk;

    if (wanted == 0) {
        errno = ENOMEM;
        return NULL;
    }
    if (wanted >= MAPPED_SIZE)
        return map_block(size);
    lock_acquire(&heap_lock);
    chunk = heap_take(wanted);
    lock_release(&heap_lock);
    return chunk == NULL ? NULL : chunk_to_block(chunk);
}

/* A program that frees what it doesn't own is stopped where it does so. */
static void
stop_bad_free(void)
{
    static const char message[] = "free(): not a block in use\n";

    uncancelled_write(STDERR_FILENO, message, sizeof(message) - 1);
    abort();
}

/* Gives BLOCK back, which malloc and its kin returned, or NULL. */
void
free(void *block)
{
    int error = errno;
    struct chunk *chunk;

    if (block == NULL)
        return;
    chunk = block_to_chunk(block);
    if ((uintptr_t)block % HEAP_ALIGNMENT != 0 || !(chunk->size & CHUNK_IN_USE))
        stop_bad_free();
    if (chunk->size & CHUNK_MAPPED) {
        unmap_block(block);
    } else {
        lock_acquire(&heap_lock);
        heap_give(chunk);
        lock_release(&heap_lock);
    }
    errno = error;
}

/* COUNT items of SIZE bytes, all zero. */
void *
calloc(size_t count, size_t size)
{
    size_t bytes;
    void *block;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    block = malloc(bytes);
    if (block != NULL && !(block_to_chunk(block)->size & CHUNK_MAPPED))
        memset(block, 0, bytes);
    return block;
}

/* Can BLOCK have SIZE bytes where it stands? If so, it has them. */
static bool
resize_in_place(void *block, size_t size)
{
    struct chunk *chunk = block_to_chunk(block);
    size_t wanted = chunk_size_for(size);
    bool done;

    if (wanted == 0)
        return false;
    if (chunk->size & CHUNK_MAPPED)
        return size <= block_size(block) && size > block_size(block) / 2;
    if (wanted >= MAPPED_SIZE)
        return size <= block_size(block);
    lock_acquire(&heap_lock);
    done = heap_resize(chunk, wanted);
    lock_release(&heap_lock);
    return done;
}

/*
 * BLOCK with SIZE bytes, perhaps elsewhere; what both sizes have is kept.
 * NULL is a BLOCK of none; SIZE 0 frees and returns NULL. On failure NULL with
 * ENOMEM, and BLOCK is as before.
 */
void *
realloc(void *block, size_t size)
{
    void *larger;
    size_t kept;

    if (block == NULL)
        return malloc(size);
    if (size == 0) {
        free(block);
        return NULL;
    }
    if (resize_in_place(block, size))
        return block;
    larger = malloc(size);
    if (larger == NULL)
        return NULL;
    kept = block_size(block);
    memcpy(larger, block, kept < size ? kept : size);
    free(block);
    return larger;
}

void *
reallocarray(void *block, size_t count, size_t size)
{
    size_t bytes;

    if (!__builtin_mul_overflow(count, size, &bytes))
        return realloc(block, bytes);
    errno = ENOMEM;
    return NULL;
}
