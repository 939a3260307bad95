/* Groups and sessions: getpgid, setpgid, getsid, setsid, getppid. */
#ifndef KERNEL_PROC_IDENTITY_H
#define KERNEL_PROC_IDENTITY_H

/* Of the process PID (0: the caller): or -ESRCH. */
int process_get_group(int pid);
int process_get_session(int pid);

/* setpgid(2): 0, -EINVAL, -ESRCH, -EACCES, -EPERM. */
int process_set_group(int pid, int pgid);

/* setsid(2): the new session, or -EPERM for a group's leader. */
int process_new_session(void);

/* The caller's parent's pid; 0 for init. */
int process_parent_pid(void);

#endif
