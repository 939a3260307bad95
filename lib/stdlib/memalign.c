/* Blocks with an alignment of the program's choice. */
#include "lib/stdlib/heap.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

/*
 * Puts a block of SIZE bytes at a multiple of ALIGNMENT, a power of two, into
 * *BLOCK; free takes it. Returns 0, EINVAL or ENOMEM (POSIX). The chunk around
 * it is larger and is cut in two: the part before is given back.
 */
int
posix_memalign(void **block, size_t alignment, size_t size)
{
    size_t wanted = chunk_size_for(size);
    size_t before;
    struct chunk *chunk;
    struct chunk *inner;

    if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0)
        return EINVAL;
    if (alignment < HEAP_ALIGNMENT)
        alignment = HEAP_ALIGNMENT;
    if (wanted == 0 || alignment > PTRDIFF_MAX - wanted)
        return ENOMEM;
    lock_acquire(&heap_lock);
    chunk = heap_take(wanted + alignment);
    if (chunk != NULL) {
        before = -(uintptr_t)chunk_to_block(chunk) & (alignment - 1);
        inner = (struct chunk *)((char *)chunk + before);
        if (before > 0)
            heap_split(chunk, before);
        heap_resize(inner, wanted);
        *block = chunk_to_block(inner);
    }
    lock_release(&heap_lock);
    return chunk == NULL ? ENOMEM : 0;
}

/* The same by ISO C's interface; NULL with errno. */
void *
aligned_alloc(size_t alignment, size_t size)
{
    void *block = NULL;
    int error = posix_memalign(&block, alignment, size);

    if (error != 0)
        errno = error;
    return block;
}
