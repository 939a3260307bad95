/*
 * Which local socket a name means. A path leads to an inode, and the socket
 * is found by the inode: so the name may be moved, linked or removed while
 * the socket lives. Abstract names are found by their bytes, each type of
 * socket having its own.
 */
#include "kernel/net/unix.h"

#include <stddef.h>

#include "kernel/errno.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/path.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/net/socket.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "lib/include/string.h"

#define PATH_OFFSET offsetof(struct sockaddr_un, sun_path)
#define AUTO_LENGTH 6 /* of the names autobind gives: a NUL, 5 hex digits */
#define AUTO_COUNT  (1u << 20)
#define SOCKET_MODE 0777
#define NOBODY      UINT32_MAX
#define BUCKETS     256u

/* A name, shared by the socket it was given to and those that met it. */
struct unix_name {
    struct refcount refs;
    size_t length; /* bytes of TEXT */
    char text[];   /* a path with its NUL; or a NUL and an abstract name */
};

static struct socket *buckets[BUCKETS]; /* by unix_end.hash_next */
static uint32_t next_auto;              /* which name autobind tries next */

static void
unix_init(struct socket *socket)
{
    socket->unix_end.peer = (struct ucred){.uid = NOBODY, .gid = NOBODY};
    list_init(&socket->unix_end.collect_link);
}

/* ------- Names ------- */

/* NULL: no memory. */
static struct unix_name *
create_name(const char *text, size_t length)
{
    struct unix_name *name = kmalloc(sizeof *name + length + 1);

    if (!name)
        return NULL;
    refcount_init(&name->refs);
    memcpy(name->text, text, length);
    name->text[length] = '\0';
    name->length = text[0] ? strlen(name->text) + 1 : length;
    return name;
}

static struct unix_name *
get_name(struct unix_name *name)
{
    if (name)
        refcount_get(&name->refs);
    return name;
}

static void
put_name(struct unix_name *name)
{
    if (name && refcount_put(&name->refs))
        kfree(name);
}

/* The name that ADDRESS says, in *NAME. */
static int
read_name(const struct socket_address *address, struct unix_name **name)
{
    if (address->length <= PATH_OFFSET ||
        address->length > sizeof address->un ||
        address->un.sun_family != AF_UNIX)
        return -EINVAL;
    *name = create_name(address->un.sun_path, address->length - PATH_OFFSET);
    return *name ? 0 : -ENOMEM;
}

static bool
is_path(const struct unix_name *name)
{
    return name->text[0] != '\0';
}

static void
unix_write_name(struct socket *socket, bool peer,
                struct socket_address *address)
{
    const struct unix_name *name = socket->unix_end.name;

    if (peer && socket->type == SOCK_DGRAM)
        name = socket->datagram.peer->unix_end.name;
    else if (peer)
        name = socket->unix_end.peer_name;
    address->length = PATH_OFFSET;
    address->un.sun_family = AF_UNIX;
    if (!name)
        return;
    address->length += name->length;
    memcpy((char *)&address->storage + PATH_OFFSET, name->text, name->length);
}

/* ------- The table of those that can be found; socket_lock ------- */

/* Where the chain begins that a socket of TYPE is in that has INODE or, that
 * being NULL, the abstract NAME. */
static struct socket **
bucket_of(const struct inode *inode, const struct unix_name *name, int type)
{
    uint32_t hash = (uintptr_t)inode / sizeof *inode;

    for (size_t i = 0; !inode && i < name->length; i++)
        hash = hash * 31 + (uint8_t)name->text[i];
    return &buckets[(inode ? hash : hash + type) % BUCKETS];
}

static struct socket *
find_by_inode(const struct inode *inode)
{
    struct socket *socket = *bucket_of(inode, NULL, 0);

    while (socket && socket->unix_end.inode != inode)
        socket = socket->unix_end.hash_next;
    return socket;
}

static struct socket *
find_abstract(const struct unix_name *name, int type)
{
    struct socket *socket = *bucket_of(NULL, name, type);

    for (; socket; socket = socket->unix_end.hash_next) {
        const struct unix_name *other = socket->unix_end.name;

        if (socket->type == type && other->length == name->length &&
            memcmp(other->text, name->text, name->length) == 0)
            return socket;
    }
    return NULL;
}

/* Gives SOCKET NAME, and INODE when it is a path; takes both over. */
static void
enter(struct socket *socket, struct unix_name *name, struct inode *inode)
{
    struct unix_end *end = &socket->unix_end;
    struct socket **bucket = bucket_of(inode, name, socket->type);

    end->name = name;
    end->inode = inode;
    end->is_found = true;
    end->hash_next = *bucket;
    *bucket = socket;
}

static void
unix_release(struct socket *socket)
{
    struct unix_end *end = &socket->unix_end;

    if (end->is_found) {
        struct socket **link = bucket_of(end->inode, end->name, socket->type);

        while (*link != socket)
            link = &(*link)->unix_end.hash_next;
        *link = end->hash_next;
        end->is_found = false;
    }
    put_name(end->name);
    put_name(end->peer_name);
    end->name = end->peer_name = NULL;
    inode_put(end->inode);
    end->inode = NULL;
}

/* ------- bind ------- */

/* The next of autobind's names that nobody has. */
static int
bind_automatically(struct socket *socket)
{
    static const char digits[] = "0123456789abcdef";
    static const char blank[AUTO_LENGTH];
    struct unix_name *name = create_name(blank, AUTO_LENGTH);

    if (!name)
        return -ENOMEM;
    for (uint32_t tries = 0; tries < AUTO_COUNT; tries++) {
        uint32_t number = next_auto++;

        for (int i = AUTO_LENGTH - 1; i > 0; i--, number >>= 4)
            name->text[i] = digits[number & 0xf];
        if (!find_abstract(name, socket->type)) {
            enter(socket, name, NULL);
            return 0;
        }
    }
    put_name(name);
    return -ENOSPC;
}

static int
unix_autobind(struct socket *socket)
{
    struct unix_end *end = &socket->unix_end;

    if (!socket->options.pass_credentials || end->name || end->binding)
        return 0;
    return bind_automatically(socket);
}

/* A socket that nobody may bind but the caller; or -EINVAL: it has a name. */
static int
begin_bind(struct socket *socket)
{
    struct unix_end *end = &socket->unix_end;
    int error = 0;

    mutex_lock(&socket_lock);
    if (end->name || end->binding)
        error = -EINVAL;
    else
        end->binding = true;
    mutex_unlock(&socket_lock);
    return error;
}

/* Makes the path NAME an inode, which is in *INODE. */
static int
make_inode(const struct unix_name *name, struct inode **inode)
{
    uint32_t mode = S_IFSOCK | (SOCKET_MODE & ~process_current()->umask);
    struct inode *cwd = process_get_cwd();
    int error = path_make_node(cwd, name->text, mode, inode);

    inode_put(cwd);
    return error == -EEXIST ? -EADDRINUSE : error;
}

/* bind for SOCKET, on which the caller has begun. Takes NAME (NULL: any) over
 * if it succeeds. */
static int
bind_name(struct socket *socket, struct unix_name *name)
{
    struct inode *inode = NULL;
    int error = 0;

    if (name && is_path(name))
        error = make_inode(name, &inode);
    mutex_lock(&socket_lock);
    if (!name)
        error = bind_automatically(socket);
    else if (!inode && !error && find_abstract(name, socket->type))
        error = -EADDRINUSE;
    else if (!error)
        enter(socket, name, inode);
    socket->unix_end.binding = false;
    mutex_unlock(&socket_lock);
    return error;
}

static int
unix_bind(struct socket *socket, const struct socket_address *address)
{
    struct unix_name *name = NULL;
    int error = 0;

    if (address->length != PATH_OFFSET || address->un.sun_family != AF_UNIX)
        error = read_name(address, &name);
    if (error)
        return error;
    error = begin_bind(socket);
    if (!error)
        error = bind_name(socket, name);
    if (error)
        put_name(name);
    return error;
}

/* ------- find ------- */

/* The socket that is bound to the inode the path NAME leads to, with a
 * reference. FROM is who asks. */
static int
find_by_path(const struct socket *from, const struct unix_name *name,
             struct socket **found)
{
    struct inode *cwd = process_get_cwd(), *inode;
    int error = path_lookup(cwd, name->text, true, &inode);

    inode_put(cwd);
    if (error)
        return error;
    mutex_lock(&socket_lock);
    struct socket *socket = S_ISSOCK(inode->mode) ? find_by_inode(inode) : NULL;
    if (!socket)
        error = -ECONNREFUSED;
    else if (socket->type != from->type)
        error = -EPROTOTYPE;
    else
        socket_get(*found = socket);
    mutex_unlock(&socket_lock);
    inode_put(inode);
    return error;
}

static int
find_by_name(const struct socket *from, const struct unix_name *name,
             struct socket **found)
{
    if (is_path(name))
        return find_by_path(from, name, found);
    mutex_lock(&socket_lock);
    *found = find_abstract(name, from->type);
    if (*found)
        socket_get(*found);
    mutex_unlock(&socket_lock);
    return *found ? 0 : -ECONNREFUSED;
}

static int
unix_find(struct socket *from, const struct socket_address *address,
          struct socket **peer)
{
    struct unix_name *name;
    int error = read_name(address, &name);

    if (error)
        return error;
    error = find_by_name(from, name, peer);
    put_name(name);
    return error;
}

/* ------- Connections ------- */

static int
unix_start(struct socket *from, const struct socket_address *address,
           struct socket *peer)
{
    (void)address;
    int error = unix_autobind(from);
    if (error || from->type != SOCK_STREAM)
        return error;
    from->unix_end.peer_name = get_name(peer->unix_end.name);
    from->unix_end.peer = peer->owner;
    return 0;
}

static void
unix_stop(struct socket *socket)
{
    put_name(socket->unix_end.peer_name);
    socket->unix_end.peer_name = NULL;
    socket->unix_end.peer = (struct ucred){.uid = NOBODY, .gid = NOBODY};
}

static int
unix_listen(struct socket *listener)
{
    if (!listener->unix_end.name)
        return -EINVAL;
    listener->unix_end.peer = socket_credentials();
    return 0;
}

static void
unix_unlisten(struct socket *listener)
{
    (void)listener;
}

static int
unix_join(struct socket *server, struct socket *client, struct socket *listener)
{
    server->unix_end.name = get_name(listener->unix_end.name);
    server->unix_end.peer_name = get_name(client->unix_end.name);
    server->unix_end.peer = socket_credentials();
    return 0;
}

void
unix_know_pair(struct socket *one, const struct socket *other)
{
    one->unix_end.peer = other->owner;
}

const struct address_family unix_family = {
    .number = AF_UNIX,
    .init = unix_init,
    .bind = unix_bind,
    .autobind = unix_autobind,
    .find = unix_find,
    .start = unix_start,
    .stop = unix_stop,
    .listen = unix_listen,
    .unlisten = unix_unlisten,
    .join = unix_join,
    .name = unix_write_name,
    .release = unix_release,
};
