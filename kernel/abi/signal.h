/* Signal numbers, actions and the frames a handler returns through. */
#ifndef ABI_SIGNAL_H
#define ABI_SIGNAL_H

#include <stdint.h>

#define SIGHUP       1
#define SIGINT       2
#define SIGQUIT      3
#define SIGILL       4
#define SIGTRAP      5
#define SIGABRT      6
#define SIGIOT       SIGABRT
#define SIGBUS       7
#define SIGFPE       8
#define SIGKILL      9
#define SIGUSR1      10
#define SIGSEGV      11
#define SIGUSR2      12
#define SIGPIPE      13
#define SIGALRM      14
#define SIGTERM      15
#define SIGSTKFLT    16
#define SIGCHLD      17
#define SIGCONT      18
#define SIGSTOP      19
#define SIGTSTP      20
#define SIGTTIN      21
#define SIGTTOU      22
#define SIGURG       23
#define SIGXCPU      24
#define SIGXFSZ      25
#define SIGVTALRM    26
#define SIGPROF      27
#define SIGWINCH     28
#define SIGIO        29
#define SIGPOLL      SIGIO
#define SIGPWR       30
#define SIGSYS       31
#define ABI_NSIG     64 /* the highest signal number */

#define SA_NOCLDSTOP 0x00000001u
#define SA_NOCLDWAIT 0x00000002u
#define SA_SIGINFO   0x00000004u
#define SA_RESTORER  0x04000000u
#define SA_ONSTACK   0x08000000u
#define SA_RESTART   0x10000000u
#define SA_NODEFER   0x40000000u
#define SA_RESETHAND 0x80000000u

#define SIG_BLOCK    0
#define SIG_UNBLOCK  1
#define SIG_SETMASK  2

#define ABI_SIG_DFL  0u
#define ABI_SIG_IGN  1u

#define SI_USER      0
#define SI_KERNEL    0x80
#define SI_TKILL     (-6)
#define CLD_EXITED   1
#define CLD_KILLED   2
#define CLD_DUMPED   3
#define SEGV_MAPERR  1
#define SEGV_ACCERR  2
#define BUS_ADRERR   2
#define ILL_ILLOPN   2
#define FPE_INTDIV   1
#define TRAP_BRKPT   1

/* rt_sigaction's struct; signal N is bit N - 1 of the mask. */
struct abi_sigaction {
    uint32_t handler;
    uint32_t flags;
    uint32_t restorer;
    uint64_t mask;
};

/* sigaction's (call 67) older struct. */
struct abi_old_sigaction {
    uint32_t handler;
    uint32_t mask;
    uint32_t flags;
    uint32_t restorer;
};

/* siginfo_t: 128 bytes, of which the kernel fills what its code defines. */
struct abi_siginfo {
    int32_t si_signo;
    int32_t si_errno;
    int32_t si_code;
    union {
        int32_t pad[29];
        struct {
            int32_t si_pid;
            uint32_t si_uid;
            int32_t si_status;
        };
        uint32_t si_addr;
    };
};

/* struct sigcontext: the registers of the interrupted program. */
struct abi_sigcontext {
    uint32_t gs, fs, es, ds;
    uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
    uint32_t trapno, err, eip, cs, eflags, esp_at_signal, ss;
    uint32_t fpstate; /* user address of 512 + 112 bytes, or 0 */
    uint32_t oldmask;
    uint32_t cr2;
};

struct abi_stack {
    uint32_t ss_sp;
    int32_t ss_flags;
    uint32_t ss_size;
};

struct abi_ucontext {
    uint32_t uc_flags;
    uint32_t uc_link;
    struct abi_stack uc_stack;
    struct abi_sigcontext uc_mcontext;
    uint64_t uc_sigmask;
};

#endif
