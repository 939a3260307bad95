/*
 * Descriptors in flight that keep each other alive: local sockets in their
 * own queues, in each other's, in chains. Whether they are gone is seen at the
 * end of a pipe whose writer travelled with them: it reads the end of file
 * once nobody can ever receive that writer. Linux sweeps when a local socket is
 * closed, so each test closes one more.
 */
#include "local.h"

/* Closes a local socket that has nothing to do with the others. */
static void
stir(void)
{
    int fds[2];
    local_pair(SOCK_STREAM, fds);
    close_both(fds);
}

/* Whether the writer of the pipe that END reads is gone, soon. */
static int
is_gone(int end)
{
    char byte;
    struct pollfd one = {end, POLLIN, 0};
    for (int look = 0; look < 200; look++) {
        stir();
        if (poll(&one, 1, look < 20 ? 5 : 50) == 1)
            return read(end, &byte, 1) == 0;
    }
    return 0;
}

/* A pipe whose writer goes over FD and nowhere else; the reader. */
static int
bury_writer(int fd)
{
    int ends[2];
    pipe(ends);
    if (post_one(fd, "w", ends[1]) != 1)
        diag("no writer sent: %s", tap_errno_name(errno));
    close(ends[1]);
    return ends[0];
}

static const int types[] = {SOCK_STREAM, SOCK_DGRAM};
static const char *const type_names[] = {"stream", "datagram"};

/* Each end in the other's queue, or in its own. */
static void
test_pair(int type)
{
    const char *name = type_names[type];
    int fds[2];

    local_pair(types[type], fds);
    int end = bury_writer(fds[0]);
    post_one(fds[0], "x", fds[1]);
    close_both(fds);
    ok(is_gone(end), "%s: an end in its own queue", name);
    close(end);
    local_pair(types[type], fds);
    end = bury_writer(fds[0]);
    post_one(fds[0], "x", fds[1]);
    post_one(fds[1], "x", fds[0]);
    close(fds[0]);
    close(fds[1]);
    ok(is_gone(end), "%s: both ends, each in its own queue", name);
    close(end);
    local_pair(types[type], fds);
    end = bury_writer(fds[0]);
    post_one(fds[0], "x", fds[0]);
    post_one(fds[1], "x", fds[1]);
    close_both(fds);
    ok(is_gone(end), "%s: both ends, each in the other's queue", name);
    close(end);
}

/* COUNT pairs, each with its first end in the next one's queue. */
static void
test_ring(int type, int count)
{
    const char *name = type_names[type];
    int pairs[40][2];

    for (int i = 0; i < count; i++)
        local_pair(types[type], pairs[i]);
    int end = bury_writer(pairs[0][1]);
    for (int i = 0; i < count; i++)
        post_one(pairs[(i + 1) % count][1], "x", pairs[i][0]);
    for (int i = 0; i < count; i++)
        close_both(pairs[i]);
    ok(is_gone(end), "%s: a ring of %d", name, count);
    close(end);
}

/* A circle that somebody can still receive stays, until he can't. */
static void
test_reachable(int type)
{
    const char *name = type_names[type];
    struct parcel got = {.room = 1};
    int outer[2], fds[2];
    char byte;

    local_pair(types[type], outer);
    local_pair(types[type], fds);
    int end = bury_writer(fds[0]);
    post_one(fds[0], "x", fds[1]);
    post_one(outer[0], "x", fds[1]);
    close_both(fds);
    stir();
    struct pollfd one = {end, POLLIN, 0};
    is_int(poll(&one, 1, 50), 0, "%s: a circle in a queue that is read stays",
           name);
    fetch(outer[1], &got, 1, 0);
    int inner = got.fds[0];
    is_int(fetch(inner, &got, 1, 0), 1, "%s: it is received, and its queue",
           name);
    is_int(write(got.fds[0], "y", 1), 1, "%s: the writer in it works", name);
    read(end, &byte, 1);
    close_rights(&got);
    is_int(fetch(inner, &got, 1, 0), 1, "%s: and itself", name);
    close_rights(&got);
    close(inner);
    ok(is_gone(end), "%s: then nothing is left", name);
    close(end);
    close_both(outer);
}

/* The same, lost when the outer queue goes. */
static void
test_lost_queue(int type)
{
    const char *name = type_names[type];
    int outer[2], fds[2];

    local_pair(types[type], outer);
    local_pair(types[type], fds);
    int end = bury_writer(fds[0]);
    post_one(fds[0], "x", fds[1]);
    post_one(outer[0], "x", fds[1]);
    close_both(fds);
    close(outer[1]);
    ok(is_gone(end), "%s: a circle in a queue that is closed", name);
    close(end);
    close(outer[0]);
}

/* One pair's end in the next one's queue, DEPTH times; the last is closed and
 * with it all. */
static void
test_chain(int type, int depth)
{
    const char *name = type_names[type];
    int fds[2], next[2];

    local_pair(types[type], fds);
    int end = bury_writer(fds[0]);
    for (int i = 0; i < depth; i++) {
        local_pair(types[type], next);
        post_one(next[0], "x", fds[1]);
        close_both(fds);
        fds[0] = next[0];
        fds[1] = next[1];
    }
    struct pollfd one = {end, POLLIN, 0};
    is_int(poll(&one, 1, 0), 0, "%s: a chain of %d", name, depth);
    close_both(fds);
    ok(is_gone(end), "%s: goes when its end does", name);
    close(end);
}

/* A chain whose two ends meet. */
static void
test_closed_chain(int type, int depth)
{
    const char *name = type_names[type];
    int first[2], fds[2], next[2];

    local_pair(types[type], first);
    int end = bury_writer(first[0]);
    fds[0] = dup(first[0]);
    fds[1] = dup(first[1]);
    for (int i = 0; i < depth; i++) {
        local_pair(types[type], next);
        post_one(next[0], "x", fds[1]);
        close_both(fds);
        fds[0] = next[0];
        fds[1] = next[1];
    }
    post_one(first[0], "x", fds[1]);
    close_both(fds);
    close_both(first);
    ok(is_gone(end), "%s: a chain of %d that bites its tail", name, depth);
    close(end);
}

/* A listener in its own client's message, before anybody accepted it. */
static void
test_listener(void)
{
    struct local name = abstract("circle");
    int server = local_server(SOCK_STREAM, name, 5);
    int client = local_client(SOCK_STREAM, name);

    int end = bury_writer(client);
    post_one(client, "x", server);
    close(server);
    struct pollfd one = {client, POLLIN, 0};
    stir();
    is_int(poll(&one, 1, PATIENCE), 1,
           "a listener that only its client's message holds is closed");
    close(client);
    ok(is_gone(end), "with all that was sent to it");
    close(end);
    server = local_server(SOCK_STREAM, name, 5);
    ok(server >= 0, "its name is free");
    close(server);
}

/* A listener in flight keeps its clients, who may send it more. */
static void
test_listener_in_flight(void)
{
    struct local name = abstract("flies");
    struct parcel got = {.room = 1};
    int fds[2], server = local_server(SOCK_STREAM, name, 5);
    int client = local_client(SOCK_STREAM, name);

    local_pair(SOCK_STREAM, fds);
    int end = bury_writer(client);
    post_one(client, "x", client);
    post_one(fds[0], "x", server);
    close(server);
    close(client);
    stir();
    struct pollfd one = {end, POLLIN, 0};
    is_int(poll(&one, 1, 50), 0, "what waits for an in-flight accept stays");
    fetch(fds[1], &got, 1, 0);
    server = got.fds[0];
    int accepted = accept(server, NULL, NULL);
    is_int(fetch(accepted, &got, 1, 0), 1, "and is received after accept");
    close_rights(&got);
    ok(is_gone(end), "each descriptor once");
    close(end);
    close(accepted);
    close(server);
    close_both(fds);
}

/* Peeked copies are references like others. */
static void
test_peeked(void)
{
    struct parcel got = {.room = 1};
    int fds[2];

    local_pair(SOCK_DGRAM, fds);
    post_one(fds[0], "x", fds[1]);
    is_int(fetch(fds[1], &got, 1, MSG_PEEK), 1, "a look at a circle");
    int end = bury_writer(fds[0]);
    close_both(fds);
    stir();
    struct pollfd one = {end, POLLIN, 0};
    is_int(poll(&one, 1, 50), 0, "holds it");
    close_rights(&got);
    ok(is_gone(end), "as long as it lasts");
    close(end);
}

static void
test_many(void)
{
    int made = 0;
    for (int i = 0; i < 1500; i++) {
        int fds[2];
        if (socketpair(AF_UNIX, types[i % 2], 0, fds) < 0)
            break;
        made += post_one(fds[0], "x", fds[1]) == 1 &&
                post_one(fds[1], "x", fds[0]) == 1;
        close_both(fds);
    }
    is_int(made, 1500, "fifteen hundred circles");
}

/* A process that is killed leaves its circles behind, and they are found. */
static int
circle_and_die(void *argument)
{
    int fds[2];
    close(*(int *)argument);
    local_pair(SOCK_STREAM, fds);
    post_one(fds[0], "w", *(int *)argument + 1);
    post_one(fds[0], "x", fds[1]);
    kill(getpid(), SIGKILL);
    return 0;
}

static void
test_killed(void)
{
    int ends[2];
    pipe(ends);
    int pid = spawn(circle_and_die, ends);
    close(ends[1]);
    is_killed(status_of(pid), SIGKILL, "a process with a circle is killed");
    ok(is_gone(ends[0]), "the circle goes with it");
    close(ends[0]);
}

int
main(void)
{
    begin_testing();
    for (int type = 0; type < 2; type++) {
        test_pair(type);
        test_ring(type, 2);
        test_ring(type, 40);
        test_reachable(type);
        test_lost_queue(type);
        test_chain(type, 600);
        test_closed_chain(type, 300);
    }
    test_listener();
    test_listener_in_flight();
    test_peeked();
    test_many();
    test_killed();
    return done_testing();
}
