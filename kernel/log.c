/* The kernel log: QEMU's debug console, port 0xE9. */
#include "kernel/panic.h"
#include "kernel/proc/spinlock.h"
#include "kernel/x86/io.h"
#include "lib/format/format.h"

#define DEBUG_CONSOLE 0xE9

static struct spinlock lock = SPINLOCK_INITIALIZER(LOCK_LOG);

static void
emit(void *context, const char *bytes, size_t count)
{
    (void)context;
    for (size_t i = 0; i < count; i++)
        outb(DEBUG_CONSOLE, bytes[i]);
}

void
log_vprint(const char *text, va_list arguments)
{
    static const struct format_sink sink = {.emit = emit};
    uint32_t flags = spin_lock(&lock);

    format(&sink, text, arguments);
    spin_unlock(&lock, flags);
}

void
log_print(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    log_vprint(text, arguments);
    va_end(arguments);
}
