/* From the number in eax to the typed function, and its result back. */
#include "kernel/errno.h"
#include "kernel/proc/thread.h"
#include "kernel/syscall/syscall.h"
#include "kernel/x86/trap.h"
#include "kernel/x86/trap_entry.h"

/* call_read(frame) calls sys_read((int)ebx, (void *)ecx, (size_t)edx). */
#define A0()                       ()
#define A1(t1, a1)                 ((t1)f->ebx)
#define A2(t1, a1, t2, a2)         ((t1)f->ebx, (t2)f->ecx)
#define A3(t1, a1, t2, a2, t3, a3) ((t1)f->ebx, (t2)f->ecx, (t3)f->edx)
#define A4(t1, a1, t2, a2, t3, a3, t4, a4) \
    ((t1)f->ebx, (t2)f->ecx, (t3)f->edx, (t4)f->esi)
#define A5(t1, a1, t2, a2, t3, a3, t4, a4, t5, a5) \
    ((t1)f->ebx, (t2)f->ecx, (t3)f->edx, (t4)f->esi, (t5)f->edi)
#define A6(t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, t6, a6) \
    ((t1)f->ebx, (t2)f->ecx, (t3)f->edx, (t4)f->esi, (t5)f->edi, (t6)f->ebp)
#define SYSCALL(number, name, arguments)                \
    static long call_##name(__attribute__((unused))     \
                            const struct trap_frame *f) \
    {                                                   \
        return sys_##name arguments;                    \
    }
#include "kernel/syscall/table.def"
#undef SYSCALL

typedef long call(const struct trap_frame *frame);

#define SYSCALL(number, name, arguments) [number] = call_##name,
static call *const calls[] = {
#include "kernel/syscall/table.def"
};
#undef SYSCALL

#define CALL_COUNT (sizeof calls / sizeof calls[0])

long
syscall_run(const struct trap_frame *frame)
{
    uint32_t number = frame->eax;

    if (number < CALL_COUNT && calls[number])
        return calls[number](frame);
    return -ENOSYS;
}

/* A call that a signal cut short left RETURN_SIGNAL set: trap_leave sees to
 * its restart. */
void
syscall_dispatch(struct trap_frame *frame)
{
    frame->eax = syscall_run(frame);
    __asm__ volatile("cli");
    if (thread_current()->return_work)
        trap_leave(frame);
}
