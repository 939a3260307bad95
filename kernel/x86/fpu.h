/* The FPU and SSE registers: saved for the threads that use them. */
#ifndef KERNEL_X86_FPU_H
#define KERNEL_X86_FPU_H

struct thread;

/* The running thread's first FPU instruction since it got the CPU: gives it
 * its registers. 0 or -ENOMEM. */
int fpu_use(void);

/* LEAVING is about to lose the CPU: saves its registers if it used them, and
 * has the next user trap. Interrupts off. */
void fpu_switch(struct thread *leaving);

/* Saves the running thread's registers into its fpu_state if they are live:
 * for fork and for signal frames. */
void fpu_save_current(void);

/* Gives the running thread STATE, made harmless: sigreturn's. The thread
 * has used the FPU before. */
struct fpu_state;
void fpu_restore_current(const struct fpu_state *state);

/* Puts the start state into the running thread's memory: exec. */
void fpu_reset_current(void);

/* Copies FROM's state (saved) to the new thread TO. 0 or -ENOMEM. */
int fpu_clone(struct thread *to, const struct thread *from);

#endif
