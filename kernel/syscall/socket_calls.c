/* Calls on sockets: making, naming, connecting them. socket_message.c has
 * those that move bytes. */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/syscall.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/net/option.h"
#include "kernel/net/socket.h"
#include "kernel/proc/process.h"
#include "kernel/syscall/fd_pair.h"
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

/* The description of a new socket in *FILE; TYPE with its flags. */
static int
open_new(int family, int type, int protocol, struct open_file **file)
{
    struct socket *socket;

    int error = socket_create(family, type & SOCK_TYPE_MASK, protocol, &socket);
    if (error)
        return error;
    *file = socket_open(socket, type & SOCK_NONBLOCK);
    return *file ? 0 : -ENOMEM;
}

long
sys_socket(int family, int type, int protocol)
{
    struct fd_table *table = process_current()->fd_table;
    struct open_file *file;

    if (type & ~(SOCK_TYPE_MASK | TYPE_FLAGS))
        return -EINVAL;
    int error = open_new(family, type, protocol, &file);
    if (error)
        return error;
    int fd = fd_table_reserve(table, 0);
    if (fd >= 0)
        fd_table_install(table, fd, file, type & SOCK_CLOEXEC);
    else
        open_file_put(file);
    return fd;
}

static int
make_peers(struct socket *one, struct socket *other)
{
    return one->family->is_network ? -EOPNOTSUPP : one->ops->pair(one, other);
}

/* The descriptions of two new sockets, each other's peers. */
static int
open_pair(int family, int type, int protocol, struct open_file *files[2])
{
    int error = open_new(family, type, protocol, &files[0]);
    if (error)
        return error;
    error = open_new(family, type, protocol, &files[1]);
    if (error)
        goto no_second;
    error = make_peers(socket_of(files[0]), socket_of(files[1]));
    if (!error)
        return 0;
    open_file_put(files[1]);
no_second:
    open_file_put(files[0]);
    return error;
}

long
sys_socketpair(int family, int type, int protocol, int *user_fds)
{
    struct fd_table *table = process_current()->fd_table;
    struct open_file *files[2];
    int fds[2];

    if (type & ~(SOCK_TYPE_MASK | TYPE_FLAGS))
        return -EINVAL;
    int error = fd_pair_reserve(table, user_fds, fds);
    if (error)
        return error;
    error = open_pair(family, type, protocol, files);
    for (int i = 0; i < 2; i++) {
        if (error)
            fd_table_release(table, fds[i]);
        else
            fd_table_install(table, fds[i], files[i], type & SOCK_CLOEXEC);
    }
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

/* Accepts a client of LISTENER: its description, with O_* FLAGS, in *CLIENT.
 * Tells the program its name unless USER_ADDRESS is NULL. */
static int
accept_from(struct open_file *listener, struct sockaddr *user_address,
            int *user_length, uint32_t flags, struct open_file **client)
{
    struct socket *socket = socket_of(listener), *server;
    struct socket_address address;

    if (!socket->ops->accept)
        return -EOPNOTSUPP;
    int error =
        socket->ops->accept(socket, listener->flags & O_NONBLOCK, &server);
    if (error)
        return error;
    *client = socket_open(server, flags);
    if (!*client)
        return -ENOMEM;
    if (!user_address)
        return 0;
    mutex_lock(&socket_lock);
    server->family->name(server, true, &address);
    mutex_unlock(&socket_lock);
    error = socket_address_out(&address, user_address, user_length);
    if (error)
        open_file_put(*client);
    return error;
}

long
sys_accept4(int fd, struct sockaddr *address, int *length, int flags)
{
    struct fd_table *table = process_current()->fd_table;
    struct open_file *file, *client;
    struct socket *socket;

    if (flags & ~TYPE_FLAGS)
        return -EINVAL;
    int error = socket_find(fd, &file, &socket);
    if (error)
        return error;
    int client_fd = error = fd_table_reserve(table, 0);
    if (client_fd >= 0) {
        error =
            accept_from(file, address, length, flags & SOCK_NONBLOCK, &client);
        if (error)
            fd_table_release(table, client_fd);
        else
            fd_table_install(table, client_fd, client, flags & SOCK_CLOEXEC);
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
