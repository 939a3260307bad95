#include "kernel/x86/trap.h"

#include "kernel/panic.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/exception.h"
#include "kernel/x86/interrupt.h"
#include "kernel/x86/trap_entry.h"

#define GATE_INTERRUPT 0x8E00u /* present; interrupts go off */
#define GATE_TRAP      0x8F00u /* present; interrupts stay as they are */
#define GATE_TASK      0x8500u
#define GATE_USER      0x6000u /* user mode may use it with int */
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
    else
        exception_dispatch(frame);
    if (user)
        trap_leave(frame);
}
