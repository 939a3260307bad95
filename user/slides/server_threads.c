/*
 * Slide: Concurrent Server without Protection
 *
 * Look for: a thread is cheaper to make than a process, and nothing need be
 * closed twice, for all threads share one descriptor table. They share all
 * else as well: a crash in one connection ends every other. The socket is
 * passed as the argument's value: a pointer to conn_socket would show the
 * thread what the next accept put there.
 */
#include "user/slides/lib/server.h"

#include <pthread.h>
#include <stdint.h>
#include <unistd.h>

static void *
serve_in_thread(void *conn)
{
    int conn_socket = (intptr_t)conn;
    serve_client(conn_socket);
    close(conn_socket);
    thread_ends();
    return NULL;
}

static void
run(int server_socket)
{
    int conn_socket;
    while ((conn_socket = accept_client(server_socket)) != -1) {
        pthread_t thread;
        thread_begins();
        if (pthread_create(&thread, NULL, serve_in_thread,
                           (void *)(intptr_t)conn_socket) == 0) {
            pthread_detach(thread);
        } else {
            close(conn_socket);
            thread_ends();
        }
    }
    close(server_socket);
    threads_wait();
}

int
main(int argc, char *argv[])
{
    static const struct server threads = {
        .slide = "Concurrent Server without Protection",
        .claim = "a thread for each connection, and no protection",
        .run = run,
        .at_once = EVERYBODY,
        .protects = false};
    return server_main(&threads, argc, argv);
}
