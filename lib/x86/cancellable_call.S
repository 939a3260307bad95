/*
 * long cancellable_trap(long number, long a, ..., long f)
 *
 * A look at whether the thread is to end, and then the trap. Between the two
 * lies the classic race: asked to end after the look, the thread would sleep
 * in the trap for ever. So pthread_cancel sends a signal too, whose handler
 * compares the interrupted eip with the two labels: from _begin until the trap
 * is done, it turns eip to `cancellation`. At _end the call has had its
 * effect, and its result must not be lost. An interrupted call that is to be
 * restarted has its eip back at the int, which is before _end.
 *
 * After the pushes the stack holds, from esp up: ebp, edi, esi, ebx, return
 * address, number, a, b, c, d, e, f.
 */
        .text
        .globl  __libc_cancellable_trap
        .type   __libc_cancellable_trap, @function
        .globl  __libc_cancellable_begin
        .globl  __libc_cancellable_end
        .globl  __libc_cancellation
__libc_cancellable_trap:
        push    %ebx                    # the caller's, as are the next three
        push    %esi
        push    %edi
        push    %ebp
        mov     24(%esp), %ebx          # a
        mov     28(%esp), %ecx          # b
        mov     32(%esp), %edx          # c
        mov     36(%esp), %esi          # d
        mov     40(%esp), %edi          # e
        mov     44(%esp), %ebp          # f
__libc_cancellable_begin:
        mov     %gs:4, %eax             # the descriptor's `cancellation`
        and     $7, %eax                # pending, disabled, ending
        cmp     $1, %eax                # pending, and nothing against it?
        je      __libc_cancellation
        mov     20(%esp), %eax          # number
        int     $0x80                   # the result is left in eax
__libc_cancellable_end:
        pop     %ebp
        pop     %edi
        pop     %esi
        pop     %ebx
        ret
        .size   __libc_cancellable_trap, . - __libc_cancellable_trap

        .type   __libc_cancellation, @function
__libc_cancellation:
        xor     %ebp, %ebp              # backtraces end here
        and     $-16, %esp              # the ABI's alignment, whatever it was
        sub     $12, %esp               # so that it holds after the push
        push    $-1                     # thread_end(PTHREAD_CANCELED)
        call    __libc_thread_end       # does not return
        hlt
        .size   __libc_cancellation, . - __libc_cancellation
        .section .note.GNU-stack, "", @progbits
