/*
 * The way into the kernel and back: every trap, whatever its cause, leaves a
 * struct trap_frame (trap.h) on the thread's kernel stack:
 *
 *	higher	ss		pushed by the CPU, only
 *		esp		  when it came from user mode
 *		eflags		pushed by the CPU
 *		cs
 *		eip
 *		error		by the CPU, or 0; for a call its number
 *		vector
 *		ds
 *		es
 *		eax		call number in, result out
 *		ebp edi esi	arguments 6, 5, 4
 *		edx ecx ebx	arguments 3, 2, 1
 *	esp ->			and its address for the C function
 */
#include "kernel/x86/segments.h"

	.macro	SAVE_REGISTERS
	pushl	%ds
	pushl	%es
	pushl	%eax
	pushl	%ebp
	pushl	%edi
	pushl	%esi
	pushl	%edx
	pushl	%ecx
	pushl	%ebx
	cld				/* C wants to count upwards */
	.endm

	.text

/* int $0x80: a system call. Interrupts stay on: its gate is a trap gate. */
	.globl	trap_entry_syscall
trap_entry_syscall:
	pushl	%eax			/* error: the number, for a restart */
	pushl	$0x80			/* vector */
	SAVE_REGISTERS
	cmpw	$USER_DATA, 28(%esp)	/* es: is it the flat segment? */
	jne	1f
	cmpw	$USER_DATA, 32(%esp)	/* ds */
	jne	1f
2:	pushl	%esp			/* the frame */
	call	syscall_dispatch
	addl	$4, %esp
	jmp	trap_return
1:	movl	$USER_DATA, %edi	/* the program had loaded others */
	movl	%edi, %ds
	movl	%edi, %es
	jmp	2b

/* Every other trap comes here from its stub below, error and vector pushed. */
trap_entry_common:
	SAVE_REGISTERS
	movl	$USER_DATA, %edi
	movl	%edi, %ds
	movl	%edi, %es
	pushl	%esp			/* the frame */
	call	trap_dispatch
	addl	$4, %esp

/* Back to where the frame says, with the registers that are in it. */
	.globl	trap_return
trap_return:
	cmpw	$USER_DATA, 28(%esp)	/* es: does it want another one? */
	jne	3f
	cmpw	$USER_DATA, 32(%esp)	/* ds */
	jne	3f
4:	popl	%ebx
	popl	%ecx
	popl	%edx
	popl	%esi
	popl	%edi
	popl	%ebp
	popl	%eax
	addl	$16, %esp		/* es, ds, vector, error */
8:	iret
3:	movl	28(%esp), %eax
	movl	32(%esp), %ecx
5:	movl	%eax, %es
6:	movl	%ecx, %ds
	jmp	4b
7:	movl	$USER_DATA, %eax	/* the selector has become invalid */
	movl	%eax, %es
	movl	%eax, %ds
	jmp	4b
9:	pushl	$0			/* iret can't load cs or ss: */
	pushl	$13			/* the program's protection fault */
	jmp	trap_entry_common
	.section .fixups, "a"
	.long	5b, 7b
	.long	6b, 7b
	.long	8b, 9b
	.text

/* Where a new thread first runs: switch.S's stack ends with this address. */
	.globl	trap_return_first
trap_return_first:
	call	fork_first_run		/* completes the switch to it */
	movl	%esp, %eax
	pushl	%eax			/* the frame */
	call	trap_leave		/* work before user mode */
	addl	$4, %esp
	jmp	trap_return

/* void trap_return_to(frame): leaves the kernel through FRAME, for init. */
	.globl	trap_return_to
trap_return_to:
	movl	4(%esp), %esp
	jmp	trap_return

/* A stub a vector; those with an error code have it pushed by the CPU. */
	.macro	STUB vector, has_error
	.balign	16
	.if	\has_error == 0
	pushl	$0
	.endif
	pushl	$\vector
	jmp	trap_entry_common
	.endm

	.balign	16
	.globl	trap_stubs
trap_stubs:				/* 16 bytes each, vectors 0 to 47 */
	.altmacro
	.set	vector, 0
	.rept	48
	.if	vector == 8 || (vector >= 10 && vector <= 14) || vector == 17
	STUB	%vector, 1
	.else
	STUB	%vector, 0
	.endif
	.set	vector, vector + 1
	.endr

	.section .note.GNU-stack, "", @progbits
