/*
 * Slide: Server Protocol (v3), without its zombies
 *
 * Look for: the kernel says by SIGCHLD that a child has ended, and the handler
 * waits for it without sleeping. It does so in a loop: signals don't queue, so
 * one may stand for several dead. Other cures are in `zombies`.
 */
#include "user/slides/lib/server.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void
reap(int signal)
{
    int before = errno;
    (void)signal;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        continue;
    errno = before;
}

static void
run(int server_socket)
{
    struct sigaction on_child = {.sa_handler = reap, .sa_flags = SA_RESTART};
    sigaction(SIGCHLD, &on_child, NULL);
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
        .slide = "Server Protocol (v3), without its zombies",
        .claim = "each connection in a process of its own, all at once",
        .run = run,
        .at_once = EVERYBODY,
        .protects = true};
    return server_main(&v3, argc, argv);
}
