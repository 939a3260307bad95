/*
 * Slides: Concurrent Server; Server Protocol (v3)
 *
 * Look for: v2 with one line less, and nobody waits for anybody. The line was
 * also the one that buried the dead: each child that has ended stays a zombie
 * for as long as this server runs. `zombies` shows them, server_v3_reaping is
 * the cure.
 */
#include "user/slides/lib/server.h"

#include <stdlib.h>
#include <unistd.h>

static void
run(int server_socket)
{
    int conn_socket;
    while ((conn_socket = accept_client(server_socket)) != -1) {
        pid_t pid = fork();
        if (pid == 0) {
            close(server_socket);
            serve_client(conn_socket);
            close(conn_socket);
            exit(0);
        } else {
            close(conn_socket);
        }
    }
    close(server_socket);
}

int
main(int argc, char *argv[])
{
    static const struct server v3 = {
        .slide = "Server Protocol (v3)",
        .claim = "each connection in a process of its own, all at once",
        .run = run,
        .at_once = EVERYBODY,
        .protects = true};
    return server_main(&v3, argc, argv);
}
