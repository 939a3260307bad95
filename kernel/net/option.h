/* Settings of a socket: getsockopt(2), socket(7), tcp(7), ipv6(7), unix(7). */
#ifndef KERNEL_NET_OPTION_H
#define KERNEL_NET_OPTION_H

#include "kernel/abi/socket.h"

struct socket;

/*
 * Sets SOCKET's option NAME of LEVEL to the LENGTH bytes at the program's
 * USER_VALUE. 0, -EINVAL (too short, or not now), -EFAULT, -ENOPROTOOPT,
 * -EOPNOTSUPP, -EDOM (a time-out that is none). May sleep.
 */
int socket_set_option(struct socket *socket, int level, int name,
                      const void *user_value, int length);

/*
 * Copies the option's value to USER_VALUE, at most the *USER_LENGTH bytes
 * there is room for; how many were copied is in *USER_LENGTH then. 0,
 * -EINVAL, -EFAULT, -ENOPROTOOPT, -EOPNOTSUPP.
 */
int socket_get_option(struct socket *socket, int level, int name,
                      void *user_value, int *user_length);

#endif
