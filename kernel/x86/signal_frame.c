/*
 * The frames are Linux/i386's (arch/x86's sigframe): a handler of one
 * argument gets the short one, one with SA_SIGINFO the long one. Both begin
 * with the address that the handler returns to.
 */
#include "kernel/x86/signal_frame.h"

#include "kernel/abi/syscall.h"
#include "kernel/errno.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/fpu.h"
#include "kernel/x86/segments.h"
#include "kernel/x86/trap.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

#define EFLAGS_USER   0x00050DD5u /* what a program may set: CF to OF, AC, RF */
#define EFLAGS_ALWAYS 0x00000202u /* IF, and the bit that is always 1 */
#define USER_LEVEL    3u          /* a selector's: the privilege of programs */
#define EFLAGS_CLEAR  0x00010500u /* a handler starts without DF, TF, RF */

/* Instructions for a program that brings no restorer. */
struct return_code {
    uint8_t bytes[8];
};

struct short_frame {
    uint32_t return_address;
    int32_t signal;
    struct abi_sigcontext context;
    uint8_t unused_fpstate[624];
    uint32_t extra_mask; /* signals 33 to 64 */
    struct return_code code;
};

struct long_frame {
    uint32_t return_address;
    int32_t signal;
    uint32_t info_address;
    uint32_t context_address;
    struct abi_siginfo info;
    struct abi_ucontext context;
    struct return_code code;
};

/* The FPU's part: the old layout, whose place is kept, then FXSAVE's. */
struct fpu_frame {
    uint8_t old[108];
    uint16_t status;
    uint16_t magic; /* 0: FXSAVE's area follows */
    uint8_t state[sizeof(struct fpu_state)];
};

static void
save_registers(struct abi_sigcontext *to, const struct trap_frame *from,
               uint64_t mask)
{
    *to = (struct abi_sigcontext){
        .gs = segments_read_gs(),
        .fs = segments_read_fs(),
        .es = from->es & 0xFFFF,
        .ds = from->ds & 0xFFFF,
        .edi = from->edi,
        .esi = from->esi,
        .ebp = from->ebp,
        .esp = from->esp,
        .ebx = from->ebx,
        .edx = from->edx,
        .ecx = from->ecx,
        .eax = from->eax,
        .trapno = from->vector,
        .err = from->error,
        .eip = from->eip,
        .cs = from->cs & 0xFFFF,
        .eflags = from->eflags,
        .esp_at_signal = from->esp,
        .ss = from->ss & 0xFFFF,
        .oldmask = (uint32_t)mask,
    };
}

/* Selectors are taken as they are: those that the way back to user mode can't
 * load become 0 (ds, es, fs, gs) or the program's fault (cs, ss). */
static void
restore_registers(struct trap_frame *to, const struct abi_sigcontext *from)
{
    to->edi = from->edi;
    to->esi = from->esi;
    to->ebp = from->ebp;
    to->ebx = from->ebx;
    to->edx = from->edx;
    to->ecx = from->ecx;
    to->eax = from->eax;
    to->eip = from->eip;
    to->esp = from->esp;
    to->eflags = (from->eflags & EFLAGS_USER) | EFLAGS_ALWAYS;
    to->es = from->es;
    to->ds = from->ds;
    to->cs = from->cs | USER_LEVEL;
    to->ss = from->ss | USER_LEVEL;
    segments_load_fs(from->fs);
    segments_load_gs(from->gs);
}

/* Pushes the FPU's state below *STACK if the thread has one; its address in
 * *ADDRESS, else 0. */
static int
push_fpu(uint32_t *stack, uint32_t *address)
{
    struct thread *thread = thread_current();
    uint8_t start[112] = {0};

    *address = 0;
    if (!thread->fpu)
        return 0;
    fpu_save_current();
    *stack = (*stack - sizeof(struct fpu_frame)) & ~15u;
    *address = *stack;
    if (user_copy_out((void *)*stack, start, sizeof start) < 0)
        return -EFAULT;
    return user_copy_out((void *)(*stack + sizeof start), thread->fpu,
                         sizeof *thread->fpu);
}

/* The FPU's state from ADDRESS in the program; 0: the start state. */
static int
pop_fpu(uint32_t address)
{
    struct thread *thread = thread_current();
    struct fpu_state state;

    if (!address)
        fpu_reset_current();
    if (!address || !thread->fpu)
        return 0;
    address += offsetof(struct fpu_frame, state);
    if (user_copy_in(&state, (const void *)address, sizeof state) < 0)
        return -EFAULT;
    fpu_restore_current(&state);
    return 0;
}

/* popl %eax (the signal); movl $SYS_sigreturn, %eax; int $0x80 */
static const struct return_code short_code = {
    {0x58, 0xB8, SYS_sigreturn, 0, 0, 0, 0xCD, 0x80}};

/* movl $SYS_rt_sigreturn, %eax; int $0x80 */
static const struct return_code long_code = {
    {0xB8, SYS_rt_sigreturn, 0, 0, 0, 0xCD, 0x80}};

/* Where a frame of SIZE lies below STACK: as if a call had pushed it. */
static uint32_t
place_frame(uint32_t stack, size_t size)
{
    return ((stack - size + 4) & ~15u) - 4;
}

static int
push_short(struct trap_frame *frame, int signal, uint32_t restorer,
           uint64_t mask)
{
    struct short_frame push = {
        .signal = signal, .extra_mask = mask >> 32, .code = short_code};
    uint32_t stack = frame->esp;

    save_registers(&push.context, frame, mask);
    if (push_fpu(&stack, &push.context.fpstate) < 0)
        return -EFAULT;
    stack = place_frame(stack, sizeof push);
    push.return_address =
        restorer ? restorer : stack + offsetof(struct short_frame, code);
    frame->eax = signal;
    frame->edx = frame->ecx = 0;
    frame->esp = stack;
    return user_copy_out((void *)stack, &push, sizeof push);
}

void
signal_fill_info(struct abi_siginfo *info, int signal,
                 const struct signal_origin *origin)
{
    info->si_signo = signal;
    info->si_code = origin->code;
    if (signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE ||
        signal == SIGILL || signal == SIGTRAP)
        info->si_addr = origin->address;
    if (origin->code <= 0 || signal == SIGCHLD) {
        info->si_pid = origin->pid;
        info->si_uid = origin->uid;
        info->si_status = origin->status;
    }
}

static int
push_long(struct trap_frame *frame, int signal, uint32_t restorer,
          const struct signal_origin *origin, uint64_t mask)
{
    struct long_frame push = {.signal = signal, .code = long_code};
    uint32_t stack = frame->esp;

    signal_fill_info(&push.info, signal, origin);
    save_registers(&push.context.uc_mcontext, frame, mask);
    push.context.uc_stack.ss_flags = 2; /* SS_DISABLE */
    push.context.uc_sigmask = mask;
    if (push_fpu(&stack, &push.context.uc_mcontext.fpstate) < 0)
        return -EFAULT;
    stack = place_frame(stack, sizeof push);
    push.info_address = stack + offsetof(struct long_frame, info);
    push.context_address = stack + offsetof(struct long_frame, context);
    push.return_address =
        restorer ? restorer : stack + offsetof(struct long_frame, code);
    frame->eax = signal;
    frame->edx = push.info_address;
    frame->ecx = push.context_address;
    frame->esp = stack;
    return user_copy_out((void *)stack, &push, sizeof push);
}

int
signal_frame_push(struct trap_frame *frame, int signal,
                  const struct abi_sigaction *action,
                  const struct signal_origin *origin, uint64_t mask)
{
    uint32_t restorer = action->flags & SA_RESTORER ? action->restorer : 0;
    int error = action->flags & SA_SIGINFO
                    ? push_long(frame, signal, restorer, origin, mask)
                    : push_short(frame, signal, restorer, mask);

    if (error)
        return error;
    frame->eip = action->handler;
    frame->eflags &= ~EFLAGS_CLEAR;
    frame->cs = USER_CODE;
    frame->ds = frame->es = frame->ss = USER_DATA;
    return 0;
}

/* The short frame's start lies under its return address and its argument,
 * of which the restorer has popped the one and perhaps the other. */
static int
pop_short(struct trap_frame *frame, uint64_t *mask)
{
    struct short_frame pop;
    uint32_t start = frame->esp - 8;

    if (user_copy_in(&pop, (void *)start, sizeof pop) < 0 ||
        pop_fpu(pop.context.fpstate) < 0)
        return -EFAULT;
    restore_registers(frame, &pop.context);
    *mask = pop.context.oldmask | (uint64_t)pop.extra_mask << 32;
    return 0;
}

static int
pop_long(struct trap_frame *frame, uint64_t *mask)
{
    struct long_frame pop;

    if (user_copy_in(&pop, (void *)(frame->esp - 4), sizeof pop) < 0 ||
        pop_fpu(pop.context.uc_mcontext.fpstate) < 0)
        return -EFAULT;
    restore_registers(frame, &pop.context.uc_mcontext);
    *mask = pop.context.uc_sigmask;
    return 0;
}

int
signal_frame_pop(struct trap_frame *frame, bool has_siginfo, uint64_t *mask)
{
    return has_siginfo ? pop_long(frame, mask) : pop_short(frame, mask);
}
