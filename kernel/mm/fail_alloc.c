#include "kernel/mm/fail_alloc.h"

#ifdef DEBUG

#include <stdint.h>

#include "kernel/command_line.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"

#define GENERATIONS_SPARED 3 /* init, and two below it */

/* N, 0 for never; read from the command line once. */
static uint32_t
interval(void)
{
    static uint32_t value;
    static bool known;
    char text[16];

    if (!known && command_line_value("failalloc", text, sizeof text))
        for (const char *digit = text; *digit >= '0' && *digit <= '9'; digit++)
            value = value * 10 + (*digit - '0');
    known = true;
    return value;
}

/* Whether the running thread belongs to a process that may be hit. */
static bool
is_target(void)
{
    uint32_t flags = spin_lock(&process_lock);
    struct process *process = thread_current()->process;

    for (int i = 0; process && i < GENERATIONS_SPARED; i++)
        process = process->parent;
    spin_unlock(&process_lock, flags);
    return process;
}

bool
fail_alloc(void)
{
    static uint32_t count;

    return interval() && is_target() &&
           __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) % interval() == 0;
}

#endif
