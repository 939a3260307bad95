/* Sockets (POSIX sys/socket.h, socket(7)). */
#ifndef _SYS_SOCKET_H
#define _SYS_SOCKET_H

#include "kernel/abi/socket.h"
#include <sys/types.h>
#include <sys/uio.h>

/* struct timeval has 64-bit words, so its time-outs are the new ones. */
#undef SO_RCVTIMEO
#undef SO_SNDTIMEO
#define SO_RCVTIMEO SO_RCVTIMEO_NEW
#define SO_SNDTIMEO SO_SNDTIMEO_NEW

/* Control messages: LENGTH counts the data alone (RFC 3542, 20). */
#define CMSG_ALIGN(length) \
    (((length) + sizeof(size_t) - 1) & ~(sizeof(size_t) - 1))
#define CMSG_LEN(length)   (CMSG_ALIGN(sizeof(struct cmsghdr)) + (length))
#define CMSG_SPACE(length) CMSG_LEN(CMSG_ALIGN(length))
#define CMSG_DATA(head)    ((unsigned char *)((struct cmsghdr *)(head) + 1))
#define CMSG_FIRSTHDR(message)                           \
    ((message)->msg_controllen >= sizeof(struct cmsghdr) \
         ? (struct cmsghdr *)(message)->msg_control      \
         : (struct cmsghdr *)0)
#define CMSG_NXTHDR(message, head) __cmsg_next(message, head)

/* The head behind HEAD, or NULL where no whole one fits into MESSAGE. */
static inline struct cmsghdr *
__cmsg_next(const struct msghdr *message, const struct cmsghdr *head)
{
    size_t left =
        (size_t)message->msg_control + message->msg_controllen - (size_t)head;
    size_t length = CMSG_ALIGN(head->cmsg_len);

    if (head->cmsg_len < sizeof(*head) || head->cmsg_len > left ||
        length > left || left - length < sizeof(*head))
        return (struct cmsghdr *)0;
    return (struct cmsghdr *)((size_t)head + length);
}

int socket(int domain, int type, int protocol);
int socketpair(int domain, int type, int protocol, int fds[2]);
int bind(int fd, const struct sockaddr *address, socklen_t length);
int listen(int fd, int backlog);
int
accept(int fd, struct sockaddr *restrict address, socklen_t *restrict length);
int accept4(int fd, struct sockaddr *restrict address,
            socklen_t *restrict length, int flags);
int connect(int fd, const struct sockaddr *address, socklen_t length);
int getsockname(int fd, struct sockaddr *restrict address,
                socklen_t *restrict length);
int getpeername(int fd, struct sockaddr *restrict address,
                socklen_t *restrict length);
int shutdown(int fd, int how);

ssize_t send(int fd, const void *data, size_t count, int flags);
ssize_t sendto(int fd, const void *data, size_t count, int flags,
               const struct sockaddr *address, socklen_t length);
ssize_t sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t recv(int fd, void *buf, size_t count, int flags);
ssize_t recvfrom(int fd, void *restrict buf, size_t count, int flags,
                 struct sockaddr *restrict address, socklen_t *restrict length);
ssize_t recvmsg(int fd, struct msghdr *message, int flags);

int getsockopt(int fd, int level, int option, void *restrict value,
               socklen_t *restrict length);
int
setsockopt(int fd, int level, int option, const void *value, socklen_t length);

#endif
