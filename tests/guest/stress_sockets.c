/* Very many connections: at once, in a row, and given up at any moment. */
#include "net.h"

#define PAIRS    3   /* of a server and its clients, each a process */
#define AT_ONCE  350 /* connections of one: 1050 in all */
#define IN_A_ROW 10000

static int fds[1000];

static int ready[2], go[2];

/* Accepts AT_ONCE clients, answers what each sends with one more, ends when
 * all have. */
static int
serve(void *argument)
{
    int listener = *(int *)argument;
    close(go[1]);
    for (int i = 0; i < AT_ONCE; i++)
        if ((fds[i] = accept(listener, NULL, NULL)) < 0)
            return 1;
    for (int i = 0; i < AT_ONCE; i++) {
        int number;
        if (read_fully(fds[i], &number, sizeof number) != sizeof number)
            return 2;
        number++;
        if (write(fds[i], &number, sizeof number) != sizeof number)
            return 3;
    }
    for (int i = 0; i < AT_ONCE; i++)
        close(fds[i]);
    return 0;
}

/* AT_ONCE clients of one server. They speak when all are there: when nobody
 * has the other end of go any more. */
static int
call(void *argument)
{
    int listener = *(int *)argument, number;
    close(go[1]);
    for (int i = 0; i < AT_ONCE; i++)
        if ((fds[i] = tcp_client(listener)) < 0)
            return 1;
    write(ready[1], "r", 1);
    read(go[0], &number, 1);
    for (int i = 0; i < AT_ONCE; i++)
        if (write(fds[i], &i, sizeof i) != sizeof i)
            return 2;
    for (int i = AT_ONCE; i-- > 0;) {
        if (read_fully(fds[i], &number, sizeof number) != sizeof number)
            return 3;
        if (number != i + 1)
            return 4;
        close(fds[i]);
    }
    return 0;
}

static void
test_at_once(void)
{
    int listeners[PAIRS], servers[PAIRS], clients[PAIRS];
    char bytes[PAIRS];
    pipe(ready);
    pipe(go);
    for (int i = 0; i < PAIRS; i++) {
        listeners[i] = tcp_listener(AT_ONCE);
        clients[i] = spawn(call, &listeners[i]);
        servers[i] = spawn(serve, &listeners[i]);
    }
    is_int(read_fully(ready[0], bytes, PAIRS), PAIRS,
           "a thousand connections at once");
    close_both(go);
    for (int i = 0; i < PAIRS; i++) {
        is_exit(status_of(clients[i]), 0, "clients %d: each has its own bytes",
                i);
        is_exit(status_of(servers[i]), 0, "server %d saw them all", i);
        close(listeners[i]);
    }
    close_both(ready);
}

static void
test_in_a_row(void)
{
    int listener = tcp_listener(5), wrong = 0;
    char byte;
    for (int i = 0; i < IN_A_ROW && wrong < 5; i++) {
        int client = tcp_client(listener);
        int server = accept(listener, NULL, NULL);
        wrong += write(client, "a", 1) != 1 || read(server, &byte, 1) != 1;
        /* A reset spares Linux ten thousand pairs in TIME_WAIT. */
        reset_and_close(client);
        wrong += close(server) != 0;
    }
    is_int(wrong, 0, "ten thousand connections in a row");
    close(listener);
}

/* Each round another moment, by a generator whose seed is fixed. */
static void
test_given_up(void)
{
    unsigned seed = 12345, wrong = 0;
    for (int i = 0; i < 500; i++) {
        int listener = tcp_listener(2), client[3], server = -1;
        seed = seed * 1103515245 + 12345;
        unsigned how = seed >> 16;
        for (int k = 0; k < 3; k++) {
            client[k] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            wrong += connect_to(client[k], own_name(listener)) == 0 ||
                     errno != EINPROGRESS;
        }
        if (how & 1)
            close(client[how % 3]);
        if (how & 2)
            server = accept(listener, NULL, NULL);
        if (how & 4)
            write(server >= 0 ? server : client[1], "x", 1);
        if (how & 8)
            close(listener);
        if (how & 16)
            reset_and_close(client[0]);
        if (server >= 0)
            close(server);
        for (int fd = 3; fd < 16; fd++)
            close(fd);
    }
    is_int(wrong, 0, "five hundred listeners with clients, given up anyhow");
}

static void
test_datagrams(void)
{
    int many[200], wrong = 0;
    char byte;
    for (size_t i = 0; i < COUNT_OF(many); i++) {
        many[i] = socket(AF_INET, SOCK_DGRAM, 0);
        wrong += bind_to(many[i], loopback(0)) < 0;
    }
    for (size_t i = 0; i < COUNT_OF(many); i++) {
        struct name to = own_name(many[(i * 7 + 1) % COUNT_OF(many)]);
        wrong += sendto(many[i], &i, 1, 0, &to.any, to.length) != 1;
    }
    for (size_t i = 0; i < COUNT_OF(many); i++)
        wrong += recv(many[(i * 7 + 1) % COUNT_OF(many)], &byte, 1, 0) != 1 ||
                 byte != (char)i;
    is_int(wrong, 0, "two hundred send each another a datagram");
    for (size_t i = 0; i < COUNT_OF(many); i++)
        close(many[i]);
}

int
main(void)
{
    begin_testing();
    signal(SIGPIPE, SIG_IGN);
    test_at_once();
    test_in_a_row();
    test_given_up();
    test_datagrams();
    is_int(open_descriptors(1024), 3, "nothing is left open");
    return done_testing();
}
