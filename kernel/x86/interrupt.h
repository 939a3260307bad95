/* Hardware interrupts: who answers which line of the two 8259 PICs. */
#ifndef KERNEL_X86_INTERRUPT_H
#define KERNEL_X86_INTERRUPT_H

#define INTERRUPT_LINES 16

/* Called with interrupts off, on whatever thread was running: may wake
 * threads and take spinlocks, never sleeps. */
typedef void interrupt_handler(void *context);

/*
 * Has HANDLER called with CONTEXT at every interrupt of LINE (0 to 15) and
 * lets the line through. A line may be shared: all its handlers are called,
 * in no particular order. Returns 0, or -ENOMEM. At boot only.
 */
int
interrupt_register(unsigned line, interrupt_handler *handler, void *context);

/* Programs the PICs: all lines masked, vectors from 32. At boot, once. */
void interrupt_init(void);

/* What trap.c calls for the vectors 32 to 47. */
void interrupt_dispatch(unsigned line);

#endif
