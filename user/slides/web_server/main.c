/*
 * Slides: Web Server; Client-Server Protocols; Thread Pools (ServiceWebPage)
 *
 * Look for: the pool of server_pool with another function for what a worker
 * does with its connection. A client that is slow or silent holds one worker,
 * so each request has a timer; a file's name comes from a stranger, so it is
 * walked a component at a time (path.c).
 *
 *     web_server [-n N] [-t MILLISECONDS] PORT FOLDER
 *     web_server                   shows the slide
 *
 * As server_main's servers, it says its port, and ends after N connections or
 * on SIGTERM. -t: how long a request's bytes may take (5000).
 */
#include "user/slides/web_server/web.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "user/slides/lib/queue.h"
#include "user/slides/lib/server.h"

#define POOL  8
#define USAGE "usage: web_server [-n N] [-t MILLISECONDS] PORT FOLDER\n"

int web_root;
int web_stop;
int web_timeout = 5000;

static struct queue queue = QUEUE_INITIALIZER;
static pthread_t pool[POOL];

static void *
worker(void *unused)
{
    int con;
    while ((con = dequeue(&queue)) != -1) {
        serve_web(con);
        close(con);
    }
    return unused;
}

static void
alloc_threads(void)
{
    for (int i = 0; i < POOL; i++)
        if (pthread_create(&pool[i], NULL, worker, NULL) != 0) {
            fputs("web_server: no threads\n", stderr);
            exit(2);
        }
}

static void
master(int server_socket)
{
    int con, stop[2];
    if (pipe(stop) == -1) {
        perror("pipe");
        exit(2);
    }
    web_stop = stop[0];
    alloc_threads();
    while ((con = accept_client(server_socket)) != -1)
        enqueue(&queue, con);
    close(server_socket);
    queue_close(&queue);
    close(stop[1]); /* workers with silent clients see it */
    for (int i = 0; i < POOL; i++)
        pthread_join(pool[i], NULL);
    close(stop[0]);
}

int
main(int argc, char *argv[])
{
    int limit = 0;
    for (int option; (option = getopt(argc, argv, "n:t:")) != -1;) {
        int number = option == '?' ? 0 : atoi(optarg);
        if (number < 1)
            break;
        *(option == 'n' ? &limit : &web_timeout) = number;
    }
    if (argc == 1)
        return show_web_server(argv[0]);
    if (argc - optind != 2) {
        fputs(USAGE, stderr);
        return 2;
    }
    web_root = open(argv[optind + 1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (web_root == -1) {
        perror(argv[optind + 1]);
        return 2;
    }
    stop_accepting_after(limit);
    signal(SIGPIPE, SIG_IGN);
    int server_socket = open_server_socket(argv[optind]);
    printf("port %d\n", port_of(server_socket));
    fflush(stdout);
    master(server_socket);
    close(web_root);
    return 0;
}
