#include "kernel/mm/poison.h"

#ifdef DEBUG

#include <stdbool.h>
#include <stdint.h>

#include "kernel/panic.h"
#include "lib/include/string.h"

#define POISON        0x5A /* freed */
#define UNINITIALIZED 0xA5 /* allocated, not yet written */

static bool
is_poisoned(const uint8_t *memory, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (memory[i] != POISON)
            return false;
    return true;
}

void
poison_fill(void *memory, size_t size)
{
    memset(memory, POISON, size);
}

void
poison_clear(void *memory, size_t size)
{
    memset(memory, UNINITIALIZED, size);
}

void
poison_refuse(const void *memory, size_t size, const char *what)
{
    if (is_poisoned(memory, size))
        panic("kernel memory at %p: %s", memory, what);
}

void
poison_check(const void *memory, size_t size)
{
    if (!is_poisoned(memory, size))
        panic("kernel memory at %p was written after it was freed", memory);
}

#endif
