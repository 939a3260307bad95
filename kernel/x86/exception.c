#include "kernel/x86/exception.h"

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
#include "kernel/x86/paging.h"
#include "kernel/x86/trap.h"
#include "kernel/x86/trap_entry.h"

#define ERROR_WRITE 2u /* page fault's error code: it was a write */

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

void
exception_dispatch(struct trap_frame *frame)
{
    if (frame->vector == TRAP_PAGE_FAULT) {
        page_fault(frame);
        return;
    }
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
