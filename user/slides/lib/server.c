/*
 * What the servers of the lecture share: the slide's setup code, the two
 * functions that it calls and doesn't show (lookup_host, setup_address), and
 * serve_client, which is the echo server's body. The servers differ in how
 * they come from accept() to serve_client(), and in nothing else.
 */
#include "user/slides/lib/server.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static bool crash_on_request; /* serve_client heeds "crash" */

static void __attribute__((noreturn)) fail(const char *what, const char *reason)
{
    fprintf(stderr, "%s: %s\n", what, reason);
    exit(2);
}

/* ------- Names to addresses ------- */

struct addrinfo *
lookup_host(const char *host_name, const char *port_name)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *server;
    int error = getaddrinfo(host_name, port_name, &hints, &server);
    if (error)
        fail(host_name, gai_strerror(error));
    return server;
}

struct addrinfo *
setup_address(const char *port_name)
{
    struct addrinfo hints = {.ai_family = AF_INET,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE};
    struct addrinfo *server;
    int error = getaddrinfo(NULL, port_name, &hints, &server);
    if (error)
        fail(port_name, gai_strerror(error));
    return server;
}

/* ------- The two kinds of sockets ------- */

int
open_server_socket(const char *port_name)
{
    /* Without it, nobody gets the port of a server that ended a moment ago. */
    int reuse = 1;
    struct addrinfo *server = setup_address(port_name);
    int server_socket =
        socket(server->ai_family, server->ai_socktype, server->ai_protocol);
    if (server_socket == -1)
        fail("socket", strerror(errno));
    setsockopt(server_socket, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
    if (bind(server_socket, server->ai_addr, server->ai_addrlen) == -1)
        fail("bind", strerror(errno));
    if (listen(server_socket, MAX_QUEUE) == -1)
        fail("listen", strerror(errno));
    freeaddrinfo(server);
    return server_socket;
}

int
open_client_socket(const char *host_name, const char *port_name)
{
    struct addrinfo *server = lookup_host(host_name, port_name);
    int sock_fd = -1;
    for (struct addrinfo *a = server; a && sock_fd == -1; a = a->ai_next) {
        sock_fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (sock_fd == -1 || connect(sock_fd, a->ai_addr, a->ai_addrlen) == 0)
            continue;
        int error = errno;
        close(sock_fd);
        sock_fd = -1;
        errno = error;
    }
    freeaddrinfo(server);
    return sock_fd;
}

int
port_of(int socket)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    if (getsockname(socket, (struct sockaddr *)&address, &length) == -1)
        fail("getsockname", strerror(errno));
    return ntohs(address.sin_port);
}

/* ------- The slide's accept, which knows when to stop ------- */

static volatile sig_atomic_t stopping;
static int stop_pipe[2] = {-1, -1}; /* is readable once it is so */
static pid_t server_pid;
static int accepted;
static int accept_limit; /* 0: none */

/* A child that serves a client has inherited this; it just ends. */
static void
stop(int signal)
{
    int before = errno;
    if (getpid() != server_pid)
        _exit(128 + signal);
    stopping = 1;
    write(stop_pipe[1], "", 1);
    errno = before;
}

void
stop_accepting_after(int limit)
{
    struct sigaction on_stop = {.sa_handler = stop, .sa_flags = SA_RESTART};
    accept_limit = limit;
    server_pid = getpid();
    if (pipe(stop_pipe) == -1)
        fail("pipe", strerror(errno));
    sigaction(SIGTERM, &on_stop, NULL);
}

/* Sleeps until a client waits at SERVER_SOCKET, or the server shall stop. That
 * comes through a pipe: a signal alone could come between look and sleep. */
static void
await_client(int server_socket)
{
    struct pollfd look[] = {{.fd = server_socket, .events = POLLIN},
                            {.fd = stop_pipe[0], .events = POLLIN}};
    poll(look, 2, -1);
}

/* Too many descriptors or too little memory pass when a client leaves. */
static bool
short_of_something(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS ||
           error == ENOMEM;
}

/* A short echo would else wait for news of the one before. */
static void
send_without_delay(int socket)
{
    int yes = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

int
accept_client(int server_socket)
{
    struct timespec moment = {.tv_nsec = 10 * 1000 * 1000};
    if (accept_limit && accepted == accept_limit)
        return -1;
    /* A client that is gone before accept would otherwise leave us there. */
    fcntl(server_socket, F_SETFL, O_NONBLOCK);
    while (!stopping) {
        int conn_socket = accept(server_socket, NULL, NULL);
        if (conn_socket != -1) {
            accepted++;
            send_without_delay(conn_socket);
            return conn_socket;
        }
        if (short_of_something(errno))
            nanosleep(&moment, NULL);
        else if (errno == EAGAIN)
            await_client(server_socket);
        else if (errno != EINTR && errno != ECONNABORTED)
            fail("accept", strerror(errno));
    }
    return -1;
}

/* ------- The echo server's body ------- */

bool
send_all(int fd, const void *buf, size_t length)
{
    const char *from = buf;
    while (length > 0) {
        ssize_t n = write(fd, from, length);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        from += n;
        length -= n;
    }
    return true;
}

/* Ends as a program with a fault in it does. */
static void
crash(void)
{
    volatile int *volatile nowhere = NULL;
    *nowhere = 1;
}

/*
 * The slide's server(consockfd). It clears reqbuf before each read, which
 * nobody needs; prints what it reads, which would mix the clients of servers
 * that serve several; and takes it that one write writes all.
 */
void
serve_client(int conn_socket)
{
    char reqbuf[MAXREQ];
    while (1) {
        ssize_t n = read(conn_socket, reqbuf, MAXREQ); /* Recv */
        if (n <= 0)
            return;
        if (crash_on_request && n >= 5 && memcmp(reqbuf, "crash", 5) == 0)
            crash();
        if (!send_all(conn_socket, reqbuf, n)) /* echo */
            return;
    }
}

/* ------- The threads of those servers that have some ------- */

static pthread_mutex_t threads_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t none_alive = PTHREAD_COND_INITIALIZER;
static int alive, peak;

void
thread_begins(void)
{
    pthread_mutex_lock(&threads_lock);
    if (++alive > peak)
        peak = alive;
    pthread_mutex_unlock(&threads_lock);
}

void
thread_ends(void)
{
    pthread_mutex_lock(&threads_lock);
    if (--alive == 0)
        pthread_cond_signal(&none_alive);
    pthread_mutex_unlock(&threads_lock);
}

void
threads_wait(void)
{
    pthread_mutex_lock(&threads_lock);
    while (alive > 0)
        pthread_cond_wait(&none_alive, &threads_lock);
    pthread_mutex_unlock(&threads_lock);
}

int
threads_peak(void)
{
    return peak;
}

/* ------- A server from its command line ------- */

static int
open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) != -1;
    return count;
}

/* Serves on PORT_NAME, and says at the end what there was and what is left. */
static void
serve(const struct server *server, const char *port_name)
{
    int before = open_descriptors();
    /* A client that goes in mid-message would else end the whole server. */
    signal(SIGPIPE, SIG_IGN);
    int server_socket = open_server_socket(port_name);
    printf("port %d\n", port_of(server_socket));
    fflush(stdout);
    server->run(server_socket);
    while (wait(NULL) > 0)
        continue;
    printf("connections %d descriptors %d threads %d\n", accepted,
           open_descriptors() - before, threads_peak());
}

int
server_main(const struct server *server, int argc, char *argv[])
{
    int limit = 0;
    for (int option; (option = getopt(argc, argv, "cn:")) != -1;) {
        if (option == '?' || (option == 'n' && (limit = atoi(optarg)) < 1))
            fail(argv[0], "usage: [-c] [-n CONNECTIONS] PORT");
        crash_on_request |= option == 'c';
    }
    if (optind == argc)
        return show_server(server, argv[0]);
    stop_accepting_after(limit);
    serve(server, argv[optind]);
    return 0;
}
