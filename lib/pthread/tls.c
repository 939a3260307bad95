/* Each thread's own memory: descriptor and thread-local variables. */
#include "lib/pthread/tls.h"
#include "kernel/abi/elf.h"
#include "kernel/abi/ldt.h"
#include "lib/pthread/thread.h"
#include "lib/x86/syscall.h"
#include <stdalign.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

_Static_assert(offsetof(struct __thread_descriptor, self) == 0, "%gs:0");
_Static_assert(offsetof(struct __thread_descriptor, cancellation) == 4,
               "cancellable_call.S");

/* The initial values of thread-local variables, as PT_TLS describes them. */
static struct {
    const char *bytes;
    size_t length; /* what is behind them up to `size` begins as 0 */
    size_t size;   /* a multiple of `alignment` */
    size_t alignment;
} image = {.alignment = alignof(struct __thread_descriptor)};

/* Enough for most programs' main thread; others get a mapping. */
static alignas(64) char main_memory[512];

int thread_count = 1;
bool threads_began;

static size_t
round_up(size_t size, size_t alignment)
{
    return (size + alignment - 1) & -alignment;
}

/* The value of TYPE in AUXV, or 0. */
static unsigned
auxiliary(const unsigned *auxv, unsigned type)
{
    for (; auxv[0] != AT_NULL; auxv += 2)
        if (auxv[0] == type)
            return auxv[1];
    return 0;
}

/* Looks for PT_TLS in the program's headers, which the kernel tells of. */
static void
find_image(const unsigned *auxv)
{
    const char *header = (const char *)auxiliary(auxv, AT_PHDR);
    unsigned count = header == NULL ? 0 : auxiliary(auxv, AT_PHNUM);

    for (; count > 0; count--, header += auxiliary(auxv, AT_PHENT)) {
        const struct elf32_program_header *segment = (const void *)header;

        if (segment->p_type != PT_TLS)
            continue;
        if (segment->p_align > image.alignment)
            image.alignment = segment->p_align;
        image.bytes = (const char *)segment->p_vaddr;
        image.length = segment->p_filesz;
        image.size = round_up(segment->p_memsz, image.alignment);
    }
}

size_t
thread_size(void)
{
    return image.size + sizeof(struct __thread_descriptor) + image.alignment;
}

pthread_t
thread_place(char *end, char **stack_top)
{
    uintptr_t top = (uintptr_t)end - sizeof(struct __thread_descriptor);
    pthread_t thread = (pthread_t)(top & -image.alignment);

    *stack_top = (char *)thread - image.size;
    memcpy(*stack_top, image.bytes, image.length);
    thread->self = thread;
    thread->alive = true;
    return thread;
}

struct user_desc
thread_segment(pthread_t thread, unsigned entry)
{
    return (struct user_desc){
        .entry_number = entry,
        .base_addr = (uint32_t)thread,
        .limit = 0xfffff,
        .seg_32bit = 1,
        .limit_in_pages = 1,
        .useable = 1,
    };
}

/* Memory of SIZE bytes for the main thread. */
static char *
memory_for_main(size_t size)
{
    char *memory;

    if (size <= sizeof(main_memory))
        return main_memory;
    memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        _exit(127);
    return memory;
}

void
thread_start_main(const unsigned *auxv)
{
    struct user_desc segment;
    pthread_t thread;
    char *stack_top;
    size_t size;

    find_image(auxv);
    size = thread_size();
    thread = thread_place(memory_for_main(size) + size, &stack_top);
    segment = thread_segment(thread, -1u);
    if (SYSTEM_CALL(SYS_set_thread_area, &segment) < 0)
        _exit(127);
    __asm__ volatile("mov %0, %%gs" ::"r"(segment.entry_number * 8 + 3));
    thread->tid = SYSTEM_CALL(SYS_set_tid_address, &thread->tid);
}
