/*
 * What the lecture's servers and their clients share. A server's own file has
 * its slide's loop and what the slide claims of it, and nothing else.
 */
#ifndef SLIDES_LIB_SERVER_H
#define SLIDES_LIB_SERVER_H

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define MAX_QUEUE 256  /* connections that listen() lets wait for accept() */
#define MAXREQ    4096 /* bytes that serve_client takes at once */
#define EVERYBODY 0    /* for server.at_once */

/* A server, and what its slide claims. */
struct server {
    const char *slide;
    const char *claim;
    void (*run)(int server_socket); /* the slide's loop */
    int at_once;                    /* clients served at a time; EVERYBODY */
    bool protects; /* a connection that crashes does so alone */
};

/*
 * Runs SERVER as its command line says and returns the exit status:
 *
 *     server_NAME                  shows what the slide claims, with clients
 *                                  of its own
 *     server_NAME [-c] [-n N] PORT serves on PORT, or on a free one if that is
 *                                  0, and first says which: "port N"
 *
 * It ends when N connections were made, or on SIGTERM: it takes no more, and
 * goes when those it has are done. -c: whoever sends "crash" has his wish.
 */
int server_main(const struct server *server, int argc, char *argv[]);

/*
 * The addresses of PORT_NAME on HOST_NAME, for a stream to it. Ends the
 * program if there are none. The caller frees the list with freeaddrinfo.
 */
struct addrinfo *lookup_host(const char *host_name, const char *port_name);

/* The address at which a server on PORT_NAME listens, on every interface. */
struct addrinfo *setup_address(const char *port_name);

/*
 * The slide's "socket setup code": a socket that listens on PORT_NAME. Ends
 * the program if that can't be.
 */
int open_server_socket(const char *port_name);

/* The port that SOCKET is bound to. */
int port_of(int socket);

/*
 * The slide's client setup: a socket connected to PORT_NAME on HOST_NAME, at
 * the first of its addresses that has a listener. -1 if none has, see errno.
 */
int open_client_socket(const char *host_name, const char *port_name);

/*
 * The slide's accept(server_socket, NULL, NULL): a new socket for the next
 * client. Sleeps until there is one. -1 when the server is to stop.
 */
int accept_client(int server_socket);

/* Lets accept_client stop after LIMIT connections (0: never) or on SIGTERM. */
void stop_accepting_after(int limit);

/* Echoes what comes on CONN_SOCKET until its client is gone. */
void serve_client(int conn_socket);

/* Writes all LENGTH bytes of BUF to FD; false if its reader is gone. */
bool send_all(int fd, const void *buf, size_t length);

/* Counts a thread that begins, before it does; one that ends; and waits until
 * all have. threads_peak is how many there were at once. */
void thread_begins(void);
void thread_ends(void);
void threads_wait(void);
int threads_peak(void);

/* What SERVER, the program NAME, does without arguments; see trial.c. */
int show_server(const struct server *server, char *name);

#endif
