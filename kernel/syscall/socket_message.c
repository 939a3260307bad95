/* Calls that move bytes through sockets, with all that may go along. */
#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/net/rights.h"
#include "kernel/net/socket.h"
#include "kernel/syscall/control_message.h"
#include "kernel/syscall/socket_address.h"
#include "kernel/syscall/syscall.h"
#include "kernel/syscall/user_vector.h"
#include "kernel/x86/user_copy.h"

long
sys_sendto(int fd, const void *buf, size_t count, uint32_t flags,
           const struct sockaddr *user_address, int length)
{
    struct socket_message message;
    struct open_file *file;
    struct socket *socket;
    struct iovec one;
    struct uio uio;

    long result = socket_find(fd, &file, &socket);
    if (result)
        return result;
    uio_init_buffer(&uio, &one, buf, count);
    socket_message_init(&message, &uio, file, flags);
    if (user_address)
        result = socket_address_in(&message.address, user_address, length);
    if (!result) {
        message.credentials = socket_sender();
        result = socket->ops->send(socket, &message);
        rights_destroy(message.rights);
    }
    open_file_put(file);
    return result;
}

long
sys_recvfrom(int fd, void *buf, size_t count, uint32_t flags,
             struct sockaddr *user_address, int *user_length)
{
    struct socket_message message;
    struct open_file *file;
    struct socket *socket;
    struct iovec one;
    struct uio uio;

    long result = socket_find(fd, &file, &socket);
    if (result)
        return result;
    uio_init_buffer(&uio, &one, buf, count);
    socket_message_init(&message, &uio, file, flags);
    result = socket->ops->receive(socket, &message);
    rights_destroy(message.rights);
    open_file_put(file);
    if (result >= 0 && user_address) {
        int error =
            socket_address_out(&message.address, user_address, user_length);
        return error ? error : result;
    }
    return result;
}

/* ------- sendmsg and recvmsg ------- */

/* Copies USER's header and its vector; the caller frees *VECTOR. A name's
 * length is at most that of the longest, and 0 without a name. */
static int
start_header(struct msghdr *header, const struct msghdr *user, struct uio *uio,
             struct iovec **vector)
{
    if (user_copy_in(header, user, sizeof *header) < 0)
        return -EFAULT;
    if (!header->msg_name)
        header->msg_namelen = 0;
    if ((int)header->msg_namelen < 0)
        return -EINVAL;
    if (header->msg_namelen > sizeof(struct sockaddr_storage))
        header->msg_namelen = sizeof(struct sockaddr_storage);
    if (header->msg_iovlen > IOV_MAX)
        return -EMSGSIZE;
    return uio_init_vector(uio, header->msg_iov, header->msg_iovlen, vector);
}

static long
send_message(struct open_file *file, const struct msghdr *user, uint32_t flags)
{
    struct socket *socket = socket_of(file);
    struct socket_message message;
    struct iovec *vector;
    struct msghdr header;
    struct uio uio;

    long result = start_header(&header, user, &uio, &vector);
    if (result)
        return result;
    socket_message_init(&message, &uio, file, flags);
    if (header.msg_name)
        result = socket_address_in(&message.address, header.msg_name,
                                   header.msg_namelen);
    message.credentials = socket_sender();
    if (!result)
        result = control_message_in(socket, &header, &message);
    if (!result)
        result = socket->ops->send(socket, &message);
    rights_destroy(message.rights);
    kfree(vector);
    return result;
}

long
sys_sendmsg(int fd, const struct msghdr *user, uint32_t flags)
{
    struct open_file *file;
    struct socket *socket;

    long result = socket_find(fd, &file, &socket);
    if (result)
        return result;
    result = send_message(file, user, flags);
    open_file_put(file);
    return result;
}

/* Tells the program what came with MESSAGE to SOCKET, in its header at USER. */
static int
finish_header(struct socket *socket, const struct msghdr *header,
              struct msghdr *user, struct socket_message *message)
{
    size_t control_length = control_message_out(socket, header, message);
    int flags = message->result_flags | (message->flags & MSG_CMSG_CLOEXEC);

    if (header->msg_name) {
        int error = socket_address_out(&message->address, header->msg_name,
                                       (int *)&user->msg_namelen);
        if (error)
            return error;
    }
    if (user_copy_out(&user->msg_controllen, &control_length,
                      sizeof control_length) < 0)
        return -EFAULT;
    return user_copy_out(&user->msg_flags, &flags, sizeof flags);
}

static long
receive_message(struct open_file *file, struct msghdr *user, uint32_t flags)
{
    struct socket *socket = socket_of(file);
    struct socket_message message;
    struct iovec *vector;
    struct msghdr header;
    struct uio uio;

    long result = start_header(&header, user, &uio, &vector);
    if (result)
        return result;
    socket_message_init(&message, &uio, file, flags);
    result = socket->ops->receive(socket, &message);
    if (result >= 0) {
        int error = finish_header(socket, &header, user, &message);
        if (error)
            result = error;
    }
    rights_destroy(message.rights);
    kfree(vector);
    return result;
}

long
sys_recvmsg(int fd, struct msghdr *user, uint32_t flags)
{
    struct open_file *file;
    struct socket *socket;

    long result = socket_find(fd, &file, &socket);
    if (result)
        return result;
    result = receive_message(file, user, flags);
    open_file_put(file);
    return result;
}
