/*
 * int setjmp(jmp_buf env)
 * int sigsetjmp(sigjmp_buf env, int save_mask)
 * void longjmp(jmp_buf env, int value), siglongjmp too
 *
 * jmp_buf: ebx 0, esi 4, edi 8, ebp 12, esp 16, eip 20, mask saved? 24,
 * mask 28. The saved esp is the caller's, as it is after setjmp has returned.
 */
        .text
        .globl  setjmp
        .globl  _setjmp
        .type   setjmp, @function
        .type   _setjmp, @function
setjmp:
_setjmp:
        mov     4(%esp), %eax           # env
        movl    $0, 24(%eax)            # without the mask
        jmp     save
        .size   setjmp, . - setjmp

        .globl  sigsetjmp
        .type   sigsetjmp, @function
sigsetjmp:
        mov     4(%esp), %eax           # env
        mov     8(%esp), %ecx           # save_mask
        mov     %ecx, 24(%eax)
        test    %ecx, %ecx
        jz      save
        push    %eax                    # __jump_mask_save(env)
        call    __jump_mask_save
        pop     %eax
save:   mov     %ebx, 0(%eax)           # what a call must preserve
        mov     %esi, 4(%eax)
        mov     %edi, 8(%eax)
        mov     %ebp, 12(%eax)
        lea     4(%esp), %ecx           # esp without the return address
        mov     %ecx, 16(%eax)
        mov     (%esp), %ecx            # the return address
        mov     %ecx, 20(%eax)
        xor     %eax, %eax              # the first return is 0
        ret
        .size   sigsetjmp, . - sigsetjmp

        .globl  longjmp
        .globl  _longjmp
        .globl  siglongjmp
        .type   longjmp, @function
        .type   _longjmp, @function
        .type   siglongjmp, @function
longjmp:
_longjmp:
siglongjmp:
        mov     4(%esp), %edx           # env
        cmpl    $0, 24(%edx)            # was the mask saved?
        je      1f
        push    %edx                    # __jump_mask_restore(env)
        call    __jump_mask_restore
        pop     %edx
1:      mov     8(%esp), %eax           # value
        test    %eax, %eax
        jnz     2f
        inc     %eax                    # setjmp never returns 0 twice
2:      mov     0(%edx), %ebx
        mov     4(%edx), %esi
        mov     8(%edx), %edi
        mov     12(%edx), %ebp
        mov     16(%edx), %esp
        jmp     *20(%edx)
        .size   longjmp, . - longjmp
        .section .note.GNU-stack, "", @progbits
