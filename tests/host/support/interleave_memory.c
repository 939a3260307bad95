/*
 * Heap and frames for scenarios. Each thread takes from a part of its own,
 * and nothing is used a second time in one run: so a thread gets the same
 * addresses whatever the others do meanwhile, and who uses what was given
 * back is always caught.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/x86/user_copy.h"
#include "tests/host/support/interleave_internal.h"

#define HEAP_SIZE   (256u << 10) /* a thread's part */
#define RED_ZONE    16u          /* before and behind each object */
#define HEAP_FRAMES 64u          /* a thread's part */
#define OBJECTS_MAX 512u         /* of all threads, in one run */

/* What a byte of the heap is. */
enum { NOWHERE, IN_USE, GIVEN_BACK };

struct page *page_frames;

static uint8_t *heap, *states; /* all threads' parts */
static size_t used[ALL_THREADS];
static unsigned frames_used[ALL_THREADS];
static struct object {
    uint8_t *start;
    size_t size;
} objects[OBJECTS_MAX];
static unsigned object_count;

static void *
map(uintptr_t where, size_t size)
{
    void *memory = mmap((void *)where, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED || (where && memory != (void *)where))
        abort();
    return memory;
}

void
memory_reset(void)
{
    if (!heap) {
        heap = map(0, ALL_THREADS * HEAP_SIZE);
        states = map(0, ALL_THREADS * HEAP_SIZE);
        map(KERNEL_BASE, ALL_THREADS * HEAP_FRAMES * PAGE_SIZE);
        page_frames = calloc(ALL_THREADS * HEAP_FRAMES, sizeof *page_frames);
    }
    for (unsigned i = 0; i < ALL_THREADS; i++) {
        memset(states + i * HEAP_SIZE, NOWHERE, used[i]);
        memset(page_frames + i * HEAP_FRAMES, 0,
               frames_used[i] * sizeof *page_frames);
    }
    memset(used, 0, sizeof used);
    memset(frames_used, 0, sizeof frames_used);
    object_count = 0;
}

/* ------- The heap ------- */

void *
kmalloc(size_t size)
{
    size_t whole = (size + 2 * RED_ZONE + 15) & ~15u;
    size_t at = running * HEAP_SIZE + used[running] + RED_ZONE;

    if (used[running] + whole > HEAP_SIZE || object_count == OBJECTS_MAX)
        interleave_fail("the scenario has no heap left");
    used[running] += whole;
    memset(states + at, IN_USE, size);
    memset(heap + at, 0xA5, size);
    objects[object_count++] = (struct object){heap + at, size};
    return heap + at;
}

void *
kzalloc(size_t size)
{
    return memset(kmalloc(size), 0, size);
}

void
kfree(void *pointer)
{
    unsigned i = 0;

    if (!pointer)
        return;
    while (i < object_count && objects[i].start != pointer)
        i++;
    if (i == object_count || !objects[i].size)
        interleave_fail("given back twice, or never taken: %p", pointer);
    step_touch(pointer, objects[i].size, true);
    memset(states + ((uint8_t *)pointer - heap), GIVEN_BACK, objects[i].size);
    objects[i].size = 0;
}

static void
check_heap(uintptr_t offset, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t state = states[offset + i];

        if (state == GIVEN_BACK)
            interleave_fail("memory is used that was given back");
        if (state == NOWHERE)
            interleave_fail("memory is used beyond an object's end");
    }
}

void
memory_check(uintptr_t address, size_t size)
{
    uintptr_t offset = address - (uintptr_t)heap;
    uintptr_t frame = (address - KERNEL_BASE) / PAGE_SIZE;

    if (offset < ALL_THREADS * HEAP_SIZE)
        check_heap(offset, size);
    else if (frame < ALL_THREADS * HEAP_FRAMES &&
             page_frames[frame].refs.count == 0)
        interleave_fail("a frame is used that was given back");
}

void
memory_check_leaks(void)
{
    for (unsigned i = 0; i < object_count; i++)
        if (objects[i].size)
            interleave_fail("%zu bytes were not given back, object %u of all",
                            objects[i].size, i);
    for (unsigned i = 0; i < ALL_THREADS * HEAP_FRAMES; i++)
        if (page_frames[i].refs.count)
            interleave_fail("frame %u was not given back", i);
}

/* ------- Frames ------- */

struct page *
page_alloc(unsigned order)
{
    struct page *page =
        &page_frames[running * HEAP_FRAMES + frames_used[running]];

    if (order || frames_used[running] == HEAP_FRAMES)
        interleave_fail("the scenario has no frames left");
    frames_used[running]++;
    refcount_init(&page->refs);
    return page;
}

void
page_put(struct page *page)
{
    memory_check((uintptr_t)page_address(page), 1);
    step_touch(page_address(page), PAGE_SIZE, true);
    refcount_put(&page->refs);
}

/* ------- Programs' memory: may sleep, so others may run ------- */

static size_t
copy(void *to, const void *from, size_t count)
{
    event_begin(from, count);
    event_begin(to, count);
    step_place(__builtin_return_address(0));
    memory_check((uintptr_t)from, count);
    memory_check((uintptr_t)to, count);
    step_touch(from, count, false);
    step_touch(to, count, true);
    memcpy(to, from, count);
    event_end();
    return count;
}

size_t
user_copy_in_some(void *to, const void *from, size_t count)
{
    return copy(to, from, count);
}

size_t
user_copy_out_some(void *to, const void *from, size_t count)
{
    return copy(to, from, count);
}

size_t
user_clear_some(void *to, size_t count)
{
    event_begin(to, count);
    step_touch(to, count, true);
    memset(to, 0, count);
    event_end();
    return count;
}

int
user_copy_in(void *to, const void *from, size_t count)
{
    return copy(to, from, count) == count ? 0 : -EFAULT;
}

int
user_copy_out(void *to, const void *from, size_t count)
{
    return copy(to, from, count) == count ? 0 : -EFAULT;
}

int
user_compare_exchange(uint32_t *word, uint32_t *expected, uint32_t desired)
{
    event_begin(word, sizeof *word);
    step_place(__builtin_return_address(0));
    step_touch(word, sizeof *word, true);
    __atomic_compare_exchange_n(word, expected, desired, false,
                                __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    event_end();
    return 0;
}

/* ------- Static data: the Makefile puts it in sections of these names ------
 */

extern uint8_t __start_seen_data[] __attribute__((weak));
extern uint8_t __stop_seen_data[] __attribute__((weak));
extern uint8_t __start_seen_bss[] __attribute__((weak));
extern uint8_t __stop_seen_bss[] __attribute__((weak));
static uint8_t *saved_data, *saved_bss;

static uint8_t *
save(const uint8_t *start, const uint8_t *stop)
{
    return memcpy(malloc(stop - start + 1), start, stop - start);
}

void
statics_save(void)
{
    saved_data = save(__start_seen_data, __stop_seen_data);
    saved_bss = save(__start_seen_bss, __stop_seen_bss);
}

void
statics_restore(void)
{
    memcpy(__start_seen_data, saved_data, __stop_seen_data - __start_seen_data);
    memcpy(__start_seen_bss, saved_bss, __stop_seen_bss - __start_seen_bss);
}
