/* Debug builds fill freed memory, so that its use shows. */
#ifndef KERNEL_MM_POISON_H
#define KERNEL_MM_POISON_H

#include <stddef.h>

#ifdef DEBUG
/* Fills SIZE bytes at MEMORY, which has just been freed. */
void poison_fill(void *memory, size_t size);

/* Fills SIZE bytes at MEMORY, just allocated, with something else. */
void poison_clear(void *memory, size_t size);

/* Panics when SIZE bytes at MEMORY are as poison_fill left them: WHAT says
 * what that means ("freed twice"). */
void poison_refuse(const void *memory, size_t size, const char *what);

/* Panics when they are not: somebody wrote to them after they were freed. */
void poison_check(const void *memory, size_t size);
#else
static inline void
poison_fill(void *memory, size_t size)
{
    (void)memory;
    (void)size;
}

static inline void
poison_clear(void *memory, size_t size)
{
    (void)memory;
    (void)size;
}

static inline void
poison_refuse(const void *memory, size_t size, const char *what)
{
    (void)memory;
    (void)size;
    (void)what;
}

static inline void
poison_check(const void *memory, size_t size)
{
    (void)memory;
    (void)size;
}
#endif

#endif
