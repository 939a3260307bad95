/*
 * pid_t vfork(void)
 *
 * The child runs on the parent's stack and may overwrite our return address,
 * so it is kept in a register, which each of the two has for itself.
 */
        .text
        .globl  vfork
        .type   vfork, @function
vfork:
        pop     %ecx                    # the return address
        mov     $190, %eax              # SYS_vfork
        int     $0x80                   # ecx survives
        push    %ecx                    # put it back, in either process
        cmp     $-4095, %eax            # an error number?
        jae     1f
        ret
1:      push    %eax                    # __system_result(-errno)
        call    __system_result         # sets errno, returns -1
        add     $4, %esp
        ret
        .size   vfork, . - vfork
        .section .note.GNU-stack, "", @progbits
