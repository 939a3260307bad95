/*
 * int thread_clone(unsigned flags, void *stack, int *tid,
 *                  struct user_desc *tls, pthread_t thread)
 *
 * clone(2) for a thread: the kernel copies our registers, but for esp, which
 * becomes STACK in the child. So nothing that the parent has on its stack is
 * there in the child, not even a return address: what it must know is put on
 * the new stack before. The child finds, from esp up, at an aligned esp:
 *
 *      thread          the argument of thread_begin
 *      0 0 0           so that esp is a multiple of 16 at the call
 *
 * Returns in the parent only: the child's tid, or -errno.
 */
        .text
        .globl  __libc_thread_clone
        .type   __libc_thread_clone, @function
__libc_thread_clone:
        push    %ebx                    # the caller's, as are the next two
        push    %esi
        push    %edi
        mov     16(%esp), %ebx          # flags
        mov     20(%esp), %ecx          # stack
        mov     24(%esp), %edx          # tid, which the kernel sets
        mov     28(%esp), %esi          # tls: gs of the child
        mov     %edx, %edi              # tid again, which its end clears
        and     $-16, %ecx              # the ABI's alignment
        sub     $16, %ecx               # room for what the child finds
        mov     32(%esp), %eax          # thread
        mov     %eax, (%ecx)
        mov     $120, %eax              # SYS_clone
        int     $0x80                   # two threads come back
        test    %eax, %eax              # 0 in the child
        jz      1f
        pop     %edi
        pop     %esi
        pop     %ebx
        ret
1:      xor     %ebp, %ebp              # the outermost frame, for backtraces
        call    __libc_thread_begin     # thread_begin(thread), no return
        hlt
        .size   __libc_thread_clone, . - __libc_thread_clone

/*
 * void thread_unmap_and_exit(void *mapping, size_t size)
 *
 * The last act of a detached thread: it unmaps the stack that it stands on,
 * and so can neither push nor return from there on.
 */
        .globl  __libc_thread_unmap_and_exit
        .type   __libc_thread_unmap_and_exit, @function
__libc_thread_unmap_and_exit:
        mov     4(%esp), %ebx           # mapping
        mov     8(%esp), %ecx           # size
        mov     $91, %eax               # SYS_munmap
        int     $0x80                   # esp points to nothing now
        xor     %ebx, %ebx              # status 0, which nobody sees
        mov     $1, %eax                # SYS_exit: this thread only
        int     $0x80                   # does not return
        hlt
        .size   __libc_thread_unmap_and_exit, . - __libc_thread_unmap_and_exit
        .section .note.GNU-stack, "", @progbits
