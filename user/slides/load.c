/*
 * Slides: Server Protocol (v1) to Thread Pools, under load
 *
 * Look for: the figures of the five servers side by side. How many clients
 * are served at a time, and who therefore waits for whom; how many of the
 * others a crash in one connection takes along. Every byte is checked, and
 * some clients go in the midst of a message, which must harm nobody else.
 *
 *     load [-n CLIENTS] [-s SEED]                the servers in its folder
 *     load [-n CLIENTS] [-s SEED] SERVER         that program
 *     load [-n CLIENTS] [-s SEED] HOST PORT      a server that runs already
 */
#include "user/slides/lib/load.h"
#include "user/slides/lib/launch.h"
#include "user/slides/lib/server.h"
#include "user/slides/slide.h"

#include <signal.h>
#include <string.h>

#define SHORT_ONES 100 /* connections whose cost is told */
#define USAGE      "usage: load [-n CLIENTS] [-s SEED] [SERVER | HOST PORT]\n"

static const struct {
    const char *name;
    int at_once; /* clients served at a time; 0: all */
    bool protects;
} servers[] = {{"server_v1", 1, false},      {"server_v2", 1, true},
               {"server_v3", 0, true},       {"server_v3_reaping", 0, true},
               {"server_threads", 0, false}, {"server_pool", 4, false}};

#define SERVERS ((int)(sizeof servers / sizeof servers[0]))

static struct load load = {.host = "127.0.0.1", .seed = 1, .clients = 40};

/* Says what came of a load without a crash. */
static void
tell(const char *name, const struct load_result *got)
{
    happened(got->lost == 0 && got->wrong == 0 && !got->stalled,
             "%s: %d clients, %d at once; %d had all of %ld bytes back, "
             "%d left in mid-message",
             name, load.clients, got->at_once, got->finished, got->bytes,
             got->left);
    if (got->lost || got->wrong || got->stalled)
        happened(false, "%s: %d lost, %d with wrong bytes%s", name, got->lost,
                 got->wrong, got->stalled ? ", stalled" : "");
}

/* What the shortest connections cost, one after the other: there, a byte, and
 * back. */
static void
tell_cost(const char *name)
{
    char byte = 'x';
    int echoes = 0;
    double start = seconds();
    for (int i = 0; i < SHORT_ONES; i++) {
        int sock_fd = open_client_socket(load.host, load.port);
        echoes += send_all(sock_fd, &byte, 1) && read(sock_fd, &byte, 1) == 1;
        close(sock_fd);
    }
    measured("%s: %.1f microseconds for a connection of one byte", name,
             (seconds() - start) * 1e6 / SHORT_ONES);
    if (echoes != SHORT_ONES)
        happened(false, "%s: of %d short connections %d were served", name,
                 SHORT_ONES, echoes);
}

/* Nothing may be left of SERVER, which ended with STATUS: no descriptor in it,
 * no one at its port. */
static void
tell_end(const char *name, int status, const struct launched *server)
{
    bool gone = open_client_socket(load.host, server->port) == -1;
    bool whole = server->connections == load.clients + SHORT_ONES;
    if (status != 0 || !whole || server->descriptors != 0 || !gone)
        happened(false,
                 "%s: ended with %x after %d connections, left %d descriptors"
                 "%s",
                 name, status, server->connections, server->descriptors,
                 gone ? "" : " and somebody at its port");
}

static void
plain_load(char *program, const char *name, int at_once)
{
    char *const words[] = {program, "0", NULL};
    struct launched server = launch(words);
    load.port = server.port;
    load.at_once = at_once;
    load.crash = false;
    struct load_result got = load_run(&load);
    tell(name, &got);
    tell_cost(name);
    int status = launched_end(&server, SIGTERM);
    if (at_once && got.at_once != at_once)
        happened(false, "%s: not %d at once", name, at_once);
    tell_end(name, status, &server);
}

static void
load_with_crash(char *program, const char *name, int at_once, bool protects)
{
    char *const words[] = {program, "-c", "0", NULL};
    struct launched server = launch(words);
    load.port = server.port;
    load.at_once = at_once;
    load.crash = true;
    struct load_result got = load_run(&load);
    int others = load.clients - 1, harmed = got.lost - 1;
    bool agrees = harmed == (protects ? 0 : others) && !got.wrong;
    happened(agrees, "%s: one crashes, and of %d others %d are lost", name,
             others, harmed);
    int status = launched_end(&server, protects ? SIGTERM : 0);
    if (protects ? status != 0 : !WIFSIGNALED(status))
        happened(false, "%s: ended with %x", name, status);
}

/* Loads the program PROGRAM twice: without a crash, and with one. */
static void
try_server(char *program)
{
    const char *slash = strrchr(program, '/');
    const char *name = slash ? slash + 1 : program;
    int i = 0;
    while (i < SERVERS && strcmp(servers[i].name, name) != 0)
        i++;
    if (i == SERVERS) {
        plain_load(program, name, 0);
        return;
    }
    int at_once = servers[i].at_once ? servers[i].at_once : load.clients;
    plain_load(program, name, at_once);
    load_with_crash(program, name, at_once, servers[i].protects);
}

/* Loads all servers in the folder of SELF, the path of this program. */
static void
try_all(const char *self)
{
    char path[256];
    const char *slash = strrchr(self, '/');
    int folder = slash ? (int)(slash + 1 - self) : 0;
    for (int i = 0; i < SERVERS; i++) {
        snprintf(path, sizeof path, "%.*s%s", folder, self, servers[i].name);
        try_server(path);
    }
}

static void
try_running(char *host, char *port)
{
    load.host = host;
    load.port = port;
    struct load_result got = load_run(&load);
    tell(port, &got);
}

int
main(int argc, char *argv[])
{
    for (int option; (option = getopt(argc, argv, "n:s:")) != -1;) {
        unsigned number = option == '?' ? 0 : strtoul(optarg, NULL, 0);
        if (number == 0 || number > 100000) {
            fputs(USAGE, stderr);
            return 2;
        }
        *(option == 'n' ? (unsigned *)&load.clients : &load.seed) = number;
    }
    slide("Server Protocol (v1) to Thread Pools, under load");
    claim("v1 and v2 serve a client at a time, v3 and threads all, a pool 4");
    claim("a crash ends one process: a thread takes all others along");
    happened(true, "the seed is %u", load.seed);
    if (argc - optind == 2)
        try_running(argv[optind], argv[optind + 1]);
    else if (argc - optind == 1)
        try_server(argv[optind]);
    else
        try_all(argv[0]);
    return verdict();
}
