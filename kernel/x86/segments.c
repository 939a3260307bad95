#include "kernel/x86/segments.h"

#include "kernel/mm/page.h"
#include "kernel/x86/backtrace.h"
#include "kernel/x86/cpu.h"
#include "lib/include/string.h"

#define DESCRIPTOR_CODE  0x9A00u /* present, code, readable */
#define DESCRIPTOR_DATA  0x9200u /* present, data, writable */
#define DESCRIPTOR_TASK  0x8900u /* present, 32-bit task segment */
#define DESCRIPTOR_USER  0x6000u /* privilege level 3 */
#define DESCRIPTOR_32BIT 0x400000u
#define DESCRIPTOR_PAGES 0x800000u
#define FLAT_LIMIT       0xFFFFFu

static void
make(uint32_t descriptor[2], uint32_t base, uint32_t limit, uint32_t flags)
{
    descriptor[0] = (limit & 0xFFFF) | (base << 16);
    descriptor[1] =
        ((base >> 16) & 0xFF) | (base & 0xFF000000) | (limit & 0xF0000) | flags;
}

void
segments_make_data(uint32_t descriptor[2], uint32_t base, uint32_t limit,
                   int pages, int writable)
{
    uint32_t flags = DESCRIPTOR_DATA | DESCRIPTOR_USER | DESCRIPTOR_32BIT;

    if (pages)
        flags |= DESCRIPTOR_PAGES;
    if (!writable)
        flags &= ~0x200u;
    make(descriptor, base, limit, flags);
}

/*
 * A double fault means that the kernel stack has run into its guard: no trap
 * frame can be pushed there. So it switches tasks, to a stack of its own.
 */
static void
make_fault_task(struct cpu *cpu)
{
    static uint8_t stack[KERNEL_STACK_SIZE]
        __attribute__((aligned(KERNEL_STACK_SIZE)));
    struct task_state *task = &cpu->fault_task;

    task->cr3 = virtual_to_physical(boot_page_directory);
    task->eip = (uint32_t)backtrace_double_fault;
    task->esp = (uint32_t)(stack + sizeof stack - 16);
    *(struct thread **)(stack + sizeof stack - 4) = cpu->idle;
    task->eflags = 2;
    task->cs = KERNEL_CODE;
    task->ss = task->ds = task->es = KERNEL_DATA;
    task->io_map = sizeof *task;
}

static void
load(struct cpu *cpu)
{
    struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) pointer = {
        sizeof cpu->gdt - 1,
        (uint32_t)cpu->gdt,
    };

    __asm__ volatile("lgdt %0\n\t"
                     "ljmp %1, $1f\n"
                     "1:\n\t"
                     "movl %2, %%ss\n\t"
                     "movl %3, %%ds\n\t"
                     "movl %3, %%es\n\t"
                     "movl %4, %%fs\n\t"
                     "movl %4, %%gs\n\t"
                     "ltr %w5"
                     :
                     : "m"(pointer), "i"(KERNEL_CODE), "r"(KERNEL_DATA),
                       "r"(USER_DATA), "r"(0), "r"(TASK_SEGMENT)
                     : "memory");
}

void
segments_init(struct cpu *cpu)
{
    uint32_t flat = DESCRIPTOR_32BIT | DESCRIPTOR_PAGES;

    memset(cpu->gdt, 0, sizeof cpu->gdt);
    make(cpu->gdt[1], 0, FLAT_LIMIT, DESCRIPTOR_CODE | flat);
    make(cpu->gdt[2], 0, FLAT_LIMIT, DESCRIPTOR_DATA | flat);
    make(cpu->gdt[3], 0, FLAT_LIMIT, DESCRIPTOR_CODE | DESCRIPTOR_USER | flat);
    make(cpu->gdt[4], 0, FLAT_LIMIT, DESCRIPTOR_DATA | DESCRIPTOR_USER | flat);
    make(cpu->gdt[5], (uint32_t)&cpu->task, sizeof cpu->task - 1,
         DESCRIPTOR_TASK);
    make(cpu->gdt[9], (uint32_t)&cpu->fault_task, sizeof cpu->fault_task - 1,
         DESCRIPTOR_TASK);
    cpu->task.ss0 = KERNEL_DATA;
    cpu->task.io_map = sizeof cpu->task;
    make_fault_task(cpu);
    load(cpu);
}

uint16_t
segments_read_fs(void)
{
    uint32_t selector;

    __asm__ volatile("movl %%fs, %0" : "=r"(selector));
    return selector;
}

uint16_t
segments_read_gs(void)
{
    uint32_t selector;

    __asm__ volatile("movl %%gs, %0" : "=r"(selector));
    return selector;
}

/* A selector that has become invalid faults at 1; it is replaced at 2. */
#define LOAD(segment, selector)                        \
    __asm__ volatile("1:\tmovl %0, %%" segment "\n\t"  \
                     "jmp 3f\n"                        \
                     "2:\txorl %0, %0\n\t"             \
                     "jmp 1b\n"                        \
                     "3:\n\t"                          \
                     ".pushsection .fixups, \"a\"\n\t" \
                     ".long 1b, 2b\n\t"                \
                     ".popsection"                     \
                     : "+r"(selector))

void
segments_load_fs(uint16_t selector)
{
    uint32_t value = selector;

    LOAD("fs", value);
}

void
segments_load_gs(uint16_t selector)
{
    uint32_t value = selector;

    LOAD("gs", value);
}

void
segments_load_tls(void)
{
    struct thread *thread = thread_current();
    uint32_t flags = interrupts_save();

    memcpy(this_cpu()->gdt[TLS_FIRST], thread->tls, sizeof thread->tls);
    interrupts_restore(flags);
}

static bool
is_same_tls(const uint32_t (*a)[2], const uint32_t (*b)[2])
{
    uint32_t difference = 0;

    for (int slot = 0; slot < TLS_SLOTS; slot++)
        difference |= (a[slot][0] ^ b[slot][0]) | (a[slot][1] ^ b[slot][1]);
    return difference == 0;
}

void
segments_switch(struct cpu *cpu, struct thread *from, struct thread *to)
{
    bool same_tls = is_same_tls(cpu->gdt + TLS_FIRST, to->tls);

    cpu->task.esp0 = (uint32_t)to->stack + KERNEL_STACK_SIZE - 16;
    if (!same_tls)
        memcpy(cpu->gdt[TLS_FIRST], to->tls, sizeof to->tls);
    from->fs = segments_read_fs();
    from->gs = segments_read_gs();
    if (to->fs != from->fs || (to->fs && !same_tls))
        segments_load_fs(to->fs);
    if (to->gs != from->gs || (to->gs && !same_tls))
        segments_load_gs(to->gs);
}
