/* The end of the data segment. */
#include "lib/x86/syscall.h"
#include <errno.h>
#include <unistd.h>

static char *current;

/* The kernel's call answers where the end now is, whether it moved or not. */
static char *
move_break(void *end)
{
    return (char *)SYSTEM_CALL(SYS_brk, end);
}

int
brk(void *end)
{
    current = move_break(end);
    if (current == end)
        return 0;
    errno = ENOMEM;
    return -1;
}

/*
 * Moves the end by INCREMENT bytes. Returns the old end, where the new memory
 * begins (it reads as 0), or (void *)-1 with ENOMEM.
 */
void *
sbrk(intptr_t increment)
{
    char *old;

    if (current == NULL)
        current = move_break(NULL);
    old = current;
    if (increment != 0 && brk(old + increment) < 0)
        return (void *)-1;
    return old;
}
