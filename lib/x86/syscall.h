/*
 * The trap into the kernel: number in eax, arguments in ebx, ecx, edx, esi,
 * edi, ebp; the result, or -errno, comes back in eax.
 */
#ifndef LIB_X86_SYSCALL_H
#define LIB_X86_SYSCALL_H

#include "kernel/abi/syscall.h"

/* Traps with up to six arguments; returns the raw result, -errno on failure. */
#define SYSTEM_CALL(...)                                                     \
    SYSTEM_CALL_PICK(__VA_ARGS__, SYSTEM_CALL6, SYSTEM_CALL5, SYSTEM_CALL4,  \
                     SYSTEM_CALL3, SYSTEM_CALL2, SYSTEM_CALL1, SYSTEM_CALL0) \
    (__VA_ARGS__)
#define SYSTEM_CALL_PICK(n, a, b, c, d, e, f, chosen, ...) chosen

#define SYSTEM_CALL0(n)                                    system_call(n, 0, 0, 0, 0, 0)
#define SYSTEM_CALL1(n, a)                                 system_call(n, (long)(a), 0, 0, 0, 0)
#define SYSTEM_CALL2(n, a, b)                              system_call(n, (long)(a), (long)(b), 0, 0, 0)
#define SYSTEM_CALL3(n, a, b, c) \
    system_call(n, (long)(a), (long)(b), (long)(c), 0, 0)
#define SYSTEM_CALL4(n, a, b, c, d) \
    system_call(n, (long)(a), (long)(b), (long)(c), (long)(d), 0)
#define SYSTEM_CALL5(n, a, b, c, d, e) \
    system_call(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e))
#define SYSTEM_CALL6(n, a, b, c, d, e, f)                                    \
    __system_call6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), \
                   (long)(f))

static inline __attribute__((always_inline)) long
system_call(long number, long a, long b, long c, long d, long e)
{
    long result;

    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                     : "memory");
    return result;
}

/* The trap with all six arguments, which needs ebp: lib/x86/syscall6.S. */
long
__system_call6(long number, long a, long b, long c, long d, long e, long f);

/*
 * Turns the raw result of a call into what its C function returns: RESULT, or
 * -1 with errno set when RESULT is -errno (-4095 to -1).
 */
long __system_result(long result);

#endif
