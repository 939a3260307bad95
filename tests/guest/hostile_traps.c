/*
 * What a program may do to the processor: every forbidden instruction, wild
 * stack and program pointers, segment selectors that become invalid while
 * they are loaded, flags that want to follow it into the kernel. The program
 * dies by the right signal or goes on; the kernel stands.
 */
#include "tap.h"

/* set_thread_area's argument. */
struct descriptor {
    uint32_t entry, base, limit, flags;
};
#define FLAT_DATA 0x51 /* 32-bit, limit in pages, useable */
#define EMPTY     0x28 /* read_exec_only, seg_not_present */

static struct descriptor area;

/* A flat segment of the program's own: its selector. AREA then says how to
 * take it away. */
static uint32_t
make_segment(void)
{
    area = (struct descriptor){-1u, 0, 0xFFFFF, FLAT_DATA};
    if (syscall(243, &area) < 0)
        _exit(90);
    uint32_t selector = area.entry << 3 | 3;
    area.limit = 0;
    area.flags = EMPTY;
    return selector;
}

#define INSTRUCTION(name, code)                                          \
    static int name(void *unused)                                        \
    {                                                                    \
        (void)unused;                                                    \
        __asm__ volatile(code ::: "eax", "ebx", "ecx", "edx", "memory"); \
        return 0;                                                        \
    }

INSTRUCTION(do_cli, "cli")
INSTRUCTION(do_sti, "sti")
INSTRUCTION(do_hlt, "hlt")
INSTRUCTION(do_in, "inb $0x60, %%al")
INSTRUCTION(do_out, "outb %%al, $0xf4")
INSTRUCTION(do_out_dx,
            "movl $0x604, %%edx; movl $0x2000, %%eax; outw %%ax, %%dx")
INSTRUCTION(do_clts, "clts")
INSTRUCTION(do_cr0, "movl %%cr0, %%eax")
INSTRUCTION(do_cr3, "xorl %%eax, %%eax; movl %%eax, %%cr3")
INSTRUCTION(do_dr7, "movl %%eax, %%dr7")
INSTRUCTION(do_lgdt, "lgdt (%%esp)")
INSTRUCTION(do_lidt, "lidt (%%esp)")
INSTRUCTION(do_ltr, "movl $0x28, %%eax; ltr %%ax")
INSTRUCTION(do_invlpg, "invlpg (%%esp)")
INSTRUCTION(do_wbinvd, "wbinvd")
INSTRUCTION(do_wrmsr, "movl $0x174, %%ecx; wrmsr")
INSTRUCTION(do_int_0, "int $0")
INSTRUCTION(do_int_2, "int $2")
INSTRUCTION(do_int_8, "int $8")
INSTRUCTION(do_int_13, "int $13")
INSTRUCTION(do_int_14, "int $14")
INSTRUCTION(do_int_32, "int $32")
INSTRUCTION(do_int_46, "int $46")
INSTRUCTION(do_int_49, "int $49")
INSTRUCTION(do_int_129, "int $129")
INSTRUCTION(do_int_255, "int $255")
INSTRUCTION(do_int3, "int3")
INSTRUCTION(do_ud2, "ud2")
INSTRUCTION(do_into, "movb $0x7f, %%al; addb $1, %%al; into")
INSTRUCTION(do_bound, "pushl $2; pushl $1; xorl %%eax, %%eax; "
                      ".byte 0x62, 0x04, 0x24; addl $8, %%esp") /* boundl */
INSTRUCTION(do_divide, "xorl %%ecx, %%ecx; divl %%ecx")
INSTRUCTION(do_divide_overflow, "movl $0x80000000, %%eax; cltd; movl $-1, "
                                "%%ecx; idivl %%ecx")
INSTRUCTION(do_call_null, "lcall $0, $0")
INSTRUCTION(do_call_kernel, "lcall $8, $0")
INSTRUCTION(do_call_task, "lcall $0x28, $0")
INSTRUCTION(do_call_fault_task, "lcall $0x48, $0")
INSTRUCTION(do_jump_ldt, "ljmp $7, $0")
INSTRUCTION(do_iret_nested, "pushfl; orl $0x4000, (%%esp); popfl; iret")
INSTRUCTION(do_iret_nothing, "pushl $0; pushl $0; pushl $0; iret")
INSTRUCTION(do_load_system, "movl $0x43, %%eax; movl %%eax, %%ds")
INSTRUCTION(do_load_ldt, "movl $0x7, %%eax; movl %%eax, %%gs")
INSTRUCTION(do_load_beyond, "movl $0xfff3, %%eax; movl %%eax, %%fs")
INSTRUCTION(do_null_stack, "xorl %%eax, %%eax; movl %%eax, %%ss")
INSTRUCTION(do_single_step, "pushfl; orl $0x100, (%%esp); popfl; nop; nop")
INSTRUCTION(do_x87, "pushl $0x360; fldcw (%%esp); fld1; fldz; fdivrp; fwait; "
                    "addl $4, %%esp")
INSTRUCTION(do_jump_null, "xorl %%eax, %%eax; jmp *%%eax")
INSTRUCTION(do_jump_kernel, "movl $0xc0100000, %%eax; jmp *%%eax")
INSTRUCTION(do_jump_end, "movl $0xffffffff, %%eax; jmp *%%eax")
INSTRUCTION(do_push_null, "movl %%esp, %%ebx; xorl %%esp, %%esp; pushl %%eax; "
                          "movl %%ebx, %%esp")
INSTRUCTION(do_push_kernel, "movl %%esp, %%ebx; movl $0xc0100000, %%esp; "
                            "pushl %%eax; movl %%ebx, %%esp")
INSTRUCTION(do_return_null, "movl $173, %%eax; xorl %%esp, %%esp; int $0x80")
INSTRUCTION(do_return_kernel, "movl $119, %%eax; movl $0xfffffff0, %%esp; "
                              "int $0x80")

/* And those after which the program goes on. */
INSTRUCTION(call_without_stack, "movl %%esp, %%ecx; movl $0xc0000010, %%esp; "
                                "movl $20, %%eax; int $0x80; movl %%ecx, %%esp")
INSTRUCTION(call_stepping, "pushfl; orl $0x4000, (%%esp); popfl; movl $20, "
                           "%%eax; int $0x80; pushfl; andl $0xffffbfff, "
                           "(%%esp); popfl")
INSTRUCTION(call_downwards, "std; movl $20, %%eax; int $0x80; cld")
INSTRUCTION(call_null_segments,
            "movl %%ds, %%edx; xorl %%eax, %%eax; movl %%eax, %%ds; movl "
            "%%eax, %%es; movl %%eax, %%fs; movl $20, %%eax; int $0x80; movl "
            "%%edx, %%ds; movl %%edx, %%es")
INSTRUCTION(spin_null_segments,
            "movl %%ds, %%edx; xorl %%eax, %%eax; movl %%eax, %%ds; movl "
            "%%eax, %%es; movl $8000000, %%ecx; 1: decl %%ecx; jnz 1b; movl "
            "%%edx, %%ds; movl %%edx, %%es")

/* A data segment's descriptor goes while ds and es still name it. */
static int
lose_data_segment(void *unused)
{
    uint32_t selector = make_segment();
    int result = 243;

    (void)unused;
    __asm__ volatile("movl %%ds, %%esi; movl %%ecx, %%ds; movl %%ecx, %%es; "
                     "int $0x80; movl %%esi, %%ds; movl %%esi, %%es"
                     : "+a"(result)
                     : "b"(&area), "c"(selector)
                     : "esi", "memory");
    return result != 0;
}

/* The same with the stack's: there is no way back to such a program. */
static int
lose_stack_segment(void *unused)
{
    uint32_t selector = make_segment();
    int result = 243;

    (void)unused;
    __asm__ volatile("movl %%ss, %%esi; movl %%ecx, %%ss; int $0x80; movl "
                     "%%esi, %%ss"
                     : "+a"(result)
                     : "b"(&area), "c"(selector)
                     : "esi", "memory");
    return result != 0;
}

static void
leave_with_7(int signal UNUSED)
{
    _exit(7);
}

/* A handler runs on a stack segment that is good again. */
static int
lose_stack_segment_handled(void *unused)
{
    signal(SIGSEGV, leave_with_7);
    return lose_stack_segment(unused);
}

static int
handle_without_stack(void *unused)
{
    signal(SIGSEGV, leave_with_7);
    return do_push_null(unused);
}

static int
handle_with_kernel_stack(void *unused)
{
    signal(SIGSEGV, leave_with_7);
    return do_push_kernel(unused);
}

static int
recurse(volatile char *above)
{
    volatile char here[1000];

    here[0] = above ? above[0] : 0;
    if (here[0] == 1)
        return 0;
    return recurse(here) + here[0];
}

static int
overflow_stack(void *unused)
{
    (void)unused;
    return recurse(NULL);
}

static const struct {
    const char *name;
    int (*body)(void *);
    int signal; /* 0: it exits with 0 */
} cases[] = {
#define CASE(body, signal)  \
    {                       \
#body, body, signal \
    }
    CASE(do_cli, SIGSEGV),
    CASE(do_sti, SIGSEGV),
    CASE(do_hlt, SIGSEGV),
    CASE(do_in, SIGSEGV),
    CASE(do_out, SIGSEGV),
    CASE(do_out_dx, SIGSEGV),
    CASE(do_clts, SIGSEGV),
    CASE(do_cr0, SIGSEGV),
    CASE(do_cr3, SIGSEGV),
    CASE(do_dr7, SIGSEGV),
    CASE(do_lgdt, SIGSEGV),
    CASE(do_lidt, SIGSEGV),
    CASE(do_ltr, SIGSEGV),
    CASE(do_invlpg, SIGSEGV),
    CASE(do_wbinvd, SIGSEGV),
    CASE(do_wrmsr, SIGSEGV),
    CASE(do_int_0, SIGSEGV),
    CASE(do_int_2, SIGSEGV),
    CASE(do_int_8, SIGSEGV),
    CASE(do_int_13, SIGSEGV),
    CASE(do_int_14, SIGSEGV),
    CASE(do_int_32, SIGSEGV),
    CASE(do_int_46, SIGSEGV),
    CASE(do_int_49, SIGSEGV),
    CASE(do_int_129, SIGSEGV),
    CASE(do_int_255, SIGSEGV),
    CASE(do_int3, SIGTRAP),
    CASE(do_ud2, SIGILL),
    CASE(do_into, SIGSEGV),
    CASE(do_bound, SIGSEGV),
    CASE(do_divide, SIGFPE),
    CASE(do_divide_overflow, SIGFPE),
    CASE(do_call_null, SIGSEGV),
    CASE(do_call_kernel, SIGSEGV),
    CASE(do_call_task, SIGSEGV),
    CASE(do_call_fault_task, SIGSEGV),
    CASE(do_jump_ldt, SIGSEGV),
    CASE(do_iret_nested, SIGSEGV),
    CASE(do_iret_nothing, SIGSEGV),
    CASE(do_load_system, SIGSEGV),
    CASE(do_load_ldt, SIGSEGV),
    CASE(do_load_beyond, SIGSEGV),
    CASE(do_null_stack, SIGSEGV),
    CASE(do_single_step, SIGTRAP),
    CASE(do_x87, SIGFPE),
    CASE(do_jump_null, SIGSEGV),
    CASE(do_jump_kernel, SIGSEGV),
    CASE(do_jump_end, SIGSEGV),
    CASE(do_push_null, SIGSEGV),
    CASE(do_push_kernel, SIGSEGV),
    CASE(do_return_null, SIGSEGV),
    CASE(do_return_kernel, SIGSEGV),
    CASE(lose_stack_segment, SIGSEGV),
    CASE(handle_without_stack, SIGSEGV),
    CASE(handle_with_kernel_stack, SIGSEGV),
    CASE(overflow_stack, SIGSEGV),
    CASE(call_without_stack, 0),
    CASE(call_stepping, 0),
    CASE(call_downwards, 0),
    CASE(call_null_segments, 0),
    CASE(spin_null_segments, 0),
    CASE(lose_data_segment, 0),
};

int
main(void)
{
    begin_testing();
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        is_killed(in_child(cases[i].body, NULL), cases[i].signal, "%s",
                  cases[i].name);
    is_exit(in_child(lose_stack_segment_handled, NULL), 7,
            "lose_stack_segment_handled");
    return done_testing();
}
