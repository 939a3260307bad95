/* From the boot loader to kernel_main: paging on, running high. */

#define KERNEL_BASE   0xC0000000
#define KERNEL_STACK  8192
#define MAGIC         0x1BADB002
#define FLAGS         0x00000003	/* page-aligned modules, memory size */
#define LARGE_PAGE    0x183		/* present, writable, 4 MiB, global */
#define DIRECT_TABLES 192		/* 192 * 4 MiB = 768 MiB mapped */

	.section .multiboot, "a"
	.balign	4
	.long	MAGIC, FLAGS, -(MAGIC + FLAGS)

	.section .boot, "ax"
	.globl	boot_start
boot_start:
	movl	%eax, %esi		/* the loader's magic number */
	cld
	movl	$(boot_page_directory - KERNEL_BASE), %edi
	movl	$LARGE_PAGE, %eax
	movl	%eax, (%edi)		/* 0 to 4 MiB, while we run low */
	leal	(KERNEL_BASE >> 20)(%edi), %edi	/* entry 768 */
	movl	$DIRECT_TABLES, %ecx
1:	stosl				/* KERNEL_BASE + n maps n */
	addl	$0x400000, %eax
	loop	1b

	movl	%cr4, %eax
	orl	$0x690, %eax		/* PSE, PGE, OSFXSR, OSXMMEXCPT */
	movl	%eax, %cr4
	movl	$(boot_page_directory - KERNEL_BASE), %eax
	movl	%eax, %cr3
	movl	%cr0, %eax
	andl	$0xFFFFFFFB, %eax	/* EM off: there is an FPU */
	orl	$0x80010022, %eax	/* PG, WP, NE, MP */
	movl	%eax, %cr0
	movl	$boot_high, %eax
	jmp	*%eax

	.text
boot_high:
	movl	$(boot_stack + KERNEL_STACK - 16), %esp
	movl	$boot_thread, 12(%esp)	/* where thread_current looks */
	xorl	%ebp, %ebp		/* backtraces end here */
	pushl	%ebx			/* the loader's information */
	pushl	%esi
	call	kernel_main		/* does not return */
2:	hlt
	jmp	2b

	.bss
	.balign	4096
	.globl	boot_page_directory
boot_page_directory:
	.skip	4096
	.balign	KERNEL_STACK
	.globl	boot_stack
boot_stack:
	.skip	KERNEL_STACK

	.section .note.GNU-stack, "", @progbits
