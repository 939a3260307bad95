/* The process: address space, descriptor table, identity. */
#ifndef KERNEL_PROC_PROCESS_H
#define KERNEL_PROC_PROCESS_H

#include "kernel/list.h"
#include "kernel/proc/credentials.h"
#include "kernel/proc/interval_timer.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/wait_queue.h"
#include "kernel/refcount.h"
#include "kernel/types.h"

struct address_space;
struct fd_table;
struct inode;
struct thread;
struct terminal;

#define PROCESS_NAME_SIZE 16

enum process_state {
    PROCESS_ALIVE,
    PROCESS_ZOMBIE, /* exited; its parent has not waited for it yet */
    PROCESS_REAPED, /* waited for; only references keep the struct */
};

/* CPU time. */
struct process_times {
    uint32_t user_ticks, system_ticks; /* of 1 / CLOCK_HZ seconds */
};

struct process {
    struct refcount refs; /* the table's one, and of those looking at it */
    int pid;
    struct list table_link; /* all processes, by pid in rising order */
    struct list hash_link;  /* by pid */

    /* Guarded by process_lock, one lock for all of the family. */
    enum process_state state;
    struct process *parent;
    struct list children;
    struct list sibling_link;
    struct wait_queue child_exits; /* wait4 sleeps here */
    int exit_status;               /* the status word, once ending */
    int pgid;
    int sid;
    bool has_execed;     /* setpgid is no longer for the parent */
    bool stopped;        /* by SIGSTOP and its like: all threads are */
    bool ending;         /* all threads have been told to end */
    struct list threads; /* of struct thread, by process_link */
    unsigned thread_count;
    struct wait_queue thread_events; /* exec waits for the others' ends here,
                                      * stopped threads for SIGCONT */
    struct terminal *terminal;       /* controlling; NULL for none; terminals
                                      * never go away */
    struct wait_queue vfork_done;    /* the vfork parent sleeps here */
    bool vfork_pending;              /* a vfork child that still borrows */

    struct credentials credentials;   /* process_lock */
    struct signal_actions *actions;   /* process_lock */
    struct pending_signals pending;   /* process_lock */
    struct interval_timer real_timer; /* process_lock */
    int exit_signal;                  /* what the parent gets: SIGCHLD */

    struct inode *cwd;            /* a reference; process_lock */
    uint32_t umask;               /* atomic */
    char name[PROCESS_NAME_SIZE]; /* the program's, with NUL; process_lock */

    /* Stay while it has threads, but for exec, which leaves it one. Others
     * look at the first two under process_lock. */
    struct address_space *address_space; /* own reference */
    struct fd_table *fd_table;           /* own reference */
    struct inode *exe;                   /* a reference, or NULL */

    struct process_times times;      /* its own; only its CPU counts */
    struct process_times waited_for; /* dead children's, and theirs */
};

/* Guards the process table, families, groups, signals. */
extern struct spinlock process_lock;

/* The process PID with a reference, or NULL. Zombies count. */
struct process *process_find(int pid);

/* The process that has TID for its pid or for a thread's number, with a
 * reference, or NULL. */
struct process *process_find_by_tid(int tid);

/* The thread TID, or NULL. process_lock held, which keeps it. */
struct thread *thread_find(int tid);

/*
 * Walks the table: the process with the smallest pid above PID, with a
 * reference, or NULL. For procfs and kill(-1).
 */
struct process *process_next(int pid);

/* Takes and gives back a reference to the struct. Any context. */
void process_get(struct process *process);
void process_put(struct process *process);

/* PROCESS's descriptors, with a reference; NULL: it is dead. For procfs. */
struct fd_table *process_get_fd_table(struct process *process);

/* The running process SELF has TABLE from now on (whose reference it takes
 * over, or NULL), and gives back the one it had. May sleep. */
void process_set_fd_table(struct process *self, struct fd_table *table);

/* Processes in the table, zombies too. */
uint32_t process_count(void);

/* Copies PROCESS's command line (argv with its NULs) into BUF of SIZE bytes;
 * its length, 0 for a zombie. May sleep. For procfs. */
size_t process_command_line(struct process *process, char *buf, size_t size);

/*
 * A new process without a pid, thread, address space or descriptors yet, to
 * be PARENT's child (NULL for init), not in the table. NULL: no memory.
 */
struct process *process_create(struct process *parent);

/* Gives PROCESS a pid and enters it in the table and among its parent's
 * children. 0, or -EAGAIN: no pid is free. */
int process_publish(struct process *process);

/* Takes PROCESS, which is dead, out of the table and its family; its parent
 * or the last of its threads gives the table's reference back. process_lock
 * held. */
void process_unlist(struct process *process);

/*
 * Makes THREAD, new, one of PROCESS's: its first, or another one with a number
 * of its own. 0; -EAGAIN when no number is free, or -EINTR when the calling
 * thread has been told to end, and so must leave no thread behind.
 */
int process_add_thread(struct process *process, struct thread *thread);

/* Takes the running thread, which ends, from its process, where it isn't the
 * last. process_lock held. */
void process_remove_thread(struct thread *thread);

/* The running thread takes its process's pid for its number: it is the only
 * one left. process_lock held. */
void process_become_leader(struct thread *thread);

/* The running process's working directory, with a reference. */
struct inode *process_get_cwd(void);

/* Makes DIRECTORY, whose reference it takes over, the working directory. */
void process_set_cwd(struct inode *directory);

/*
 * clone(2): a child with one thread, or with CLONE_THREAD another thread of
 * the running process, that returns 0 to user mode from the call in progress.
 * FLAGS are CLONE_*, STACK its stack pointer (0: the caller's). Its pid or
 * tid; or -EAGAIN, -ENOMEM, -EINVAL, -EFAULT, -EINTR (the caller is to end),
 * -ENOSYS (what processes share but memory and descriptors). With CLONE_VFORK
 * sleeps until the child execs or ends.
 */
struct clone_arguments {
    uint32_t flags;
    uint32_t stack;
    int *parent_tid;       /* CLONE_PARENT_SETTID */
    int *child_tid;        /* CLONE_CHILD_SETTID, _CLEARTID */
    struct user_desc *tls; /* CLONE_SETTLS */
};
int process_clone(const struct clone_arguments *arguments);

/* Where a new process's thread begins, in the kernel: trap.S calls it. */
void fork_first_run(void);

/* execve(2) for the running process: on success it continues in the new
 * program when the call returns. PATH is the kernel's, ARGV and ENVP user
 * addresses. 0 or -errno: then nothing has changed, or (memory ran out, the
 * file is cut off) a signal waits that ends the process. */
int process_exec(const char *path, char **argv, char **envp);

/* process_exec for init, whose ARGV (ended by NULL) is the kernel's. */
int process_exec_kernel(const char *path, const char *const *argv,
                        const char *const *envp);

/* Ends the running process, all of its threads, with the status word STATUS;
 * if its end has begun, with that one's. */
void process_exit(int status) __attribute__((noreturn));

/* Ends the running thread, and if it is the last its process with STATUS. */
void thread_exit(int status) __attribute__((noreturn));

/* Tells all threads of PROCESS to end, and it will with STATUS, if nobody has
 * told them before. process_lock held. */
void process_end_threads(struct process *process, int status);

/* For exec: ends all other threads of the running process and waits for that;
 * the calling one is the leader then. 0, or -EINTR: it was told to end first.
 */
int process_end_other_threads(void);

/* The running thread leaves its memory, by its end or by exec: the locks that
 * it holds go to their waiters, who waits for its end is woken. */
void process_leave_memory(void);

/* A vfork child no longer needs its parent's memory. */
void process_finish_vfork(void);

/*
 * wait4(2): waits for a child that PID selects (> 0 itself, -1 any, 0 of the
 * caller's group, < -1 of group -PID). Its pid with the status word in
 * *STATUS and its CPU time in *TIMES; 0 with WNOHANG when none is ready;
 * -ECHILD, -ERESTARTSYS.
 */
int
process_wait(int pid, int options, int *status, struct process_times *times);

/* Starts process 1, which executes PATH with ARGV, ENVP. At boot. */
void process_start_init(const char *path, const char *const *argv,
                        const char *const *envp);

#endif
