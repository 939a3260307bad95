/*
 * What a server does without arguments: it starts itself once more as a
 * server, sends it clients, and says whether the slide's claims hold: who
 * waits for whom, and what a crash in one connection does to the others.
 */
#include "user/slides/lib/launch.h"
#include "user/slides/lib/server.h"
#include "user/slides/slide.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

#define CLIENTS  6
#define MOMENT   200   /* milliseconds after which an answer would be there */
#define PATIENCE 20000 /* milliseconds for an answer that has to come */

static struct launched server;
static int client[CLIENTS];

/* Whether FD brings TEXT, and nothing else first, in PATIENCE. */
static bool
hears(int fd, const char *text)
{
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    size_t length = strlen(text), got = 0;
    char heard[32];
    while (got < length && poll(&readable, 1, PATIENCE) == 1) {
        ssize_t n = read(fd, heard + got, length - got);
        if (n <= 0)
            return false;
        got += n;
    }
    return got == length && memcmp(heard, text, length) == 0;
}

/* Whether FD's echo works. */
static bool
is_served(int fd)
{
    return send_all(fd, "still there?", 12) && hears(fd, "still there?");
}

static void
all_connect(void)
{
    for (int i = 0; i < CLIENTS; i++) {
        client[i] = open_client_socket("127.0.0.1", server.port);
        if (client[i] == -1 || !send_all(client[i], "hello", 5))
            give_up("client");
    }
    happened(true, "%d clients are connected and have sent a message", CLIENTS);
}

/* Returns how many clients but the first AT_ONCE, who must, have an answer. */
static int
answered(int at_once)
{
    struct pollfd others[CLIENTS];
    int count = 0;
    for (int i = 0; i < at_once; i++)
        count += hears(client[i], "hello");
    for (int i = at_once; i < CLIENTS; i++)
        others[i] = (struct pollfd){.fd = client[i], .events = POLLIN};
    int early = poll(others + at_once, CLIENTS - at_once, MOMENT);
    return count + (early > 0 ? early : 0);
}

static void
who_waits(int at_once)
{
    int count = answered(at_once);
    happened(count == at_once, "answered: %d, waiting: %d", count,
             CLIENTS - count);
    close(client[0]);
    if (at_once == CLIENTS)
        return;
    bool next = hears(client[at_once], "hello");
    happened(next, "the first leaves, and the next is %s",
             next ? "answered" : "not answered");
}

/* The second client crashes its connection; the first has left, the next
 * AT_ONCE are being served. */
static void
crash(int at_once, bool protects)
{
    int go_on = 0;
    bool gone = send_all(client[1], "crash", 5) && !hears(client[1], "crash");
    happened(gone, "one sends what crashes its connection, and %s",
             gone ? "is cut off" : "is not cut off");
    close(client[1]);
    for (int i = 2; i < CLIENTS; i++) {
        bool greeted = i <= at_once || hears(client[i], "hello");
        go_on += greeted && is_served(client[i]);
        close(client[i]);
    }
    happened(go_on == (protects ? CLIENTS - 2 : 0), "of %d others, %d go on",
             CLIENTS - 2, go_on);
}

static void
end_of_one_that_protects(void)
{
    int latecomer = open_client_socket("127.0.0.1", server.port);
    bool served = latecomer != -1 && is_served(latecomer);
    close(latecomer);
    happened(served, "the server %s the next client",
             served ? "takes" : "does not take");
    int status = launched_end(&server, SIGTERM);
    happened(status == 0 && server.connections == CLIENTS + 1,
             "told to stop, it ends with %d after %d connections",
             WEXITSTATUS(status), server.connections);
}

static void
end_of_one_that_does_not(void)
{
    int status = launched_end(&server, 0);
    happened(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV,
             "the server was killed by signal %d", WTERMSIG(status));
    int latecomer = open_client_socket("127.0.0.1", server.port);
    bool refused = latecomer == -1 && errno == ECONNREFUSED;
    happened(refused, "the next client is %s",
             refused ? "refused" : "not refused");
}

int
show_server(const struct server *shown, char *name)
{
    char *const words[] = {name, "-c", "0", NULL};
    int at_once = shown->at_once == EVERYBODY ? CLIENTS : shown->at_once;
    slide(shown->slide);
    signal(SIGPIPE, SIG_IGN);
    server = launch(words);
    claim("%s", shown->claim);
    all_connect();
    who_waits(at_once);
    claim(shown->protects ? "a connection that crashes does so alone"
                          : "a connection that crashes takes all others along");
    crash(at_once, shown->protects);
    if (shown->protects)
        end_of_one_that_protects();
    else
        end_of_one_that_does_not();
    return verdict();
}
