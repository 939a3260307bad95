/*
 * The descriptor table: from a process's small numbers to open file
 * descriptions. fork copies it and shares the descriptions.
 */
#ifndef KERNEL_FILE_FD_TABLE_H
#define KERNEL_FILE_FD_TABLE_H

#include "kernel/file/open_file.h"
#include "kernel/proc/mutex.h"
#include "kernel/refcount.h"
#include "kernel/types.h"

#define FD_LIMIT 1024 /* RLIMIT_NOFILE: numbers go from 0 to one below */

/* One descriptor. */
struct fd_entry {
    struct open_file *file; /* a reference; NULL: the number names nothing */
    bool close_on_exec;
    bool reserved; /* the number is promised to a call in flight */
};

struct fd_table {
    struct refcount refs;
    struct mutex lock;        /* guards what follows */
    struct fd_entry *entries; /* grows as numbers are given */
    int capacity;             /* entries there are */
    int lowest_free;          /* no number below it is free */
};

/* An empty table, one reference. NULL: no memory. */
struct fd_table *fd_table_create(void);

/* A copy for fork: the same numbers for the same descriptions, each counted
 * once more. NULL: no memory. */
struct fd_table *fd_table_clone(struct fd_table *from);

void fd_table_get(struct fd_table *table);

/* Gives a reference back; the last one closes all. May sleep. */
void fd_table_put(struct fd_table *table);

/* The description that FD names in the running process, with a reference that
 * the caller puts; or NULL: -EBADF is the answer. */
struct open_file *fd_table_find(int fd);

/* The same for TABLE, which need not be the running process's: the first
 * description from number *FD on, whose number is in *FD then; or NULL. */
struct open_file *fd_table_next(struct fd_table *table, int *fd);

/*
 * Promises the lowest free number that is at least MINIMUM to the caller, who
 * has yet to make what it will name: fd_table_install or fd_table_release
 * follows. The number; or -EMFILE, -ENOMEM.
 */
int fd_table_reserve(struct fd_table *table, int minimum);

/* Has the reserved FD name FILE, whose reference it takes over. */
void fd_table_install(struct fd_table *table, int fd, struct open_file *file,
                      bool close_on_exec);

/* Makes the reserved FD free again. */
void fd_table_release(struct fd_table *table, int fd);

/*
 * dup and F_DUPFD: the lowest free number that is at least MINIMUM names what
 * FD does. The number; or -EBADF, -EINVAL (MINIMUM), -EMFILE, -ENOMEM.
 */
int fd_table_duplicate(struct fd_table *table, int fd, int minimum,
                       bool close_on_exec);

/*
 * dup2: NEW_FD names what FD does from now on, whatever it named before, in
 * one step; what it named is closed afterwards. NEW_FD; or -EBADF (for
 * either), -EBUSY (reserved by a call in flight), -ENOMEM.
 */
int fd_table_duplicate_to(struct fd_table *table, int fd, int new_fd,
                          bool close_on_exec);

/* Frees FD's number and gives back its description. 0 or -EBADF. */
int fd_table_close(struct fd_table *table, int fd);

/* Closes the descriptors that have close-on-exec set. */
void fd_table_close_on_exec(struct fd_table *table);

/* FD's close-on-exec flag as 0 or 1, or -EBADF; and setting it: 0, -EBADF. */
int fd_table_get_close_on_exec(struct fd_table *table, int fd);
int fd_table_set_close_on_exec(struct fd_table *table, int fd, bool set);

#endif
