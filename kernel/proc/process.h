/* The process: address space, descriptor table, identity. */
#ifndef KERNEL_PROC_PROCESS_H
#define KERNEL_PROC_PROCESS_H

#include "kernel/list.h"
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
    int exit_status;               /* the status word, once a zombie */
    int pgid;
    int sid;
    bool has_execed;
    bool group_exit;     /* exit_group: all threads must end */
    struct list threads; /* of struct thread, by process_link */
    unsigned thread_count;
    struct terminal *terminal;    /* controlling; NULL for none; terminals
                                   * never go away */
    struct wait_queue vfork_done; /* the vfork parent sleeps here */
    bool vfork_pending;           /* a vfork child that still borrows */

    struct signal_actions *actions;   /* process_lock */
    uint64_t pending;                 /* process_lock */
    struct signal_origin origins[32]; /* of pending signals 1 to 31 */
    int exit_signal;                  /* what the parent gets: SIGCHLD */

    struct address_space *address_space; /* own reference */
    struct fd_table *fd_table;           /* own reference */

    /* Changed by the process's own calls alone. */
    struct inode *cwd; /* a reference */
    struct inode *exe; /* a reference, or NULL */
    uint32_t umask;
    char name[PROCESS_NAME_SIZE]; /* the program's, ended by NUL */
};

/* Guards the process table, families, groups, signals. */
extern struct spinlock process_lock;

/* The process PID with a reference, or NULL. Zombies count. */
struct process *process_find(int pid);

/*
 * Walks the table: the process with the smallest pid above PID, with a
 * reference, or NULL. For procfs and kill(-1).
 */
struct process *process_next(int pid);

/* Takes and gives back a reference to the struct. Any context. */
void process_get(struct process *process);
void process_put(struct process *process);

/* Processes in the table, zombies too. */
uint32_t process_count(void);

/* Copies PROCESS's command line (argv with its NULs) into BUF of SIZE bytes;
 * its length, 0 for a zombie. May sleep. For procfs. */
size_t process_command_line(struct process *process, char *buf, size_t size);

#endif
