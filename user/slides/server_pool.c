/*
 * Slide: Thread Pools
 *
 * Look for: however many clients come, there are POOL threads. Those who are
 * not served yet wait, first in this program's queue, then in the kernel's;
 * waiting is cheap, and the server is never busier than it can bear. The
 * slide's queue can lose a wakeup: lib/queue.c says where.
 */
#include "user/slides/lib/queue.h"
#include "user/slides/lib/server.h"

#include <stdlib.h>
#include <unistd.h>

#define POOL 4

static struct queue queue = QUEUE_INITIALIZER;
static pthread_t pool[POOL];

static void *
worker(void *unused)
{
    int con;
    while ((con = dequeue(&queue)) != -1) {
        serve_client(con); /* the slide's ServiceWebPage: see web_server */
        close(con);
    }
    thread_ends();
    return unused;
}

static void
alloc_threads(void)
{
    for (int i = 0; i < POOL; i++) {
        thread_begins();
        if (pthread_create(&pool[i], NULL, worker, NULL) != 0)
            exit(2);
    }
}

static void
master(int server_socket)
{
    int con;
    alloc_threads();
    while ((con = accept_client(server_socket)) != -1)
        enqueue(&queue, con);
    close(server_socket);
    queue_close(&queue);
    for (int i = 0; i < POOL; i++)
        pthread_join(pool[i], NULL);
}

int
main(int argc, char *argv[])
{
    static const struct server thread_pool = {
        .slide = "Thread Pools",
        .claim = "a bounded pool of worker threads: 4 clients at a time",
        .run = master,
        .at_once = POOL,
        .protects = false};
    return server_main(&thread_pool, argc, argv);
}
