/*
 * Where a program begins. The kernel leaves on the stack, from esp up:
 * argc, argv[0] ... argv[argc - 1], NULL, envp[0] ..., NULL, auxv.
 */
        .text
        .globl  _start
        .type   _start, @function
_start:
        xor     %ebp, %ebp              # the outermost frame, for backtraces
        mov     %esp, %eax              # where argc is
        and     $-16, %esp              # the ABI's alignment
        sub     $12, %esp               # so that it holds after the push
        push    %eax                    # __libc_start(stack)
        call    __libc_start            # does not return
        hlt
        .size   _start, . - _start
        .section .note.GNU-stack, "", @progbits
