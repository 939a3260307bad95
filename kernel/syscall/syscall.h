/* The typed functions behind the calls, one a line of table.def. */
#ifndef KERNEL_SYSCALL_SYSCALL_H
#define KERNEL_SYSCALL_SYSCALL_H

#include "kernel/types.h"

struct abi_itimerval32;
struct abi_old_sigaction;
struct abi_rlimit32;
struct abi_rusage32;
struct abi_sigaction;
struct abi_siginfo;
struct abi_stat64;
struct abi_timespec32;
struct abi_timespec64;
struct abi_timeval32;
struct abi_timezone;
struct iovec;
struct msghdr;
struct pollfd;
struct robust_list_head;
struct sockaddr;
struct trap_frame;
struct user_desc;
struct utsname;

/* Calls the function of the number in FRAME's eax with the arguments in its
 * other registers; the result, or -ENOSYS. */
long syscall_run(const struct trap_frame *frame);

/* trap.S calls it for int $0x80: syscall_run, whose result goes to FRAME's
 * eax. */
void syscall_dispatch(struct trap_frame *frame);

/*
 * Each sys_NAME takes what the program's registers hold, in their types, and
 * returns a result or -errno. Pointers are the program's addresses: nothing
 * reads or writes there but the user_copy functions. What a call means is in
 * section 2 of the Linux manual; a comment says where we differ.
 */
#define A0()                               (void)
#define A1(t1, a1)                         (t1 a1)
#define A2(t1, a1, t2, a2)                 (t1 a1, t2 a2)
#define A3(t1, a1, t2, a2, t3, a3)         (t1 a1, t2 a2, t3 a3)
#define A4(t1, a1, t2, a2, t3, a3, t4, a4) (t1 a1, t2 a2, t3 a3, t4 a4)
#define A5(t1, a1, t2, a2, t3, a3, t4, a4, t5, a5) \
    (t1 a1, t2 a2, t3 a3, t4 a4, t5 a5)
#define A6(t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, t6, a6) \
    (t1 a1, t2 a2, t3 a3, t4 a4, t5 a5, t6 a6)
#define SYSCALL(number, name, arguments) long sys_##name arguments;

#include "kernel/syscall/table.def"

#undef SYSCALL
#undef A0
#undef A1
#undef A2
#undef A3
#undef A4
#undef A5
#undef A6

#endif
