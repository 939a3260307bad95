/*
 * Slides: How Could the Server Protect Itself?; Server Protocol (v2)
 *
 * Look for: a child serves, and the parent waits for it. So clients still
 * wait for one another; but what crashes is the child, and the server goes on
 * with the next client. Each closes the socket that is the other's business:
 * a child that kept server_socket would hold the port, and a parent that kept
 * conn_socket would keep its client from ever seeing the end.
 */
#include "user/slides/lib/server.h"

#include <stdlib.h>
#include <sys/wait.h>
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
            wait(NULL);
        }
    }
    close(server_socket);
}

int
main(int argc, char *argv[])
{
    static const struct server v2 = {
        .slide = "Server Protocol (v2)",
        .claim = "each connection in a process of its own, one at a time",
        .run = run,
        .at_once = 1,
        .protects = true};
    return server_main(&v2, argc, argv);
}
