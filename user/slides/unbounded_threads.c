/*
 * Slide: Thread Pools (Problem with previous version: Unbounded Threads)
 *
 * Look for: the load doubles, and so do the threads of a server that makes
 * one for each connection; memory and the scheduler pay for each. The pool
 * has as many as ever: who finds none free waits, which costs nothing.
 */
#include "user/slides/lib/launch.h"
#include "user/slides/lib/load.h"
#include "user/slides/slide.h"

#include <signal.h>
#include <string.h>

#define POOL  4 /* workers of server_pool */
#define STEPS 4
#define LIGHT 10 /* clients of the first step; each step has twice as many */

/* Puts LOAD on SERVER, called NAME. */
static void
put(struct load *load, const char *name)
{
    struct load_result got = load_run(load);
    if (got.lost || got.wrong || got.stalled)
        happened(false, "%s lost %d clients", name, got.lost);
}

/* Serves LOAD with the program NAME beside SELF, once with AT_ONCE served at
 * a time and once as fast as it goes; returns how many threads it had at its
 * peak. */
static int
threads_under(struct load *load, int at_once, const char *self,
              const char *name)
{
    char path[256];
    char *const words[] = {path, "0", NULL};
    const char *slash = strrchr(self, '/');
    int folder = slash ? (int)(slash + 1 - self) : 0;
    snprintf(path, sizeof path, "%.*s%s", folder, self, name);
    struct launched server = launch(words);
    load->port = server.port;
    load->at_once = at_once;
    put(load, name);
    load->at_once = 0;
    double start = seconds();
    put(load, name);
    measured("%s: %.0f connections a second", name,
             load->clients / (seconds() - start));
    int status = launched_end(&server, SIGTERM);
    if (status != 0)
        happened(false, "%s ended with %x", name, status);
    return server.threads;
}

int
main(int argc, char *argv[])
{
    struct load load = {.host = "127.0.0.1", .seed = 1, .clients = LIGHT};
    (void)argc;
    slide("Thread Pools: unbounded threads, and a pool");
    claim("a thread for each connection: their number grows with the load");
    claim("a pool of %d: it is the maximum level of multiprogramming", POOL);
    for (int step = 0; step < STEPS; step++) {
        int unbounded =
            threads_under(&load, load.clients, argv[0], "server_threads");
        int pool = threads_under(&load, POOL, argv[0], "server_pool");
        happened(unbounded == load.clients && pool == POOL,
                 "%3d clients: %3d threads at the peak, or %d in a pool",
                 load.clients, unbounded, pool);
        load.clients *= 2;
    }
    return verdict();
}
