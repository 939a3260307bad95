/* Calls on sockets: making, naming, connecting them. socket_message.c has
 * those that move bytes. */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/syscall.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/net/option.h"
#include "kernel/net/socket.h"
#include "kernel/proc/process.h"
#include "kernel/syscall/socket_address.h"
#include "kernel/syscall/syscall.h"
#include "kernel/x86/trap.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

int
socket_find(int fd, struct open_file **file, struct socket **socket)
{
    *file = fd_table_find(fd);
    if (!*file)
        return -EBADF;
    *socket = socket_of(*file);
    if (*socket)
        return 0;
    open_file_put(*file);
    return -ENOTSOCK;
}

int
socket_address_in(struct socket_address *address, const struct sockaddr *user,
                  int length)
{
    if (length < 0 || (size_t)length > sizeof address->storage)
        return -EINVAL;
    memset(address, 0, sizeof *address);
    address->length = length;
    return user_copy_in(&address->storage, user, length);
}

int
socket_address_out(const struct socket_address *address, struct sockaddr *user,
                   int *user_length)
{
    int length, room;

    if (user_copy_in(&room, user_length, sizeof room) < 0)
        return -EFAULT;
    if (room < 0)
        return -EINVAL;
    length = address->length;
    if (user_copy_out(user, &address->storage, room < length ? room : length) <
        0)
        return -EFAULT;
    return user_copy_out(user_length, &length, sizeof length);
}

/* ------- Making ------- */

#define TYPE_FLAGS (SOCK_CLOEXEC | SOCK_NONBLOCK)

/* Gives SOCKET, whose reference it takes over, the reserved number FD; FLAGS
 * are SOCK_*. 0 or -ENOMEM: then the socket is closed, and FD free. */
static int
install(struct fd_table *table, int fd, struct socket *socket, int flags)
{
    struct open_file *file = socket_open(socket, flags & SOCK_NONBLOCK);

    if (!file) {
        socket_discard(socket);
        fd_table_release(table, fd);
        return -ENOMEM;
    }
    fd_table_install(table, fd, file, flags & SOCK_CLOEXEC);
    return 0;
}

long
sys_socket(int family, int type, int protocol)
{
    struct fd_table *table = process_current()->fd_table;
    struct socket *socket;

    if (type & ~(SOCK_TYPE_MASK | TYPE_FLAGS))
        return -EINVAL;
    int error = socket_create(family, type & SOCK_TYPE_MASK, protocol, &socket);
    if (error)
        return error;
    int fd = fd_table_reserve(table, 0);
    if (fd < 0) {
        socket_discard(socket);
        return fd;
    }
    error = install(table, fd, socket, type);
    return error ? error : fd;
}

/* Two new sockets, each other's peers. */
static int
make_pair(int family, int type, int protocol, struct socket *pair[2])
{
    int error = socket_create(family, type, protocol, &pair[0]);
    if (error)
        return error;
    error = socket_create(family, type, protocol, &pair[1]);
    if (error)
        goto no_second;
    error = -EOPNOTSUPP;
    if (!pair[0]->family->is_network)
        error = pair[0]->ops->pair(pair[0], pair[1]);
    if (!error)
        return 0;
    socket_discard(pair[1]);
no_second:
    socket_discard(pair[0]);
    return error;
}

/* Two reserved numbers in FDS, which the program knows at USER_FDS. */
static int
reserve_pair(struct fd_table *table, int *user_fds, int fds[2])
{
    fds[0] = fd_table_reserve(table, 0);
    if (fds[0] < 0)
        return fds[0];
    fds[1] = fd_table_reserve(table, 0);
    int error = fds[1];
    if (error >= 0) {
        error = user_copy_out(user_fds, fds, 2 * sizeof *fds);
        if (!error)
            return 0;
        fd_table_release(table, fds[1]);
    }
    fd_table_release(table, fds[0]);
    return error;
}

long
sys_socketpair(int family, int type, int protocol, int *user_fds)
{
    struct fd_table *table = process_current()->fd_table;
    struct socket *pair[2];
    struct open_file *files[2];
    int fds[2];

    if (type & ~(SOCK_TYPE_MASK | TYPE_FLAGS))
        return -EINVAL;
    int error = reserve_pair(table, user_fds, fds);
    if (error)
        return error;
    error = make_pair(family, type & SOCK_TYPE_MASK, protocol, pair);
    if (error)
        goto no_pair;
    error = -ENOMEM;
    files[0] = socket_open(pair[0], type & SOCK_NONBLOCK);
    if (!files[0])
        goto no_first;
    files[1] = socket_open(pair[1], type & SOCK_NONBLOCK);
    if (!files[1])
        goto no_second;
    for (int i = 0; i < 2; i++)
        fd_table_install(table, fds[i], files[i], type & SOCK_CLOEXEC);
    return 0;

no_second:
    open_file_put(files[0]);
    socket_discard(pair[1]);
    goto no_pair;
no_first:
    socket_discard(pair[0]);
    socket_discard(pair[1]);
no_pair:
    fd_table_release(table, fds[1]);
    fd_table_release(table, fds[0]);
    return error;
}

/* ------- Names ------- */

long
sys_bind(int fd, const struct sockaddr *user_address, int length)
{
    struct socket_address address;
    struct open_file *file;
    struct socket *socket;

    int error = socket_find(fd, &file, &socket);
    if (error)
        return error;
    error = socket_address_in(&address, user_address, length);
    if (!error)
        error = socket->family->bind(socket, &address);
    open_file_put(file);
    return error;
}

/* getsockname, or getpeername. */
static long
get_name(int fd, bool peer, struct sockaddr *user_address, int *user_length)
{
    struct socket_address address;
    struct open_file *file;
    struct socket *socket;

    int error = socket_find(fd, &file, &socket);
    if (error)
        return error;
    error = socket_name(socket, peer, &address);
    if (!error)
        error = socket_address_out(&address, user_address, user_length);
    open_file_put(file);
    return error;
}

long
sys_getsockname(int fd, struct sockaddr *address, int *length)
{
    return get_name(fd, false, address, length);
}

long
sys_getpeername(int fd, struct sockaddr *address, int *length)
{
    return get_name(fd, true, address, length);
}

/* ------- Connections ------- */

long
sys_connect(int fd, const struct sockaddr *user_address, int length)
{
    struct socket_address address;
    struct open_file *file;
    struct socket *socket;

    int error = socket_find(fd, &file, &socket);
    if (error)
        return error;
    error = socket_address_in(&address, user_address, length);
    if (!error && address.length < sizeof address.any.sa_family)
        error = -EINVAL;
    if (!error)
        error =
            socket->ops->connect(socket, &address, file->flags & O_NONBLOCK);
    open_file_put(file);
    return error;
}

long
sys_listen(int fd, int backlog)
{
    struct open_file *file;
    struct socket *socket;

    int error = socket_find(fd, &file, &socket);
    if (error)
        return error;
    error = -EOPNOTSUPP;
    if (socket->ops->listen)
        error = socket->ops->listen(socket, backlog);
    open_file_put(file);
    return error;
}

/* Accepts a client of LISTENER, and tells the program its name unless
 * USER_ADDRESS is NULL. */
static int
accept_from(struct open_file *listener, struct sockaddr *user_address,
            int *user_length, struct socket **client)
{
    struct socket *socket = socket_of(listener);
    struct socket_address address;

    if (!socket->ops->accept)
        return -EOPNOTSUPP;
    int error =
        socket->ops->accept(socket, listener->flags & O_NONBLOCK, client);
    if (error || !user_address)
        return error;
    mutex_lock(&socket_lock);
    (*client)->family->name(*client, true, &address);
    mutex_unlock(&socket_lock);
    error = socket_address_out(&address, user_address, user_length);
    if (error)
        socket_discard(*client);
    return error;
}

long
sys_accept4(int fd, struct sockaddr *address, int *length, int flags)
{
    struct fd_table *table = process_current()->fd_table;
    struct open_file *file;
    struct socket *socket, *client;

    if (flags & ~TYPE_FLAGS)
        return -EINVAL;
    int error = socket_find(fd, &file, &socket);
    if (error)
        return error;
    int client_fd = error = fd_table_reserve(table, 0);
    if (client_fd >= 0) {
        error = accept_from(file, address, length, &client);
        if (error)
            fd_table_release(table, client_fd);
        else
            error = install(table, client_fd, client, flags);
    }
    open_file_put(file);
    return error ? error : client_fd;
}

long
sys_shutdown(int fd, int how)
{
    struct open_file *file;
    struct socket *socket;

    int error = socket_find(fd, &file, &socket);
    if (error)
        return error;
    error = -EINVAL;
    if (how >= SHUT_RD && how <= SHUT_RDWR)
        error = socket->ops->shutdown(socket, how);
    open_file_put(file);
    return error;
}

/* ------- Options ------- */

long
sys_setsockopt(int fd, int level, int name, const void *value, int length)
{
    struct open_file *file;
    struct socket *socket;

    int error = socket_find(fd, &file, &socket);
    if (error)
        return error;
    error = socket_set_option(socket, level, name, value, length);
    open_file_put(file);
    return error;
}

long
sys_getsockopt(int fd, int level, int name, void *value, int *length)
{
    struct open_file *file;
    struct socket *socket;

    int error = socket_find(fd, &file, &socket);
    if (error)
        return error;
    error = socket_get_option(socket, level, name, value, length);
    open_file_put(file);
    return error;
}

/* ------- socketcall(2): all of them behind one number ------- */

/* The call that each is, and how many arguments it has here: the others, of
 * calls that grew, are 0. */
static const struct {
    uint16_t number;
    uint8_t count;
} behind[] = {
    [SYS_SOCKET] = {SYS_socket, 3},
    [SYS_BIND] = {SYS_bind, 3},
    [SYS_CONNECT] = {SYS_connect, 3},
    [SYS_LISTEN] = {SYS_listen, 2},
    [SYS_ACCEPT] = {SYS_accept4, 3},
    [SYS_GETSOCKNAME] = {SYS_getsockname, 3},
    [SYS_GETPEERNAME] = {SYS_getpeername, 3},
    [SYS_SOCKETPAIR] = {SYS_socketpair, 4},
    [SYS_SEND] = {SYS_sendto, 4},
    [SYS_RECV] = {SYS_recvfrom, 4},
    [SYS_SENDTO] = {SYS_sendto, 6},
    [SYS_RECVFROM] = {SYS_recvfrom, 6},
    [SYS_SHUTDOWN] = {SYS_shutdown, 2},
    [SYS_SETSOCKOPT] = {SYS_setsockopt, 5},
    [SYS_GETSOCKOPT] = {SYS_getsockopt, 5},
    [SYS_SENDMSG] = {SYS_sendmsg, 3},
    [SYS_RECVMSG] = {SYS_recvmsg, 3},
    [SYS_ACCEPT4] = {SYS_accept4, 4},
};

long
sys_socketcall(int call, const uint32_t *user_arguments)
{
    uint32_t a[6] = {0};

    if (call < 0 || (unsigned)call >= sizeof behind / sizeof *behind ||
        behind[call].count == 0)
        return -EINVAL;
    if (user_copy_in(a, user_arguments, behind[call].count * sizeof *a) < 0)
        return -EFAULT;
    return syscall_run(&(struct trap_frame){.eax = behind[call].number,
                                            .ebx = a[0],
                                            .ecx = a[1],
                                            .edx = a[2],
                                            .esi = a[3],
                                            .edi = a[4],
                                            .ebp = a[5]});
}
