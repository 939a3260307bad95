#include "kernel/panic.h"

#include "kernel/dev/power.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/backtrace.h"
#include "kernel/x86/io.h"
#include "lib/include/string.h"

/* Who ran, for the log. */
static void
print_thread(void)
{
    struct thread *thread = thread_current();

    if (thread->process)
        log_print("in process %d (%s)\n", thread->process->pid,
                  thread->process->name);
    else
        log_print("in a kernel thread\n");
}

void
panic(const char *text, ...)
{
    static bool panicking;
    va_list arguments;

    interrupts_save();
    if (!panicking) {
        panicking = true;
        log_print("panic: ");
        va_start(arguments, text);
        log_vprint(text, arguments);
        va_end(arguments);
        log_print("\n");
        print_thread();
        backtrace_print((uint32_t)__builtin_return_address(0),
                        *(uint32_t *)__builtin_frame_address(0));
    }
    power_fail();
}

/* Calls itself until the stack is full; VOLATILE keeps it from being a loop. */
static uint32_t
run_over(volatile uint32_t depth)
{
    return depth == 0 ? 0 : run_over(depth - 1) + depth;
}

void
panic_on_request(const char *how)
{
    volatile uintptr_t nowhere = 16;

    if (strcmp(how, "stack") == 0)
        run_over(UINT32_MAX);
    if (strcmp(how, "fault") == 0)
        *(volatile uint32_t *)nowhere = 0;
    panic("asked for on the command line: panic=%s", how);
}

/* GCC's stack protector: the value it guards with, and whom it calls. */
uintptr_t __stack_chk_guard = 0xE2DEE396;

void __stack_chk_fail(void);

void
__stack_chk_fail(void)
{
    panic("a function wrote over its stack frame");
}
