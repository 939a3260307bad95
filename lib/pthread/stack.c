/*
 * Stacks. A few of the usual size are kept when their threads have been
 * joined: the next thread finds its pages there, where a new mapping costs
 * three calls and a page fault for each page it touches.
 */
#include "lib/pthread/stack.h"
#include "lib/pthread/attributes.h"
#include "lib/pthread/thread.h"
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE_SIZE 4096
#define KEPT_MAX  16

struct extent {
    size_t guard; /* bytes, as is the other; whole pages */
    size_t size;  /* with the guard */
};

static pthread_t kept; /* linked through `joiner` */
static int kept_count;
struct lock stack_lock;

static size_t
whole_pages(size_t size)
{
    return (size + PAGE_SIZE - 1) & -PAGE_SIZE;
}

/* A SIZE of 0 is too much for one mapping. */
static struct extent
extent_for(size_t guard_size, size_t stack_size)
{
    size_t guard = whole_pages(guard_size);
    size_t stack = whole_pages(stack_size + thread_size());
    size_t size = guard + stack;

    if (guard < guard_size || stack < stack_size || size < stack ||
        size > PTRDIFF_MAX)
        size = 0;
    return (struct extent){guard, size};
}

/* A mapping of EXTENT, or NULL. */
static char *
map(struct extent extent)
{
    char *mapping;

    if (extent.size == 0)
        return NULL;
    mapping =
        mmap(NULL, extent.size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED)
        return NULL;
    if (mprotect(mapping + extent.guard, extent.size - extent.guard,
                 PROT_READ | PROT_WRITE) == 0)
        return mapping;
    munmap(mapping, extent.size);
    return NULL;
}

/* A mapping that was kept, its thread's memory zero again; or NULL. */
static char *
take_kept(size_t size)
{
    pthread_t thread;
    char *mapping;

    lock_acquire(&stack_lock);
    thread = kept;
    if (thread != NULL) {
        kept = thread->joiner;
        kept_count--;
    }
    lock_release(&stack_lock);
    if (thread == NULL)
        return NULL;
    mapping = thread->mapping;
    memset(mapping + size - thread_size(), 0, thread_size());
    return mapping;
}

pthread_t
stack_get(const pthread_attr_t *attributes, char **stack_top)
{
    struct extent extent =
        extent_for(attributes->__guard_size, attributes->__stack_size);
    bool usual = attributes->__guard_size == GUARD_SIZE_DEFAULT &&
                 attributes->__stack_size == STACK_SIZE_DEFAULT;
    char *mapping = usual ? take_kept(extent.size) : NULL;
    pthread_t thread;

    if (mapping == NULL)
        mapping = map(extent);
    if (mapping == NULL)
        return NULL;
    thread = thread_place(mapping + extent.size, stack_top);
    thread->mapping = mapping;
    thread->mapping_size = extent.size;
    thread->usual_stack = usual;
    return thread;
}

/* Keeps the mapping of THREAD, if it is a usual one and there are few. */
static bool
keep(pthread_t thread)
{
    bool kept_it;

    lock_acquire(&stack_lock);
    kept_it = thread->usual_stack && kept_count < KEPT_MAX;
    if (kept_it) {
        thread->joiner = kept;
        kept = thread;
        kept_count++;
    }
    lock_release(&stack_lock);
    return kept_it;
}

void
stack_put(pthread_t thread)
{
    if (!keep(thread))
        munmap(thread->mapping, thread->mapping_size);
}
