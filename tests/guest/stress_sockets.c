/* Very many connections: at once, in a row, and given up at any moment. */
#include "net.h"

#define AT_ONCE  400 /* connections: 800 descriptors and two processes */
#define IN_A_ROW 10000

static int fds[1000];

/* Accepts AT_ONCE clients, answers what each sends with one more, ends when
 * all have. */
static int
serve(void *argument)
{
    int listener = *(int *)argument;
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

/* Two such servers and their clients, so that 800 connections are open. */
static void
test_at_once(void)
{
    int listeners[2], pids[2], clients[2][AT_ONCE], wrong = 0, number;
    for (int k = 0; k < 2; k++) {
        listeners[k] = tcp_listener(AT_ONCE);
        pids[k] = spawn(serve, &listeners[k]);
        for (int i = 0; i < AT_ONCE; i++)
            wrong += (clients[k][i] = tcp_client(listeners[k])) < 0;
    }
    is_int(wrong, 0, "800 connections at once");
    for (int i = 0; i < AT_ONCE; i++)
        for (int k = 0; k < 2; k++) {
            number = i * 2 + k;
            wrong += write(clients[k][i], &number, 4) != 4;
        }
    for (int i = AT_ONCE; i-- > 0;)
        for (int k = 0; k < 2; k++) {
            read_fully(clients[k][i], &number, 4);
            wrong += number != i * 2 + k + 1;
            close(clients[k][i]);
        }
    is_int(wrong, 0, "each has its own bytes");
    for (int k = 0; k < 2; k++) {
        is_exit(status_of(pids[k]), 0, "server %d saw them all", k);
        close(listeners[k]);
    }
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
