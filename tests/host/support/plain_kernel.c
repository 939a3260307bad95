/* What the rooms under test want of the kernel around them, in the plainest
 * way: malloc for the heap, locks that only check that they are used right. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel/mm/kmalloc.h"
#include "kernel/panic.h"
#include "kernel/proc/credentials.h"
#include "kernel/proc/mutex.h"
#include "kernel/proc/thread.h"
#include "tests/host/support/plain_kernel.h"

int plain_heap_failures = -1;
uintptr_t plain_thread;

void
panic(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
    abort();
}

const struct credentials *
credentials_current(void)
{
    static const struct credentials superuser;

    return &superuser;
}

void *
kmalloc(size_t size)
{
    if (plain_heap_failures == 0)
        return NULL;
    if (plain_heap_failures > 0)
        plain_heap_failures--;
    return malloc(size);
}

void *
kzalloc(size_t size)
{
    void *memory = kmalloc(size);

    if (memory)
        __builtin_memset(memory, 0, size);
    return memory;
}

void
kfree(void *object)
{
    free(object);
}

void
mutex_init(struct mutex *mutex, enum lock_rank rank)
{
    mutex->owner = 0;
    mutex->rank = rank;
}

/* One thread never finds a mutex taken by another. */

void
mutex_lock_contended(struct mutex *mutex)
{
    panic("a mutex of rank %u is taken twice", mutex->rank);
}

void
mutex_unlock_contended(struct mutex *mutex)
{
    panic("a mutex of rank %u is given back that nobody has", mutex->rank);
}

void
log_print(const char *format, ...)
{
    (void)format;
}

/* One thread takes its locks in any order. */

void
lock_order_acquire(const void *lock, enum lock_rank rank)
{
    (void)lock;
    (void)rank;
}

void
lock_order_release(const void *lock)
{
    (void)lock;
}

void
lock_order_may_sleep(void)
{
}
