/* Who called whom, with names. */
#ifndef KERNEL_X86_BACKTRACE_H
#define KERNEL_X86_BACKTRACE_H

#include <stddef.h>
#include <stdint.h>

struct trap_frame;

/* One function's first address and its name; tools/ksyms makes the table,
 * sorted by address. */
struct kernel_symbol {
    uint32_t address;
    const char *name;
};

extern const struct kernel_symbol kernel_symbols[];
extern const size_t kernel_symbol_count;

/* The page directory boot.S made: the kernel's half, nothing below. */
extern uint32_t boot_page_directory[1024];

/* Logs the callers of the function whose frame pointer is EBP, EIP first. */
void backtrace_print(uint32_t eip, uint32_t ebp);

/* Logs FRAME's registers. */
void backtrace_print_registers(const struct trap_frame *frame);

/* Where the double fault's task starts: panics. */
void backtrace_double_fault(void) __attribute__((noreturn));

#endif
