/*
 * A system call that is a cancellation point (POSIX 2.9.5.2): as SYSTEM_CALL,
 * but a thread that was asked to end does so instead of trapping, or as soon
 * as it sleeps in the trap. See lib/pthread/cancel.c.
 */
#ifndef LIB_X86_CANCELLABLE_CALL_H
#define LIB_X86_CANCELLABLE_CALL_H

#include "lib/private.h"
#include "lib/x86/syscall.h"

#define CANCELLABLE_CALL(...)                                                \
    SYSTEM_CALL_PICK(__VA_ARGS__, CANCELLABLE6, CANCELLABLE5, CANCELLABLE4,  \
                     CANCELLABLE3, CANCELLABLE2, CANCELLABLE1, CANCELLABLE0) \
    (__VA_ARGS__)

#define CANCELLABLE0(n)                CANCELLABLE1(n, 0)
#define CANCELLABLE1(n, a)             CANCELLABLE2(n, a, 0)
#define CANCELLABLE2(n, a, b)          CANCELLABLE3(n, a, b, 0)
#define CANCELLABLE3(n, a, b, c)       CANCELLABLE4(n, a, b, c, 0)
#define CANCELLABLE4(n, a, b, c, d)    CANCELLABLE5(n, a, b, c, d, 0)
#define CANCELLABLE5(n, a, b, c, d, e) CANCELLABLE6(n, a, b, c, d, e, 0)
#define CANCELLABLE6(n, a, b, c, d, e, f)                                      \
    cancellable_call(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), \
                     (long)(f))

/* lib/pthread/cancel.c: traps, and looks again when that was interrupted. */
long cancellable_call(long number, long a, long b, long c, long d, long e,
                      long f) LIBC_PRIVATE(cancellable_call);

/* cancellable_call.S: looks and traps. */
long cancellable_trap(long number, long a, long b, long c, long d, long e,
                      long f) LIBC_PRIVATE(cancellable_trap);

/* From its first look to the end of its trap: here a thread may be ended. */
extern const char cancellable_begin[] LIBC_PRIVATE(cancellable_begin);
extern const char cancellable_end[] LIBC_PRIVATE(cancellable_end);

/* Where a thread goes that ends here and now, whatever its stack is like. */
extern const char cancellation[] LIBC_PRIVATE(cancellation);

#endif
