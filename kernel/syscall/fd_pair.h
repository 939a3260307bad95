/* What pipe and socketpair share. */
#ifndef KERNEL_SYSCALL_FD_PAIR_H
#define KERNEL_SYSCALL_FD_PAIR_H

struct fd_table;

/* Reserves two numbers of TABLE in FDS, and tells them to the program at
 * USER_FDS. 0; or -EMFILE, -ENOMEM, -EFAULT: then nothing is reserved. */
int fd_pair_reserve(struct fd_table *table, int *user_fds, int fds[2]);

#endif
