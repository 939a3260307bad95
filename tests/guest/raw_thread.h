/*
 * Threads made by clone itself, for the tests of what stands under a thread
 * library. They share the first thread's segment, and so its errno: only raw()
 * is for them, and what of the C library keeps no state. All checks are the
 * first thread's.
 */
#ifndef RAW_THREAD_H
#define RAW_THREAD_H

#include "tap.h"

#include <limits.h>

#define VM             0x00000100
#define FS             0x00000200
#define FILES          0x00000400
#define SIGHAND        0x00000800
#define VFORK          0x00004000
#define THREAD         0x00010000
#define SYSVSEM        0x00040000
#define SETTLS         0x00080000
#define PARENT_SETTID  0x00100000
#define CHILD_CLEARTID 0x00200000
#define CHILD_SETTID   0x01000000

#define SHARE_ALL      (VM | FS | FILES | SIGHAND | THREAD | SYSVSEM)

#define WAIT           0
#define WAKE           1
#define REQUEUE        3
#define CMP_REQUEUE    4
#define WAKE_OP        5
#define WAIT_BITSET    9
#define WAKE_BITSET    10
#define PRIVATE        128
#define REALTIME       256

#define RAW_STACK      16384

/* A system call: its result, or the negative errno. */
long raw_call(long number, long a, long b, long c, long d, long e, long f);

/* clone: with a STACK the child calls BODY(ARGUMENT) and exits with it. */
long raw_clone(long flags, void *stack, int (*body)(void *), void *argument,
               int *parent_tid, void *tls, int *child_tid);

__asm__(
    "	.text\n"
    "raw_call:\n"
    "	pushl	%ebp\n"
    "	pushl	%edi\n"
    "	pushl	%esi\n"
    "	pushl	%ebx\n"
    "	movl	20(%esp), %eax\n"
    "	movl	24(%esp), %ebx\n"
    "	movl	28(%esp), %ecx\n"
    "	movl	32(%esp), %edx\n"
    "	movl	36(%esp), %esi\n"
    "	movl	40(%esp), %edi\n"
    "	movl	44(%esp), %ebp\n"
    "	int	$0x80\n"
    "	popl	%ebx\n"
    "	popl	%esi\n"
    "	popl	%edi\n"
    "	popl	%ebp\n"
    "	ret\n"
    "raw_clone:\n"
    "	pushl	%edi\n"
    "	pushl	%esi\n"
    "	pushl	%ebx\n"
    "	movl	16(%esp), %ebx\n"
    "	movl	20(%esp), %ecx\n"
    "	movl	28(%esp), %eax\n" /* the argument, for the child's stack */
    "	subl	$16, %ecx\n"
    "	movl	%eax, (%ecx)\n"
    "	movl	24(%esp), %eax\n" /* its body, above it */
    "	movl	%eax, 4(%ecx)\n"
    "	movl	32(%esp), %edx\n"
    "	movl	36(%esp), %esi\n"
    "	movl	40(%esp), %edi\n"
    "	movl	$120, %eax\n"
    "	int	$0x80\n"
    "	testl	%eax, %eax\n"
    "	jz	1f\n"
    "	popl	%ebx\n"
    "	popl	%esi\n"
    "	popl	%edi\n"
    "	ret\n"
    "1:	call	*4(%esp)\n"
    "	movl	%eax, %ebx\n"
    "	movl	$1, %eax\n"
    "	int	$0x80\n");

#define RAW(number, a, b, c, d, e, f, ...)                                  \
    raw_call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), \
             (long)(f))
#define raw(...) RAW(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

struct raw_thread {
    int (*body)(void *);
    void *argument;
    char *stack;
    volatile int tid;   /* the kernel writes it, before clone returns */
    volatile int alive; /* and this at the end */
};

/* Starts BODY(ARGUMENT) in a thread; what clone answers. */
static inline long
raw_thread_start(struct raw_thread *thread, int (*body)(void *), void *argument)
{
    thread->stack = mmap(NULL, RAW_STACK, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    thread->alive = 1;
    return raw_clone(SHARE_ALL | PARENT_SETTID | CHILD_CLEARTID,
                     thread->stack + RAW_STACK, body, argument,
                     (int *)&thread->tid, NULL, (int *)&thread->alive);
}

/* Waits for THREAD's end, and frees its stack. */
static inline void
raw_thread_join(struct raw_thread *thread)
{
    while (thread->alive)
        raw(SYS_futex, &thread->alive, WAIT, 1, NULL);
    munmap(thread->stack, RAW_STACK);
}

/* Sets WORD and wakes all that wait for it, as await_word does. */
static inline void
set_word(volatile int *word, int value)
{
    __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
    raw(SYS_futex, word, WAKE | PRIVATE, INT_MAX);
}

/* Sleeps until WORD holds VALUE. */
static inline void
await_word(volatile int *word, int value)
{
    int seen;

    while ((seen = __atomic_load_n(word, __ATOMIC_SEQ_CST)) != value)
        raw(SYS_futex, word, WAIT | PRIVATE, seen, NULL);
}

/* How many wait for WORD: a requeue to itself counts them and changes
 * nothing. */
static inline long
waiters(volatile int *word, int private)
{
    return raw(SYS_futex, word, REQUEUE | private, 0, INT_MAX, word);
}

/* Sleeps a little again and again until COUNT wait for WORD. */
static inline void
await_waiters(volatile int *word, int private, long count)
{
    while (waiters(word, private) != count)
        nap(1);
}

#endif
