#include "kernel/net/socket.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/abi/termios.h"
#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/net/port.h"
#include "kernel/net/rights.h"
#include "kernel/proc/process.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

#define SOCKET_DEVICE 0x08 /* st_dev of all sockets */
#define SOCKET_TYPES  11   /* SOCK_* that Linux knows */
#define PROTOCOLS     263  /* IPPROTO_* that it knows */

struct mutex socket_lock;
struct list socket_list = LIST_INITIALIZER(socket_list);
static uint32_t count;           /* of all sockets; socket_lock */
static uint32_t next_number = 1; /* socket_lock */

void
socket_init(void)
{
    mutex_init(&socket_lock, LOCK_SOCKET);
    port_init();
}

/* ------- Kinds ------- */

static const struct address_family *
find_family(int number)
{
    static const struct address_family *const families[] = {
        &unix_family,
        &inet_family,
        &inet6_family,
    };

    for (unsigned i = 0; i < sizeof families / sizeof *families; i++)
        if (families[i]->number == number)
            return families[i];
    return NULL;
}

/* The protocol that TYPE has in FAMILY when a program says WISH, or -errno. */
static int
find_protocol(const struct address_family *family, int type, int wish)
{
    int only = type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;

    if (type >= SOCKET_TYPES)
        return -EINVAL;
    if (family->is_network && (wish < 0 || wish >= PROTOCOLS))
        return -EINVAL;
    if (type == SOCK_RAW && family->is_network)
        return socket_credentials().uid ? -EPERM : -EPROTONOSUPPORT;
    if (type != SOCK_STREAM && type != SOCK_DGRAM)
        return -ESOCKTNOSUPPORT;
    if (!family->is_network)
        return wish == 0 || wish == PF_UNIX ? 0 : -EPROTONOSUPPORT;
    return wish == 0 || wish == only ? only : -EPROTONOSUPPORT;
}

/* Makes the parts of SOCKET, whose family, type and protocol are set. */
static void
init_parts(struct socket *socket)
{
    if (socket->type == SOCK_STREAM)
        stream_init(socket);
    else
        datagram_init(socket);
    socket->family->init(socket);
}

/* A new socket without parts yet. NULL: no memory. */
static struct socket *
allocate(const struct address_family *family, int type, int protocol)
{
    struct socket *socket = kzalloc(sizeof *socket);

    if (!socket)
        return NULL;
    refcount_init(&socket->refs);
    socket->family = family;
    socket->type = type;
    socket->protocol = protocol;
    socket->ops = type == SOCK_STREAM ? &stream_ops : &datagram_ops;
    socket->owner = socket_credentials();
    wait_queue_init(&socket->changes, &socket_lock);
    socket->options.receive_buffer = SOCKET_BUFFER_DEFAULT;
    socket->options.send_buffer = SOCKET_BUFFER_DEFAULT;
    return socket;
}

/* Enters SOCKET in the list of all. socket_lock held. */
static void
enlist(struct socket *socket)
{
    socket->number = next_number++;
    list_append(&socket_list, &socket->all_link);
    count++;
}

int
socket_create(int family_number, int type, int protocol, struct socket **result)
{
    const struct address_family *family = find_family(family_number);

    if (!family)
        return -EAFNOSUPPORT;
    if (family == &unix_family && type == SOCK_RAW)
        type = SOCK_DGRAM; /* as on Linux, for BSD's sake */
    protocol = find_protocol(family, type, protocol);
    if (protocol < 0)
        return protocol;
    struct socket *socket = allocate(family, type, protocol);
    if (!socket)
        return -ENOMEM;
    init_parts(socket);
    mutex_lock(&socket_lock);
    enlist(socket);
    mutex_unlock(&socket_lock);
    *result = socket;
    return 0;
}

struct socket *
socket_create_like(const struct socket *like)
{
    struct socket *socket = allocate(like->family, like->type, like->protocol);

    if (!socket)
        return NULL;
    init_parts(socket);
    socket->options = like->options;
    socket->owner = like->owner;
    enlist(socket);
    return socket;
}

void
socket_get(struct socket *socket)
{
    refcount_get(&socket->refs);
}

void
socket_put(struct socket *socket)
{
    if (!refcount_put(&socket->refs))
        return;
    assert(socket->closed);
    mutex_lock(&socket_lock);
    list_remove(&socket->all_link);
    count--;
    mutex_unlock(&socket_lock);
    socket->ops->destroy(socket);
    kfree(socket);
}

void
socket_discard(struct socket *socket)
{
    socket->ops->close(socket);
    socket_put(socket);
}

void
socket_release_unused(struct socket *socket)
{
    socket->family->release(socket);
    socket->ops->destroy(socket);
    list_remove(&socket->all_link);
    count--;
    kfree(socket);
}

uint32_t
socket_count(void)
{
    return __atomic_load_n(&count, __ATOMIC_RELAXED);
}

struct ucred
socket_credentials(void)
{
    const struct credentials *own = credentials_current();

    return (struct ucred){.pid = process_current()->pid,
                          .uid = own->user.effective,
                          .gid = own->group.effective};
}

struct ucred
socket_sender(void)
{
    const struct credentials *own = credentials_current();

    return (struct ucred){.pid = process_current()->pid,
                          .uid = own->user.real,
                          .gid = own->group.real};
}

/* Whether SOCKET has a peer by name. socket_lock held. */
static bool
has_peer(const struct socket *socket)
{
    if (socket->type != SOCK_STREAM)
        return socket->datagram.connected;
    return stream_has_peer(socket);
}

int
socket_name(struct socket *socket, bool peer, struct socket_address *address)
{
    int error = 0;

    mutex_lock(&socket_lock);
    if (peer && !has_peer(socket))
        error = -ENOTCONN;
    else
        socket->family->name(socket, peer, address);
    mutex_unlock(&socket_lock);
    return error;
}

/* ------- Errors and waiting ------- */

int
socket_take_error(struct socket *socket)
{
    mutex_lock(&socket_lock);
    int error = socket->error;
    socket->error = 0;
    mutex_unlock(&socket_lock);
    return -error;
}

void
socket_set_error(struct socket *socket, int error)
{
    socket->error = error;
    wait_queue_wake_all(&socket->changes);
}

int
socket_wait(struct socket *socket, uint64_t deadline)
{
    return wait_queue_sleep_until(&socket->changes, deadline);
}

/* ------- Behind a descriptor ------- */

void
socket_message_init(struct socket_message *message, struct uio *uio,
                    const struct open_file *file, uint32_t flags)
{
    message->uio = uio;
    message->flags = flags;
    if (file->flags & O_NONBLOCK)
        message->flags |= MSG_DONTWAIT;
    message->result_flags = 0;
    message->address.length = 0;
    message->rights = NULL;
    message->credentials = (struct ucred){0};
}

static ssize_t
socket_read(struct open_file *file, struct uio *uio, uint64_t *position)
{
    struct socket *socket = file->object;
    struct socket_message message;

    (void)position;
    if (uio->left == 0)
        return 0; /* unlike recv(2), which takes a datagram */
    socket_message_init(&message, uio, file, 0);
    ssize_t moved = socket->ops->receive(socket, &message);
    rights_destroy(message.rights);
    return moved;
}

static ssize_t
socket_write(struct open_file *file, struct uio *uio, uint64_t *position)
{
    struct socket *socket = file->object;
    struct socket_message message;

    (void)position;
    socket_message_init(&message, uio, file, 0);
    message.credentials = socket_sender();
    ssize_t moved = socket->ops->send(socket, &message);
    rights_destroy(message.rights);
    return moved;
}

static unsigned
socket_poll(struct open_file *file, struct poll_table *table)
{
    struct socket *socket = file->object;

    return socket->ops->poll(socket, table);
}

static int
socket_ioctl(struct open_file *file, unsigned request, void *argument)
{
    struct socket *socket = file->object;
    int bytes;

    if (request == FIONREAD)
        bytes = socket->ops->unread(socket);
    else if (request == SIOCOUTQ)
        bytes = socket->ops->unsent(socket);
    else
        return -ENOTTY;
    return bytes < 0 ? bytes : user_copy_out(argument, &bytes, sizeof bytes);
}

static void
socket_stat(struct open_file *file, struct abi_stat64 *status)
{
    struct socket *socket = file->object;

    memset(status, 0, sizeof *status);
    status->st_dev = SOCKET_DEVICE;
    status->st_ino = status->st_ino_low = socket->number;
    status->st_mode = S_IFSOCK | 0777;
    status->st_nlink = 1;
    status->st_uid = socket->owner.uid;
    status->st_gid = socket->owner.gid;
    status->st_blksize = PAGE_SIZE;
}

static void
socket_release(struct open_file *file)
{
    socket_discard(file->object);
}

static const struct file_ops socket_file_ops = {
    .read = socket_read,
    .write = socket_write,
    .ioctl = socket_ioctl,
    .poll = socket_poll,
    .stat = socket_stat,
    .collect = rights_collect,
    .release = socket_release,
};

struct open_file *
socket_open(struct socket *socket, uint32_t flags)
{
    struct open_file *file =
        open_file_create(&socket_file_ops, NULL, socket, O_RDWR | flags);

    if (!file)
        socket_discard(socket);
    return file;
}

struct socket *
socket_of(struct open_file *file)
{
    return file->ops == &socket_file_ops ? file->object : NULL;
}
