/* Sockets: families, types, levels, options, flags and messages. */
#ifndef ABI_SOCKET_H
#define ABI_SOCKET_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/abi/uio.h"

#define AF_UNSPEC        0
#define AF_UNIX          1
#define AF_LOCAL         AF_UNIX
#define AF_INET          2
#define AF_INET6         10
#define PF_UNSPEC        AF_UNSPEC
#define PF_UNIX          AF_UNIX
#define PF_LOCAL         AF_LOCAL
#define PF_INET          AF_INET
#define PF_INET6         AF_INET6

#define SOCK_STREAM      1
#define SOCK_DGRAM       2
#define SOCK_RAW         3
#define SOCK_SEQPACKET   5
#define SOCK_TYPE_MASK   0xf /* of socket's second argument; flags above it */
#define SOCK_NONBLOCK    04000
#define SOCK_CLOEXEC     02000000

#define SOMAXCONN        4096

#define SHUT_RD          0
#define SHUT_WR          1
#define SHUT_RDWR        2

#define SOL_SOCKET       1
#define SO_REUSEADDR     2
#define SO_TYPE          3
#define SO_ERROR         4
#define SO_DONTROUTE     5
#define SO_BROADCAST     6
#define SO_SNDBUF        7
#define SO_RCVBUF        8
#define SO_KEEPALIVE     9
#define SO_OOBINLINE     10
#define SO_LINGER        13
#define SO_REUSEPORT     15
#define SO_PASSCRED      16
#define SO_PEERCRED      17
#define SO_RCVLOWAT      18
#define SO_SNDLOWAT      19
#define SO_RCVTIMEO      20 /* a timeval of two longs */
#define SO_SNDTIMEO      21
#define SO_ACCEPTCONN    30
#define SO_PROTOCOL      38
#define SO_DOMAIN        39
#define SO_RCVTIMEO_NEW  66 /* a timeval of two 64-bit words */
#define SO_SNDTIMEO_NEW  67

#define MSG_OOB          0x1
#define MSG_PEEK         0x2
#define MSG_DONTROUTE    0x4
#define MSG_CTRUNC       0x8
#define MSG_TRUNC        0x20
#define MSG_DONTWAIT     0x40
#define MSG_EOR          0x80
#define MSG_WAITALL      0x100
#define MSG_NOSIGNAL     0x4000
#define MSG_MORE         0x8000
#define MSG_CMSG_CLOEXEC 0x40000000

/* Kinds of SOL_SOCKET control messages. */
#define SCM_RIGHTS      1 /* descriptors: ints */
#define SCM_CREDENTIALS 2 /* struct ucred */
#define SCM_MAX_FD      253

/* The calls of socketcall(2). */
#define SYS_SOCKET      1
#define SYS_BIND        2
#define SYS_CONNECT     3
#define SYS_LISTEN      4
#define SYS_ACCEPT      5
#define SYS_GETSOCKNAME 6
#define SYS_GETPEERNAME 7
#define SYS_SOCKETPAIR  8
#define SYS_SEND        9
#define SYS_RECV        10
#define SYS_SENDTO      11
#define SYS_RECVFROM    12
#define SYS_SHUTDOWN    13
#define SYS_SETSOCKOPT  14
#define SYS_GETSOCKOPT  15
#define SYS_SENDMSG     16
#define SYS_RECVMSG     17
#define SYS_ACCEPT4     18

#define SIOCOUTQ        0x5411 /* ioctl: bytes the peer has not read yet */

typedef uint32_t socklen_t;
typedef uint16_t sa_family_t;

struct sockaddr {
    sa_family_t sa_family;
    char sa_data[14];
};

/* Room for any address. */
struct sockaddr_storage {
    sa_family_t ss_family;
    char __ss_padding[122];
    uint32_t __ss_align;
};

struct msghdr {
    void *msg_name;
    socklen_t msg_namelen;
    struct iovec *msg_iov;
    size_t msg_iovlen;
    void *msg_control;
    size_t msg_controllen;
    int msg_flags;
};

/* The head of a control message; its data follow, its end is aligned to 4. */
struct cmsghdr {
    size_t cmsg_len; /* bytes, this head counted */
    int cmsg_level;
    int cmsg_type;
};

struct linger {
    int l_onoff;
    int l_linger; /* seconds */
};

/* A peer's identity: SO_PEERCRED, SCM_CREDENTIALS. */
struct ucred {
    int pid;
    uint32_t uid;
    uint32_t gid;
};

#endif
