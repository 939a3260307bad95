#include "kernel/x86/trap.h"

#include "kernel/errno.h"
#include "kernel/mm/address_space.h"
#include "kernel/mm/page.h"
#include "kernel/panic.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"
#include "kernel/x86/backtrace.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/fpu.h"
#include "kernel/x86/interrupt.h"
#include "kernel/x86/paging.h"
#include "kernel/x86/trap_entry.h"

enum {
    TRAP_DIVIDE = 0,
    TRAP_DEBUG = 1,
    TRAP_BREAKPOINT = 3,
    TRAP_OVERFLOW = 4,
    TRAP_BOUND = 5,
    TRAP_INVALID_OPCODE = 6,
    TRAP_NO_FPU = 7,
    TRAP_DOUBLE_FAULT = 8,
    TRAP_STACK = 12,
    TRAP_PAGE_FAULT = 14,
    TRAP_FPU_ERROR = 16,
    TRAP_ALIGNMENT = 17,
    TRAP_SSE_ERROR = 19,
    TRAP_FIRST_INTERRUPT = 32,
    TRAP_SYSCALL = 0x80,
    TRAP_VECTORS = 256,
};

#define GATE_INTERRUPT 0x8E00u /* present; interrupts go off */
#define GATE_TRAP      0x8F00u /* present; interrupts stay as they are */
#define GATE_TASK      0x8500u
#define GATE_USER      0x6000u /* user mode may use it with int */
#define ERROR_WRITE    2u      /* page fault's error code: it was a write */
#define STUB_SIZE      16

static uint32_t idt[TRAP_VECTORS][2];

static void
set_gate(unsigned vector, const void *entry, uint32_t flags)
{
    uint32_t address = (uint32_t)entry;

    idt[vector][0] = (KERNEL_CODE << 16) | (address & 0xFFFF);
    idt[vector][1] = (address & 0xFFFF0000) | flags;
}

void
trap_init(void)
{
    struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) pointer = {sizeof idt - 1, (uint32_t)idt};

    for (unsigned vector = 0; vector < 48; vector++)
        set_gate(vector, trap_stubs + vector * STUB_SIZE, GATE_INTERRUPT);
    set_gate(TRAP_BREAKPOINT, trap_stubs + TRAP_BREAKPOINT * STUB_SIZE,
             GATE_INTERRUPT | GATE_USER);
    set_gate(TRAP_OVERFLOW, trap_stubs + TRAP_OVERFLOW * STUB_SIZE,
             GATE_INTERRUPT | GATE_USER);
    set_gate(TRAP_SYSCALL, trap_entry_syscall, GATE_TRAP | GATE_USER);
    idt[TRAP_DOUBLE_FAULT][0] = FAULT_TASK << 16;
    idt[TRAP_DOUBLE_FAULT][1] = GATE_TASK;
    __asm__ volatile("lidt %0" : : "m"(pointer));
}

/* Where to go on after a fault at FRAME's eip in a user copy; false when
 * nobody foresaw a fault there. */
static bool
apply_fixup(struct trap_frame *frame)
{
    for (const struct fixup *f = kernel_fixups_start; f < kernel_fixups_end;
         f++) {
        if (f->fault_eip == frame->eip) {
            frame->eip = f->resume_eip;
            return true;
        }
    }
    return false;
}

static void
die(struct trap_frame *frame)
{
    log_print("trap %u in the kernel\n", frame->vector);
    backtrace_print_registers(frame);
    backtrace_print(frame->eip, frame->ebp);
    panic("a trap that the kernel itself must not cause");
}

/* The signal a trap becomes when a program causes it. */
static int
signal_of(unsigned vector)
{
    switch (vector) {
    case TRAP_DIVIDE:
    case TRAP_FPU_ERROR:
    case TRAP_SSE_ERROR:
        return SIGFPE;
    case TRAP_DEBUG:
    case TRAP_BREAKPOINT:
        return SIGTRAP;
    case TRAP_INVALID_OPCODE:
        return SIGILL;
    case TRAP_STACK:
    case TRAP_ALIGNMENT:
        return SIGBUS;
    default:
        return SIGSEGV;
    }
}

/* The running program can't go on without memory that isn't there: it dies,
 * but init tries again when others have run. */
static void
out_of_memory(void)
{
    struct process *self = process_current();

    if (self->pid == 1) {
        schedule();
        return;
    }
    log_print("out of memory: process %d (%s) is killed\n", self->pid,
              self->name);
    signal_send_fault(SIGKILL, NULL);
}

static void
page_fault(struct trap_frame *frame)
{
    uint32_t address = paging_fault_address();
    bool write = frame->error & ERROR_WRITE;
    struct signal_origin origin = {.code = SEGV_MAPERR, .address = address};
    int error = -EFAULT;

    if (frame->eflags & EFLAGS_IF)
        __asm__ volatile("sti");
    if (address < KERNEL_BASE && thread_current()->process)
        error = address_space_fault(address, write, &origin.code);
    if (error == 0)
        return;
    if (trap_from_user(frame) && error == -ENOMEM)
        out_of_memory();
    else if (trap_from_user(frame))
        signal_send_fault(error == -EIO ? SIGBUS : SIGSEGV, &origin);
    else if (!apply_fixup(frame))
        die(frame);
}

static void
exception(struct trap_frame *frame)
{
    if (frame->vector == TRAP_NO_FPU && thread_current()->process) {
        if (fpu_use() < 0)
            out_of_memory();
        return;
    }
    if (!trap_from_user(frame)) {
        if (!apply_fixup(frame))
            die(frame);
        return;
    }
    struct signal_origin origin = {.code = SI_KERNEL};
    if (frame->vector == TRAP_DIVIDE)
        origin =
            (struct signal_origin){.code = FPE_INTDIV, .address = frame->eip};
    else if (frame->vector == TRAP_INVALID_OPCODE)
        origin =
            (struct signal_origin){.code = ILL_ILLOPN, .address = frame->eip};
    signal_send_fault(signal_of(frame->vector), &origin);
}

void
trap_leave(struct trap_frame *frame)
{
    struct thread *thread = thread_current();

    __asm__ volatile("cli");
    while (__atomic_load_n(&thread->return_work, __ATOMIC_RELAXED)) {
        __asm__ volatile("sti");
        uint32_t work =
            __atomic_exchange_n(&thread->return_work, 0, __ATOMIC_ACQUIRE);
        if (work & RETURN_RESCHEDULE)
            schedule();
        if (work & RETURN_SIGNAL)
            signal_deliver(frame);
        __asm__ volatile("cli");
    }
}

void
trap_dispatch(struct trap_frame *frame)
{
    bool user = trap_from_user(frame);

    assert(!user || frame == thread_current()->frame);
    this_cpu()->interrupted_user = user;
    if (frame->vector >= TRAP_FIRST_INTERRUPT)
        interrupt_dispatch(frame->vector - TRAP_FIRST_INTERRUPT);
    else if (frame->vector == TRAP_PAGE_FAULT)
        page_fault(frame);
    else
        exception(frame);
    if (user)
        trap_leave(frame);
}
