/*
 * long __system_call6(long number, long a, ..., long f)
 *
 * The trap with six arguments. After the pushes the stack holds, from esp up:
 * ebp, edi, esi, ebx, return address, number, a, b, c, d, e, f.
 */
        .text
        .globl  __system_call6
        .type   __system_call6, @function
__system_call6:
        push    %ebx                    # the caller's, as are the next three
        push    %esi
        push    %edi
        push    %ebp
        mov     20(%esp), %eax          # number
        mov     24(%esp), %ebx          # a
        mov     28(%esp), %ecx          # b
        mov     32(%esp), %edx          # c
        mov     36(%esp), %esi          # d
        mov     40(%esp), %edi          # e
        mov     44(%esp), %ebp          # f
        int     $0x80                   # the result is left in eax
        pop     %ebp
        pop     %edi
        pop     %esi
        pop     %ebx
        ret
        .size   __system_call6, . - __system_call6
        .section .note.GNU-stack, "", @progbits
