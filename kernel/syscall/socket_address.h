/* What the calls on sockets share: a descriptor's socket, and names on their
 * way in and out. */
#ifndef KERNEL_SYSCALL_SOCKET_ADDRESS_H
#define KERNEL_SYSCALL_SOCKET_ADDRESS_H

struct open_file;
struct sockaddr;
struct socket;
struct socket_address;

/* The SOCKET that FD names, and its FILE with a reference, which the caller
 * puts. 0, -EBADF or -ENOTSOCK. */
int socket_find(int fd, struct open_file **file, struct socket **socket);

/* Copies LENGTH bytes at the program's USER into ADDRESS; -EINVAL, -EFAULT. */
int socket_address_in(struct socket_address *address,
                      const struct sockaddr *user, int length);

/*
 * Copies ADDRESS to USER, at most as many bytes as *USER_LENGTH says; the
 * whole address's length is in *USER_LENGTH then. 0, -EINVAL, -EFAULT.
 */
int socket_address_out(const struct socket_address *address,
                       struct sockaddr *user, int *user_length);

#endif
