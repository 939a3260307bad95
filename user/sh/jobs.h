/* The shell's children: born, waited for, remembered. */
#ifndef USER_SH_JOBS_H
#define USER_SH_JOBS_H

#include <sys/types.h>

/*
 * Forks. In the child, which is not interactive, Ctrl-C works as it does in
 * any program, and no job is known. Returns what fork returns; complains when
 * that is -1.
 */
pid_t shell_fork(void);

/*
 * Waits for the child PID to end and returns its status as `$?` has it: what
 * it exited with, or 128 + the number of the signal.
 */
int wait_for(pid_t pid);

/* Remembers PID, a child that runs in the background. */
void job_add(pid_t pid);

/* Buries the background children that have ended; waits for none. */
void jobs_reap(void);

/* Waits for the background child PID and returns its status, or 127. */
int job_wait(pid_t pid);

/* Waits for all background children. Returns 0, or 130 after Ctrl-C. */
int jobs_wait(void);

#endif
