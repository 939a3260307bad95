/* Local sockets for the programs in tests/guest: names, pairs, descriptors
 * that travel. */
#ifndef LOCAL_H
#define LOCAL_H

#include "net.h"
#include <stddef.h>
#include <sys/time.h>
#include <sys/un.h>

#define NAME_OFFSET offsetof(struct sockaddr_un, sun_path)

/* A local socket's name; LENGTH is that of all. */
struct local {
    socklen_t length;
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        char bytes[128];
    };
};

/* The path PATH, its NUL counted. */
static inline struct local
at_path(const char *path)
{
    struct local name = {.length = NAME_OFFSET + strlen(path) + 1};
    name.un.sun_family = AF_UNIX;
    strncpy(name.un.sun_path, path, sizeof name.un.sun_path);
    return name;
}

/* An abstract name that begins with TEXT and that no other program has. */
static inline struct local
abstract(const char *text)
{
    struct local name = {.length = 0};
    name.un.sun_family = AF_UNIX;
    int length =
        snprintf(name.un.sun_path + 1, 60, "sluice.%s.%d", text, (int)getpid());
    name.length = NAME_OFFSET + 1 + length;
    return name;
}

static inline int
local_bind(int fd, struct local name)
{
    return bind(fd, &name.any, name.length);
}

static inline int
local_connect(int fd, struct local name)
{
    return connect(fd, &name.any, name.length);
}

static inline ssize_t
local_send(int fd, const char *text, int flags, struct local name)
{
    return sendto(fd, text, strlen(text), flags, &name.any, name.length);
}

static inline struct local
local_own(int fd)
{
    struct local name = {.length = sizeof name.bytes};
    if (getsockname(fd, &name.any, &name.length) < 0)
        name.length = 0;
    return name;
}

static inline struct local
local_peer(int fd)
{
    struct local name = {.length = sizeof name.bytes};
    if (getpeername(fd, &name.any, &name.length) < 0)
        name.length = 0;
    return name;
}

static inline int
same_local(struct local a, struct local b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/* A socket of TYPE that is bound to NAME; a stream's also listens. */
static inline int
local_server(int type, struct local name, int backlog)
{
    int fd = socket(AF_UNIX, type, 0);
    if (local_bind(fd, name) < 0 ||
        (type == SOCK_STREAM && listen(fd, backlog) < 0))
        diag("no server: %s", tap_errno_name(errno));
    return fd;
}

/* A socket of TYPE that is connected to NAME, or -1. */
static inline int
local_client(int type, struct local name)
{
    int fd = socket(AF_UNIX, type, 0);
    if (local_connect(fd, name) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

static inline void
local_pair(int type, int fds[2])
{
    if (socketpair(AF_UNIX, type, 0, fds) < 0)
        diag("no pair: %s", tap_errno_name(errno));
}

/* ------- What goes along with a message ------- */

#define RIGHTS_MOST 260

/* One message to send, or as it was received. */
struct parcel {
    char text[64];
    int length; /* of TEXT */
    int fds[RIGHTS_MOST];
    int count;           /* of FDS */
    int room;            /* receive: for how many there is room; control
                          * bytes, if negative */
    int flags;           /* receive: msg_flags */
    int has_credentials; /* receive */
    struct ucred credentials;
    struct local from;
};

/* Sends PARCEL over FD; sendmsg's answer. */
static inline ssize_t
post(int fd, const struct parcel *parcel, int flags)
{
    char control[CMSG_SPACE(sizeof parcel->fds)]
        __attribute__((aligned(sizeof(long))));
    struct iovec vector = {(void *)parcel->text, parcel->length};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};

    if (parcel->count > 0) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(parcel->count * sizeof(int));
        memset(control, 0, message.msg_controllen);
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(parcel->count * sizeof(int));
        memcpy(CMSG_DATA(head), parcel->fds, parcel->count * sizeof(int));
    }
    return sendmsg(fd, &message, flags);
}

/* Sends TEXT with the descriptor RIGHT. */
static inline ssize_t
post_one(int fd, const char *text, int right)
{
    struct parcel parcel = {.length = strlen(text), .fds = {right}, .count = 1};
    strcpy(parcel.text, text);
    return post(fd, &parcel, 0);
}

/* Reads into PARCEL what CONTROL of MESSAGE says. */
static inline void
open_parcel(struct parcel *parcel, struct msghdr *message)
{
    struct cmsghdr *head = CMSG_FIRSTHDR(message);
    for (; head; head = CMSG_NXTHDR(message, head)) {
        int size = head->cmsg_len - CMSG_LEN(0);
        if (head->cmsg_level != SOL_SOCKET)
            continue;
        if (head->cmsg_type == SCM_RIGHTS) {
            memcpy(parcel->fds, CMSG_DATA(head), size);
            parcel->count = size / sizeof(int);
        } else if (head->cmsg_type == SCM_CREDENTIALS) {
            memcpy(&parcel->credentials, CMSG_DATA(head),
                   sizeof parcel->credentials);
            parcel->has_credentials = 1;
        }
    }
}

/* Receives at most LIMIT bytes into PARCEL, where ROOM is set; recvmsg's
 * answer. */
static inline ssize_t
fetch(int fd, struct parcel *parcel, int limit, int flags)
{
    char control[CMSG_SPACE(sizeof parcel->fds) +
                 CMSG_SPACE(sizeof(struct ucred))]
        __attribute__((aligned(sizeof(long))));
    struct iovec vector = {parcel->text, limit};
    struct msghdr message = {
        .msg_name = &parcel->from.any,
        .msg_namelen = sizeof parcel->from.bytes,
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = CMSG_SPACE(parcel->room * sizeof(int)),
    };

    if (parcel->room <= 0)
        message.msg_controllen = -parcel->room;
    memset(parcel->text, 0, sizeof parcel->text);
    parcel->count = parcel->has_credentials = 0;
    ssize_t got = recvmsg(fd, &message, flags);
    parcel->length = got;
    parcel->flags = message.msg_flags;
    parcel->from.length = message.msg_namelen;
    if (got >= 0)
        open_parcel(parcel, &message);
    return got;
}

static inline void
close_rights(const struct parcel *parcel)
{
    for (int i = 0; i < parcel->count; i++)
        close(parcel->fds[i]);
}

/* Whether A and B name one description: what one says of O_NONBLOCK, the
 * other knows. */
static inline int
same_description(int a, int b)
{
    int before = fcntl(a, F_GETFL);
    fcntl(a, F_SETFL, before ^ O_NONBLOCK);
    int same = fcntl(b, F_GETFL) == (before ^ O_NONBLOCK);
    fcntl(a, F_SETFL, before);
    return same && fcntl(b, F_GETFL) == before;
}

#endif
