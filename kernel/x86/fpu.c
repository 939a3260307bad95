/*
 * CR0.TS set means that the registers are not the running thread's: its first
 * FPU instruction traps and loads them. So a thread that computes with
 * integers never pays for saving them, and no CPU holds state that another
 * one might need.
 */
#include "kernel/x86/fpu.h"

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/io.h"
#include "lib/include/string.h"

#define CR0_TS             8u

#define FPU_CONTROL_START  0x37Fu  /* all exceptions masked, 64-bit */
#define SSE_CONTROL_START  0x1F80u /* all exceptions masked */
#define SSE_CONTROL_VALID  0xFFBFu /* fxrstor faults on other bits */
#define SSE_CONTROL_OFFSET 24      /* of MXCSR in the area */

static bool
is_live(void)
{
    uint32_t cr0;

    __asm__ volatile("movl %%cr0, %0" : "=r"(cr0));
    return !(cr0 & CR0_TS);
}

static void
set_trap(void)
{
    uint32_t cr0;

    __asm__ volatile("movl %%cr0, %0" : "=r"(cr0));
    __asm__ volatile("movl %0, %%cr0" : : "r"(cr0 | CR0_TS));
}

static void
set_start_state(struct fpu_state *state)
{
    uint16_t control = FPU_CONTROL_START;
    uint32_t sse_control = SSE_CONTROL_START;

    memset(state, 0, sizeof *state);
    memcpy(state->bytes, &control, sizeof control);
    memcpy(state->bytes + SSE_CONTROL_OFFSET, &sse_control, sizeof sse_control);
}

static void
save(struct thread *thread)
{
    __asm__ volatile("fxsave %0" : "=m"(*thread->fpu));
}

int
fpu_use(void)
{
    struct thread *thread = thread_current();

    if (!thread->fpu) {
        __asm__ volatile("sti");
        thread->fpu = kmalloc(sizeof *thread->fpu);
        if (!thread->fpu)
            return -ENOMEM;
        set_start_state(thread->fpu);
        __asm__ volatile("cli");
    }
    __asm__ volatile("clts\n\tfxrstor %0" : : "m"(*thread->fpu));
    return 0;
}

void
fpu_switch(struct thread *leaving)
{
    if (!is_live())
        return;
    if (leaving->fpu)
        save(leaving);
    set_trap();
}

void
fpu_save_current(void)
{
    struct thread *thread = thread_current();
    uint32_t flags = interrupts_save();

    if (thread->fpu && is_live())
        save(thread);
    interrupts_restore(flags);
}

void
fpu_restore_current(const struct fpu_state *state)
{
    struct fpu_state *own = thread_current()->fpu;
    uint32_t sse_control;

    set_trap();
    *own = *state;
    memcpy(&sse_control, own->bytes + SSE_CONTROL_OFFSET, sizeof sse_control);
    sse_control &= SSE_CONTROL_VALID;
    memcpy(own->bytes + SSE_CONTROL_OFFSET, &sse_control, sizeof sse_control);
}

void
fpu_reset_current(void)
{
    set_trap();
    if (thread_current()->fpu)
        set_start_state(thread_current()->fpu);
}

int
fpu_clone(struct thread *to, const struct thread *from)
{
    if (!from->fpu)
        return 0;
    to->fpu = kmalloc(sizeof *to->fpu);
    if (!to->fpu)
        return -ENOMEM;
    memcpy(to->fpu, from->fpu, sizeof *to->fpu);
    return 0;
}
