/*
 * Where a signal handler returns to (SA_RESTORER). Two entries, because the
 * kernel builds two kinds of frame: the plain one, whose call expects the
 * signal number to be popped, and that of SA_SIGINFO.
 */
        .text
        .globl  __sigreturn
        .type   __sigreturn, @function
__sigreturn:
        pop     %eax                    # the signal number
        mov     $119, %eax              # SYS_sigreturn
        int     $0x80
        .size   __sigreturn, . - __sigreturn

        .globl  __rt_sigreturn
        .type   __rt_sigreturn, @function
__rt_sigreturn:
        mov     $173, %eax              # SYS_rt_sigreturn
        int     $0x80
        .size   __rt_sigreturn, . - __rt_sigreturn
        .section .note.GNU-stack, "", @progbits
