/* The kernel's own voice: its log, its assertions, and its end. */
#ifndef KERNEL_PANIC_H
#define KERNEL_PANIC_H

#include <stdarg.h>

/*
 * Writes FORMAT and its arguments to the kernel log (QEMU's debug console),
 * in printf's language without floating point. Any context; takes no lock
 * that a caller could hold. One call's text is never cut by another CPU's.
 */
void log_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* log_print with its arguments in a va_list. */
void log_vprint(const char *format, va_list arguments);

/*
 * Ends the machine: says FORMAT, the registers of the trap in progress if
 * there is one, and a backtrace with function names, then makes QEMU exit
 * with status 125. For a broken invariant of the kernel's own, never for what
 * a program, a disk or the lack of memory can cause.
 */
void
panic(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/*
 * Dies as the command line's panic=HOW asks, for tests of dying: "stack" runs
 * the kernel stack over, "fault" reads where nothing is, all else panics.
 */
void panic_on_request(const char *how) __attribute__((noreturn));

#ifdef DEBUG
#define assert(condition)                                                   \
    ((condition) ? (void)0                                                  \
                 : panic("%s:%d: assertion failed: %s", __FILE__, __LINE__, \
                         #condition))
#else
#define assert(condition) ((void)sizeof(condition))
#endif

#endif
