/* Signals: sending, and handling on the way back to user mode. */
#ifndef KERNEL_PROC_SIGNAL_H
#define KERNEL_PROC_SIGNAL_H

#include "kernel/abi/signal.h"
#include "kernel/types.h"

struct process;
struct thread;
struct trap_frame;

/* Signal N as a bit of a mask. */
#define SIGNAL_BIT(signal) (1ull << ((signal)-1))

/* What a signal's siginfo will say of where it came from. */
struct signal_origin {
    int code; /* SI_USER, CLD_EXITED, SEGV_MAPERR, ... */
    int pid;
    uint32_t uid;
    int status;       /* SIGCHLD: exit status or signal number */
    uint32_t address; /* SIGSEGV and its like: the address at fault */
};

/* Signals that wait to be taken, by a thread or by any thread of a process. */
struct pending_signals {
    uint64_t set;
    struct signal_origin origins[ABI_NSIG + 1]; /* of those in SET */
};

/* A process's actions, by signal number; shared by its threads. */
struct signal_actions {
    struct abi_sigaction action[ABI_NSIG + 1];
};

/*
 * Sends SIGNAL to PROCESS: a thread that doesn't block it takes it. ORIGIN may
 * be NULL (SI_KERNEL). A signal that is ignored vanishes; one that is already
 * pending is not counted twice; init gets only those that it handles. Any
 * context; takes process_lock.
 */
void signal_send(struct process *process, int signal,
                 const struct signal_origin *origin);

/*
 * tgkill(2): as signal_send, to the thread TID, which alone may take SIGNAL
 * (0: nothing is sent); what ends or stops a thread does so to its process.
 * 0, or -ESRCH: no process TGID (0: any) has such a thread.
 */
int signal_send_thread(int tgid, int tid, int signal,
                       const struct signal_origin *origin);

/* signal_send to each process of the group PGID; how many there were. */
unsigned
signal_send_group(int pgid, int signal, const struct signal_origin *origin);

/* Sends the running thread a SIGNAL that is an answer to its call: SIGPIPE. */
void signal_send_self(int signal);

/* Sends the running thread a SIGNAL it can't hold back: a fault of its own.
 * Blocked or ignored, it kills. */
void signal_send_fault(int signal, const struct signal_origin *origin);

/*
 * Whether a signal waits that the calling thread doesn't block, or it has to
 * stop or to end: its sleep ends, its loops return. Another thread may take
 * that signal first, so the caller sees to signals on its way out even if
 * nobody has told it to: its call may have to be made again.
 */
bool signal_is_pending(void);

/* The signals that wait for the calling thread, its own and its process's,
 * blocked ones too. */
uint64_t signal_pending_set(void);

/*
 * sigtimedwait(2): takes a signal of SET that waits for the calling thread, or
 * sleeps until DEADLINE (ns since boot, UINT64_MAX: for ever) for one. Its
 * number, and its origin in *ORIGIN; -EAGAIN, or -EINTR for another signal.
 */
int signal_wait(uint64_t set, uint64_t deadline, struct signal_origin *origin);

/* Some thread of PROCESS can no longer take the signals of SET: has others
 * look after those that wait for any of them. process_lock held. */
void signal_retarget(struct process *process, uint64_t set);

/*
 * Before user mode: takes pending signals until none is left or a handler's
 * frame has been built; restarts an interrupted call or makes it -EINTR. May
 * not return: a default action can end the process.
 */
void signal_deliver(struct trap_frame *frame);

/* sigreturn and rt_sigreturn: puts the program's registers and mask back
 * from the frame on its stack; the call's result is the register eax. */
long signal_return(struct trap_frame *frame, bool has_siginfo);

/* Sets the running thread's mask; SIGKILL and SIGSTOP stay unblocked. */
void signal_set_mask(uint64_t mask);

/* As signal_set_mask for the call in progress: its own mask comes back when a
 * signal has been delivered, or by signal_restore_mask. */
void signal_lend_mask(uint64_t mask);

/* Puts back what signal_lend_mask took away, if it did. */
void signal_restore_mask(void);

/* Gives the running process's action for SIGNAL (1 to ABI_NSIG) in *OLD and,
 * unless ACTION is NULL, sets a new one. */
void signal_set_action(int signal, const struct abi_sigaction *action,
                       struct abi_sigaction *old);

/* For exec: handlers become the default, what is ignored stays ignored. */
void signal_reset_handlers(struct process *process);

#endif
