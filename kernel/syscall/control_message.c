#include "kernel/syscall/control_message.h"

#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/net/rights.h"
#include "kernel/net/socket.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

#define CONTROL_MAX 20480u /* bytes of one call: net.core.optmem_max */
#define HEAD_SIZE   sizeof(struct cmsghdr)

/* LENGTH bytes and what aligns the next message. */
static size_t
padded(size_t length)
{
    return (length + sizeof(size_t) - 1) & ~(sizeof(size_t) - 1);
}

/* ------- In ------- */

/* Whether the running program may say that it is WISH: it may only speak for
 * itself, unless it is the superuser's. 0, -EPERM; -ESRCH: nobody is. */
static int
check_credentials(const struct ucred *wish)
{
    const struct credentials *own = credentials_current();

    if (credentials_are_privileged()) {
        struct process *process = process_find(wish->pid);

        if (process)
            process_put(process);
        return process ? 0 : -ESRCH;
    }
    if (wish->pid != process_current()->pid)
        return -EPERM;
    return ids_have(&own->user, wish->uid) && ids_have(&own->group, wish->gid)
               ? 0
               : -EPERM;
}

static int
take_credentials(const struct cmsghdr *head, struct socket_message *message)
{
    struct ucred wish;

    if (head->cmsg_len != HEAD_SIZE + sizeof wish)
        return -EINVAL;
    memcpy(&wish, head + 1, sizeof wish);
    int error = check_credentials(&wish);
    if (!error)
        message->credentials = wish;
    return error;
}

/* The descriptors found so far; they overwrite messages that were read. */
struct found {
    int *fds;
    unsigned count;
};

static int
take_descriptors(const struct cmsghdr *head, struct found *found)
{
    size_t count = (head->cmsg_len - HEAD_SIZE) / sizeof(int);

    if (count > SCM_MAX_FD - found->count)
        return -EINVAL;
    memmove(found->fds + found->count, head + 1, count * sizeof(int));
    found->count += count;
    return 0;
}

/* Takes one message that is whole. */
static int
take(struct socket *socket, struct cmsghdr head, const struct cmsghdr *at,
     struct socket_message *message, struct found *found)
{
    bool is_network = socket->family->is_network;

    if (head.cmsg_level != SOL_SOCKET)
        return 0;
    if (head.cmsg_type == SCM_RIGHTS)
        return is_network ? 0 : take_descriptors(at, found);
    if (head.cmsg_type == SCM_CREDENTIALS)
        return is_network ? 0 : take_credentials(at, message);
    return -EINVAL;
}

/* Walks LENGTH bytes of messages at CONTROL. */
static int
take_all(struct socket *socket, uint8_t *control, size_t length,
         struct socket_message *message, struct found *found)
{
    size_t at = 0;

    while (length - at >= HEAD_SIZE) {
        const struct cmsghdr *head = (const struct cmsghdr *)(control + at);
        size_t size = head->cmsg_len;

        if (size < HEAD_SIZE || size > length - at)
            return -EINVAL;
        int error = take(socket, *head, head, message, found);
        if (error)
            return error;
        at += padded(size);
        if (at > length)
            break;
    }
    return 0;
}

int
control_message_in(struct socket *socket, const struct msghdr *header,
                   struct socket_message *message)
{
    size_t length = header->msg_controllen;

    if (length == 0)
        return 0;
    if (length > CONTROL_MAX)
        return -ENOBUFS;
    uint8_t *control = kmalloc(length);
    if (!control)
        return -ENOMEM;
    struct found found = {.fds = (int *)control};
    int error = user_copy_in(control, header->msg_control, length);
    if (!error)
        error = take_all(socket, control, length, message, &found);
    if (!error && found.count > 0)
        error = rights_create(found.fds, found.count, &message->rights);
    kfree(control);
    return error;
}

/* ------- Out ------- */

/* The program's room for control messages. */
struct room {
    uint8_t *at;
    size_t left;
    size_t used;
};

/* Puts a message of SIZE bytes of DATA there, or as much as fits: then
 * MESSAGE says so. 0, or -EFAULT: then there is no message. */
static int
put(struct room *room, int type, const void *data, size_t size,
    struct socket_message *message)
{
    struct cmsghdr head = {
        .cmsg_len = HEAD_SIZE + size,
        .cmsg_level = SOL_SOCKET,
        .cmsg_type = type,
    };

    if (room->left < head.cmsg_len) {
        message->result_flags |= MSG_CTRUNC;
        if (room->left < HEAD_SIZE)
            return 0;
        head.cmsg_len = room->left;
        size = room->left - HEAD_SIZE;
    }
    if (user_copy_out(room->at, &head, HEAD_SIZE) < 0 ||
        user_copy_out(room->at + HEAD_SIZE, data, size) < 0)
        return -EFAULT;
    size_t space = padded(head.cmsg_len);
    if (space > room->left)
        space = room->left;
    room->at += space;
    room->left -= space;
    room->used += space;
    return 0;
}

/* Installs as many of the message's descriptions as there is room for, and as
 * the program can be told of. */
static void
put_rights(struct room *room, struct socket_message *message)
{
    bool close_on_exec = message->flags & MSG_CMSG_CLOEXEC;
    struct rights *rights = message->rights;
    unsigned count = rights->count, fit = 0;
    int fds[SCM_MAX_FD];

    if (room->left > HEAD_SIZE)
        fit = (room->left - HEAD_SIZE) / sizeof(int);
    if (fit > count)
        fit = count;
    message->rights = NULL;
    fit = rights_install(rights, fit, close_on_exec, fds);
    if (fit > 0 && put(room, SCM_RIGHTS, fds, fit * sizeof(int), message) < 0)
        for (; fit > 0; fit--)
            fd_table_close(process_current()->fd_table, fds[fit - 1]);
    if (fit < count)
        message->result_flags |= MSG_CTRUNC;
}

size_t
control_message_out(struct socket *socket, const struct msghdr *header,
                    struct socket_message *message)
{
    struct room room = {header->msg_control, header->msg_controllen, 0};

    if (!room.at)
        room.left = 0;
    if (socket->options.pass_credentials && !socket->family->is_network)
        put(&room, SCM_CREDENTIALS, &message->credentials,
            sizeof message->credentials, message);
    if (message->rights)
        put_rights(&room, message);
    return room.used;
}
