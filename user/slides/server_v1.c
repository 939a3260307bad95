/*
 * Slide: Server Protocol (v1)
 *
 * Look for: the second client is connected at once and has sent its message,
 * for listen() queues connections and the kernel buffers bytes. But nobody
 * reads it until the first client leaves. A crash in serve_client is the end
 * of the server and of everyone who waits.
 */
#include "user/slides/lib/server.h"

#include <unistd.h>

static void
run(int server_socket)
{
    int conn_socket;
    while ((conn_socket = accept_client(server_socket)) != -1) {
        serve_client(conn_socket);
        close(conn_socket);
    }
    close(server_socket);
}

int
main(int argc, char *argv[])
{
    static const struct server v1 = {
        .slide = "Server Protocol (v1)",
        .claim = "one client at a time, in the server's own process",
        .run = run,
        .at_once = 1,
        .protects = false};
    return server_main(&v1, argc, argv);
}
