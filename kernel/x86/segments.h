/* Segments: flat, because pages protect; and the task segment per CPU. */
#ifndef KERNEL_X86_SEGMENTS_H
#define KERNEL_X86_SEGMENTS_H

/* Selectors. The kernel runs with the program's data segment in ds and es:
 * it is as flat as its own, and need not be loaded on the way in and out. */
#define KERNEL_CODE  0x08
#define KERNEL_DATA  0x10
#define USER_CODE    0x1B
#define USER_DATA    0x23
#define TASK_SEGMENT 0x28
#define TLS_FIRST    6 /* GDT index of the first of three TLS entries */
#define FAULT_TASK   0x48

#define GDT_ENTRIES  10

#ifndef __ASSEMBLER__
#include <stdint.h>

struct cpu;
struct thread;

/* The i386 task state segment: the CPU reads its kernel stack from it. */
struct task_state {
    uint32_t link;
    uint32_t esp0, ss0;
    uint32_t unused[4];
    uint32_t cr3, eip, eflags;
    uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
    uint32_t es, cs, ss, ds, fs, gs;
    uint32_t ldt;
    uint16_t trap, io_map;
};

/* Fills and loads CPU's descriptor table and task segments. Once a CPU. */
void segments_init(struct cpu *cpu);

/* Has TO's kernel stack, TLS segments, fs and gs used from now on on CPU,
 * and saves FROM's fs and gs. Interrupts off. */
void segments_switch(struct cpu *cpu, struct thread *from, struct thread *to);

/* Loads the running thread's TLS entries into the CPU's table: they have
 * changed. */
void segments_load_tls(void);

/* Loads SELECTOR into fs or gs; 0 instead of one that can't be loaded. */
void segments_load_fs(uint16_t selector);
void segments_load_gs(uint16_t selector);
uint16_t segments_read_fs(void);
uint16_t segments_read_gs(void);

/* A data segment descriptor's two words: BASE, 20-bit LIMIT (in pages when
 * PAGES), writable or not. For set_thread_area. */
void segments_make_data(uint32_t descriptor[2], uint32_t base, uint32_t limit,
                        int pages, int writable);
#endif

#endif
