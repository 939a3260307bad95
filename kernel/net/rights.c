/*
 * Descriptors in flight. A local socket that is sent away lives by the
 * reference in flight; when it waits in its own queue, or in one that waits
 * in its, nobody can ever receive it: a circle that reference counts don't
 * see. rights_collect finds these as unix(7)'s systems do: what has no
 * reference but those in flight, and isn't in a queue that somebody can
 * still read, is lost.
 *
 * What is in flight changes under socket_lock alone (rights move in and out
 * of streams under their queue's, but whoever moves them has a reference to
 * the socket, and comes by socket_lock before he gives it up): so the
 * collector, which holds it, sees no socket lost that isn't.
 */
#include "kernel/net/rights.h"

#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/net/socket.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"

/* All socket_lock. */
static struct list in_flight = LIST_INITIALIZER(in_flight); /* flight_link */

/* The descriptors that one user has in flight. */
struct user {
    struct list link;
    uint32_t uid;
    unsigned count;
};
static struct list users = LIST_INITIALIZER(users); /* those with some */

/* The local socket behind FILE, or NULL. */
static struct socket *
local_socket(struct open_file *file)
{
    struct socket *socket = socket_of(file);

    return socket && !socket->family->is_network ? socket : NULL;
}

/* ------- Who has how many in flight; socket_lock ------- */

static struct user *
find_user(uint32_t uid)
{
    list_for_each (link, &users) {
        struct user *user = container_of(link, struct user, link);

        if (user->uid == uid)
            return user;
    }
    return NULL;
}

/* Counts COUNT more for UID. More than one process could have open are too
 * many, but for the superuser. 0, -ETOOMANYREFS, -ENOMEM. */
static int
charge(uint32_t uid, unsigned count)
{
    struct user *user = find_user(uid);

    if (user && user->count > FD_LIMIT && uid != 0)
        return -ETOOMANYREFS;
    if (!user) {
        user = kmalloc(sizeof *user);
        if (!user)
            return -ENOMEM;
        *user = (struct user){.uid = uid};
        list_append(&users, &user->link);
    }
    user->count += count;
    return 0;
}

static void
discharge(uint32_t uid, unsigned count)
{
    struct user *user = find_user(uid);

    user->count -= count;
    if (user->count > 0)
        return;
    list_remove(&user->link);
    kfree(user);
}

/* ------- Making and ending; socket_lock where it says so ------- */

/* Takes off: from now on its local sockets are known to be in flight.
 * socket_lock held. 0 or -errno. */
static int
take_off(struct rights *rights)
{
    int error = 0;

    if (rights->count > 0)
        error = charge(rights->uid, rights->count);
    if (error)
        return error;
    for (unsigned i = 0; i < rights->count; i++) {
        if (!local_socket(rights->files[i]))
            continue;
        rights->files[i]->in_flight++;
        if (list_is_empty(&rights->flight_link))
            list_append(&in_flight, &rights->flight_link);
    }
    return 0;
}

/* Undoes take_off. socket_lock held. */
static void
land(struct rights *rights)
{
    for (unsigned i = 0; i < rights->count; i++)
        if (local_socket(rights->files[i]))
            rights->files[i]->in_flight--;
    list_remove(&rights->flight_link);
    if (rights->count > 0)
        discharge(rights->uid, rights->count);
}

static struct rights *
allocate(unsigned count)
{
    struct rights *rights =
        kmalloc(sizeof *rights + count * sizeof *rights->files);

    if (!rights)
        return NULL;
    list_init(&rights->mark.link);
    list_init(&rights->flight_link);
    rights->holder = NULL;
    rights->mark.apart = false;
    rights->count = 0;
    return rights;
}

/* Gives back the references that RIGHTS has, and RIGHTS; it has landed. */
static void
free_rights(struct rights *rights)
{
    for (unsigned i = 0; i < rights->count; i++)
        open_file_put(rights->files[i]);
    kfree(rights);
}

int
rights_create(const int *fds, unsigned count, struct rights **result)
{
    if (count > SCM_MAX_FD)
        return -EINVAL;
    struct rights *rights = allocate(count);
    if (!rights)
        return -ENOMEM;
    rights->sender = socket_credentials();
    rights->uid = rights->sender.uid;
    int error = 0;
    while (!error && rights->count < count) {
        struct open_file *file = fd_table_find(fds[rights->count]);

        if (file)
            rights->files[rights->count++] = file;
        else
            error = -EBADF;
    }
    if (!error) {
        mutex_lock(&socket_lock);
        error = take_off(rights);
        mutex_unlock(&socket_lock);
    }
    if (error)
        free_rights(rights);
    else
        *result = rights;
    return error;
}

struct rights *
rights_duplicate(const struct rights *rights)
{
    struct rights *copy = rights ? allocate(rights->count) : NULL;

    if (!copy)
        return NULL;
    copy->sender = rights->sender;
    copy->uid = rights->uid;
    copy->count = rights->count;
    for (unsigned i = 0; i < rights->count; i++) {
        copy->files[i] = rights->files[i];
        open_file_get(copy->files[i]);
    }
    if (take_off(copy) == 0)
        return copy;
    for (unsigned i = 0; i < copy->count; i++)
        open_file_put(copy->files[i]); /* never the last one */
    kfree(copy);
    return NULL;
}

unsigned
rights_install(struct rights *rights, unsigned count, bool close_on_exec,
               int *fds)
{
    struct fd_table *table = process_current()->fd_table;
    unsigned done = 0;

    while (done < count && done < rights->count) {
        struct open_file *file = rights->files[done];
        int fd = fd_table_reserve(table, 0);

        if (fd < 0)
            break;
        open_file_get(file);
        fd_table_install(table, fd, file, close_on_exec);
        fds[done++] = fd;
    }
    rights_destroy(rights);
    return done;
}

void
rights_discard_marks(struct byte_queue *queue)
{
    struct byte_mark *mark;

    for (;;) {
        mutex_lock(&queue->lock);
        mark = byte_queue_take_mark(queue);
        mutex_unlock(&queue->lock);
        if (!mark)
            return;
        rights_destroy(container_of(mark, struct rights, mark));
    }
}

/* ------- Circles; socket_lock ------- */

/* Does VISIT to each of the rights in MARKS. */
static void
visit_marks(struct list *marks, void (*visit)(struct rights *, struct list *),
            struct list *argument)
{
    list_for_each_safe (link, marks)
        visit(container_of(link, struct rights, mark.link), argument);
}

/* Does VISIT to each of the rights that wait to be received from the stream
 * SOCKET. */
static void
visit_stream(struct socket *socket,
             void (*visit)(struct rights *, struct list *),
             struct list *argument)
{
    if (socket->stream.state != STREAM_CONNECTED)
        return;
    struct byte_queue *queue = socket->stream.incoming;
    mutex_lock(&queue->lock);
    visit_marks(&queue->marks, visit, argument);
    mutex_unlock(&queue->lock);
}

/* The same for any local SOCKET; who accepts from a listener receives from
 * its clients. */
static void
visit_queue(struct socket *socket,
            void (*visit)(struct rights *, struct list *),
            struct list *argument)
{
    if (socket->type == SOCK_DGRAM) {
        visit_marks(&socket->datagram.marks, visit, argument);
        return;
    }
    visit_stream(socket, visit, argument);
    list_for_each (link, &socket->stream.waiting)
        visit_stream(container_of(link, struct socket, stream.queue_link),
                     visit, argument);
}

static struct socket *
socket_at(struct list *link)
{
    return container_of(link, struct socket, unix_end.collect_link);
}

/* Puts the local sockets that have no reference but those in flight into the
 * list SUSPECTS. */
static void
list_suspects(struct list *suspects)
{
    list_for_each (link, &in_flight) {
        struct rights *rights = container_of(link, struct rights, flight_link);

        rights->is_queued = false;
        for (unsigned i = 0; i < rights->count; i++) {
            struct open_file *file = rights->files[i];
            struct socket *socket = local_socket(file);

            if (!socket || !list_is_empty(&socket->unix_end.collect_link) ||
                refcount_read(&file->refs) != file->in_flight)
                continue;
            socket->unix_end.is_reachable = false;
            list_append(suspects, &socket->unix_end.collect_link);
        }
    }
}

/* Notes that RIGHTS waits in a suspect's queue. */
static void
note_queued(struct rights *rights, struct list *unused)
{
    (void)unused;
    rights->is_queued = true;
}

/* Moves the suspects among RIGHTS to the list REACHABLE. */
static void
reach(struct rights *rights, struct list *reachable)
{
    for (unsigned i = 0; i < rights->count; i++) {
        struct socket *socket = local_socket(rights->files[i]);

        if (!socket || socket->unix_end.is_reachable ||
            list_is_empty(&socket->unix_end.collect_link))
            continue;
        socket->unix_end.is_reachable = true;
        list_remove(&socket->unix_end.collect_link);
        list_append(reachable, &socket->unix_end.collect_link);
    }
}

/* Moves the suspects that somebody can still receive to REACHABLE: all but
 * those that wait in suspects' queues alone, and then what waits in theirs. */
static void
find_reachable(struct list *suspects, struct list *reachable)
{
    list_for_each (link, suspects)
        visit_queue(socket_at(link), note_queued, NULL);
    list_for_each (link, &in_flight) {
        struct rights *rights = container_of(link, struct rights, flight_link);

        if (!rights->is_queued)
            reach(rights, reachable);
    }
    list_for_each (link, reachable)
        visit_queue(socket_at(link), reach, reachable);
}

/* Takes RIGHTS out of the queue it waits in, for DOOMED. */
static void
doom(struct rights *rights, struct list *doomed)
{
    if (rights->holder)
        *rights->holder = NULL;
    list_remove(&rights->mark.link);
    list_append(doomed, &rights->mark.link);
}

static void
forget_all(struct list *sockets)
{
    while (!list_is_empty(sockets))
        list_remove(sockets->next);
}

/* Moves to DOOMED what nobody can ever receive. */
static void
find_lost(struct list *doomed)
{
    struct list suspects = LIST_INITIALIZER(suspects);
    struct list reachable = LIST_INITIALIZER(reachable);

    mutex_lock(&socket_lock);
    list_suspects(&suspects);
    find_reachable(&suspects, &reachable);
    list_for_each (link, &suspects)
        visit_queue(socket_at(link), doom, doomed);
    forget_all(&suspects);
    forget_all(&reachable);
    mutex_unlock(&socket_lock);
}

/* ------- Ending ------- */

/*
 * A file's last reference may close a socket in whose queue there are more
 * rights, and so on: what comes of a thread's work on some waits in its list.
 */
struct rights_work {
    struct list doomed; /* by mark.link */
    bool collect;       /* rights_collect was called meanwhile */
};

static void
do_work(struct rights_work *work)
{
    struct thread *self = thread_current();

    self->rights_work = work;
    while (work->collect || !list_is_empty(&work->doomed)) {
        struct list *link = work->doomed.next;

        if (link == &work->doomed) {
            work->collect = false;
            find_lost(&work->doomed);
            continue;
        }
        list_remove(link);
        struct rights *rights = container_of(link, struct rights, mark.link);
        mutex_lock(&socket_lock);
        land(rights);
        mutex_unlock(&socket_lock);
        free_rights(rights);
    }
    self->rights_work = NULL;
}

void
rights_destroy(struct rights *rights)
{
    struct rights_work *under_way = thread_current()->rights_work;
    struct rights_work work = {LIST_INITIALIZER(work.doomed), false};

    if (!rights)
        return;
    list_append(under_way ? &under_way->doomed : &work.doomed,
                &rights->mark.link);
    if (!under_way)
        do_work(&work);
}

void
rights_collect(void)
{
    struct rights_work *under_way = thread_current()->rights_work;
    struct rights_work work = {LIST_INITIALIZER(work.doomed), true};

    if (under_way)
        under_way->collect = true;
    else
        do_work(&work);
}
