#include "kernel/proc/thread.h"

#include "kernel/errno.h"
#include "kernel/mm/kernel_stack.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/panic.h"
#include "kernel/proc/scheduler.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/segments.h"
#include "kernel/x86/trap_entry.h"
#include "lib/include/string.h"

/* What switch.S takes off a stack that it switches to. */
struct switch_frame {
    uint32_t edi, esi, ebx, ebp;
    void (*return_address)(void);
};

/* A thread with a stack, at whose top it is named, above its trap frame. */
static struct thread *
create_with_stack(void)
{
    struct thread *thread = kzalloc(sizeof *thread);

    if (!thread)
        return NULL;
    thread->stack = kernel_stack_alloc();
    if (!thread->stack) {
        kfree(thread);
        return NULL;
    }
    *(struct thread **)(thread->stack + KERNEL_STACK_SIZE - 4) = thread;
    thread->frame =
        (struct trap_frame *)(thread->stack + KERNEL_STACK_SIZE - 16) - 1;
    memset(thread->frame, 0, sizeof *thread->frame);
    thread->state = THREAD_UNINTERRUPTIBLE;
    thread->cpu = this_cpu();
    list_init(&thread->run_link);
    list_init(&thread->mutex_link);
    list_init(&thread->timer_link);
    list_init(&thread->process_link);
    list_init(&thread->tid_link);
    return thread;
}

/* Has THREAD begin at START, with what lies at TOP next on its stack. */
static void
set_start(struct thread *thread, void *top, void (*start)(void))
{
    struct switch_frame *frame = (struct switch_frame *)top - 1;

    memset(frame, 0, sizeof *frame);
    frame->return_address = start;
    thread->switch_stack = (uint32_t *)frame;
}

struct thread *
thread_create(void)
{
    struct thread *thread = create_with_stack();

    if (thread)
        set_start(thread, thread->frame, trap_return_first);
    return thread;
}

/* Where a kernel thread starts: its function and argument lie above. */
static void
start_kernel_thread(void (*start)(void *), void *argument)
{
    scheduler_first_run();
    start(argument);
    panic("a kernel thread returned");
}

struct thread *
thread_create_kernel(void (*start)(void *), void *argument)
{
    struct thread *thread = create_with_stack();

    if (!thread)
        return NULL;
    uint32_t *top = (uint32_t *)thread->frame;
    *--top = (uint32_t)argument;
    *--top = (uint32_t)start;
    *--top = 0; /* start_kernel_thread's return address: there is none */
    set_start(thread, top, (void (*)(void))start_kernel_thread);
    return thread;
}

void
thread_destroy(struct thread *thread)
{
    kernel_stack_free(thread->stack);
    kfree(thread->fpu);
    kfree(thread);
}

/* The first slot that holds no descriptor, or TLS_SLOTS. */
static unsigned
free_tls_slot(const struct thread *thread)
{
    unsigned slot = 0;

    while (slot < TLS_SLOTS && thread->tls[slot][1])
        slot++;
    return slot;
}

/* Whether DESCRIPTOR is what takes an entry away: Linux knows two forms. */
static bool
is_empty_tls(const struct user_desc *descriptor)
{
    return !descriptor->base_addr && !descriptor->limit &&
           !descriptor->contents && !descriptor->seg_32bit &&
           !descriptor->limit_in_pages &&
           descriptor->read_exec_only == descriptor->seg_not_present;
}

int
thread_set_tls(struct thread *thread, struct user_desc *descriptor)
{
    unsigned slot = descriptor->entry_number - TLS_FIRST;
    bool empty = is_empty_tls(descriptor);

    if (!empty && (descriptor->seg_not_present || !descriptor->seg_32bit ||
                   descriptor->contents != 0))
        return -EINVAL;
    if (descriptor->entry_number == UINT32_MAX) {
        slot = free_tls_slot(thread);
        if (slot == TLS_SLOTS)
            return -ESRCH;
        descriptor->entry_number = slot + TLS_FIRST;
    }
    if (slot >= TLS_SLOTS)
        return -EINVAL;
    if (empty)
        memset(thread->tls[slot], 0, sizeof thread->tls[slot]);
    else
        segments_make_data(thread->tls[slot], descriptor->base_addr,
                           descriptor->limit, descriptor->limit_in_pages,
                           !descriptor->read_exec_only);
    return 0;
}
