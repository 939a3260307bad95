#include "kernel/dev/power.h"

#include "kernel/x86/io.h"

#define ACPI_PM1_CONTROL 0x604 /* where QEMU's firmware puts it */
#define ACPI_SLEEP_OFF   0x2000
#define KEYBOARD_COMMAND 0x64
#define KEYBOARD_RESET   0xFE
#define DEBUG_EXIT       0xF4 /* isa-debug-exit: status = value * 2 + 1 */
#define DEBUG_EXIT_PANIC 62

static void __attribute__((noreturn)) halt(void)
{
    for (;;)
        __asm__ volatile("cli\n\thlt");
}

void
power_off(void)
{
    outw(ACPI_PM1_CONTROL, ACPI_SLEEP_OFF);
    halt();
}

void
power_reset(void)
{
    outb(KEYBOARD_COMMAND, KEYBOARD_RESET);
    halt();
}

void
power_fail(void)
{
    outl(DEBUG_EXIT, DEBUG_EXIT_PANIC);
    halt();
}
