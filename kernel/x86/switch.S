/*
 * void switch_stacks(uint32_t **save, uint32_t *load)
 *
 * Leaves the running thread and goes on in another: saves the registers that
 * C wants kept and the stack pointer in *SAVE, and takes them from LOAD, which
 * an earlier call saved (or thread.c built) so:
 *
 *	higher	return address
 *		ebp
 *		ebx
 *		esi
 *	LOAD ->	edi
 */
	.text
	.globl	switch_stacks
switch_stacks:
	movl	4(%esp), %eax		/* save */
	movl	8(%esp), %edx		/* load */
	pushl	%ebp
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	movl	%esp, (%eax)
	movl	%edx, %esp		/* from here on the other thread */
	popl	%edi
	popl	%esi
	popl	%ebx
	popl	%ebp
	ret

	.section .note.GNU-stack, "", @progbits
