/* The machine's end. */
#ifndef KERNEL_DEV_POWER_H
#define KERNEL_DEV_POWER_H

/* Turns the machine off; QEMU exits with status 0. */
void power_off(void) __attribute__((noreturn));

/* Restarts the machine. */
void power_reset(void) __attribute__((noreturn));

/* Ends QEMU with status 125: the kernel has panicked. */
void power_fail(void) __attribute__((noreturn));

#endif
