/* futex(2): sleeping until another thread has changed a word of memory. */
#ifndef KERNEL_PROC_FUTEX_H
#define KERNEL_PROC_FUTEX_H

#include "kernel/abi/futex.h"
#include "kernel/types.h"

#define FUTEX_FOREVER UINT64_MAX /* a deadline that never comes */

/*
 * Which word a call means. SCOPE: a private word is one to the threads of an
 * address space alone; who waits for it as a shared one is not the same.
 */
enum futex_scope { FUTEX_PRIVATE, FUTEX_SHARED };

/*
 * For all calls here: WORD is the program's address, and they return -EINVAL
 * where it is not aligned and -EFAULT where there is no such memory (which a
 * private word that isn't looked at need not have). They sleep for a bucket
 * of the table and for page faults; no locks held.
 */

/*
 * Sleeps while nobody wakes WORD's waiters by a common bit of BITSET, if WORD
 * holds VALUE: -EAGAIN when it doesn't. Nobody can wake WORD in between. Until
 * DEADLINE (ns since boot, or FUTEX_FOREVER). 0 once woken; -ETIMEDOUT; or
 * for a signal -ERESTARTSYS, with a deadline -ERESTARTNOHAND.
 */
int futex_wait(uint32_t *word, enum futex_scope scope, uint32_t value,
               uint32_t bitset, uint64_t deadline);

/* Wakes up to COUNT of those who wait for WORD with a common bit of BITSET, who
 * has waited longest first; at least one, as Linux does. How many. */
int
futex_wake(uint32_t *word, enum futex_scope scope, int count, uint32_t bitset);

/*
 * Wakes up to WAKE waiters of WORD and has up to MOVE more wait for TARGET,
 * as if they always had. With EXPECTED only if WORD holds *EXPECTED, else
 * -EAGAIN. How many were woken or moved; -EINVAL for a negative count.
 */
int futex_requeue(uint32_t *word, uint32_t *target, enum futex_scope scope,
                  int wake, int move, const uint32_t *expected);

/* The running thread leaves its memory: those of its robust locks that it
 * still holds say so from now on, and a waiter of each is woken. */
void futex_leave_robust_list(void);

/* Makes the table ready. At boot, once. */
void futex_init(void);

#endif
