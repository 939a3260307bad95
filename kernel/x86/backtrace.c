#include "kernel/x86/backtrace.h"

#include "kernel/mm/page.h"
#include "kernel/panic.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/paging.h"

#define DEPTH_MAX 32

extern const char kernel_text_start[], kernel_text_end[];

static void
print_address(uint32_t address)
{
    size_t low = 0;
    size_t high = kernel_symbol_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (kernel_symbols[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        log_print("  %08x\n", address);
    else
        log_print("  %08x %s+%u\n", address, kernel_symbols[low - 1].name,
                  address - kernel_symbols[low - 1].address);
}

static int
is_kernel_text(uint32_t address)
{
    return address >= (uint32_t)kernel_text_start &&
           address < (uint32_t)kernel_text_end;
}

void
backtrace_print(uint32_t eip, uint32_t ebp)
{
    print_address(eip);
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        if (ebp % 4 || !paging_is_kernel_mapped(ebp) ||
            !paging_is_kernel_mapped(ebp + 4))
            return;
        const uint32_t *frame = (const uint32_t *)ebp;
        if (!is_kernel_text(frame[1]))
            return;
        print_address(frame[1] - 1); /* in the call, not behind it */
        ebp = frame[0];
    }
}

void
backtrace_print_registers(const struct trap_frame *f)
{
    bool user = trap_from_user(f);

    log_print("eax %08x ebx %08x ecx %08x edx %08x\n", f->eax, f->ebx, f->ecx,
              f->edx);
    log_print("esi %08x edi %08x ebp %08x esp %08x\n", f->esi, f->edi, f->ebp,
              user ? f->esp : (uint32_t)&f->esp);
    log_print("eip %08x cs %04x eflags %08x ds %04x es %04x\n", f->eip, f->cs,
              f->eflags, f->ds & 0xFFFF, f->es & 0xFFFF);
    log_print("vector %u error %x cr2 %08x\n", f->vector, f->error,
              paging_fault_address());
}

void
backtrace_double_fault(void)
{
    uint32_t stack;

    __asm__("movl %%esp, %0" : "=r"(stack));
    struct task_state *dead = &boot_cpu.task;
    log_print("double fault: the kernel stack at %08x ran over\n", dead->esp);
    backtrace_print(dead->eip, dead->ebp);
    panic("kernel stack overflow");
}
