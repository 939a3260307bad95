/* What sendmsg and recvmsg carry beside the bytes: cmsg(3), unix(7). */
#ifndef KERNEL_SYSCALL_CONTROL_MESSAGE_H
#define KERNEL_SYSCALL_CONTROL_MESSAGE_H

#include "kernel/types.h"

struct msghdr;
struct socket;
struct socket_message;

/*
 * Puts what HEADER's control messages say into MESSAGE, to be sent by SOCKET:
 * rights, which are the message's then, and credentials. 0; or -EINVAL,
 * -EBADF, -EPERM (somebody else's credentials), -ESRCH (nobody's), -ENOBUFS,
 * -EFAULT, -ENOMEM.
 */
int control_message_in(struct socket *socket, const struct msghdr *header,
                       struct socket_message *message);

/*
 * Gives the program what came with MESSAGE to SOCKET, where HEADER has room;
 * MSG_CTRUNC in MESSAGE's result flags when there is not enough. The rights
 * are gone then. The length used: what can't be told isn't.
 */
size_t control_message_out(struct socket *socket, const struct msghdr *header,
                           struct socket_message *message);

#endif
