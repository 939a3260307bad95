/*
 * Slides: Key Idea: Communication between processes and across the world looks
 * like File I/O; Socket Creation; Pipes vs. Sockets
 *
 * Look for: one echo server and one client, which have read and write and
 * nothing else. A pair of pipes, a local socket and a TCP connection differ
 * in how one comes by the descriptors, and in what they are called: a pipe
 * has no name and must be inherited, a socket's name is found by strangers.
 */
#include "user/slides/lib/server.h"
#include "user/slides/slide.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#define LINES 3

/* The two ends of a way there and back. */
struct way {
    int client_in, client_out;
    int server_in, server_out;
};

static void
server(int in, int out)
{
    char reqbuf[MAXREQ];
    ssize_t n;
    while ((n = read(in, reqbuf, MAXREQ)) > 0)
        send_all(out, reqbuf, n);
}

/* Sends LINES lines; returns how many came back. */
static int
client(int in, int out)
{
    char sndbuf[32], rcvbuf[32];
    int echoes = 0;
    for (int i = 0; i < LINES; i++) {
        size_t got = 0, length;
        ssize_t n = 1;
        length = snprintf(sndbuf, sizeof sndbuf, "line %d\n", i);
        send_all(out, sndbuf, length);
        for (; got < length && n > 0; got += n > 0 ? n : 0)
            n = read(in, rcvbuf + got, length - got);
        echoes += got == length && memcmp(sndbuf, rcvbuf, length) == 0;
    }
    return echoes;
}

static void
close_both(int one, int other)
{
    close(one);
    if (other != one)
        close(other);
}

static const char *
kind(int fd)
{
    struct stat status;
    fstat(fd, &status);
    return S_ISFIFO(status.st_mode)   ? "pipe"
           : S_ISSOCK(status.st_mode) ? "socket"
                                      : "something else";
}

/* Puts the echo over WAY, called NAME. */
static void
echo_over(const struct way *way, const char *name)
{
    int status = -1;
    pid_t pid = fork();
    if (pid == -1)
        give_up("fork");
    if (pid == 0) {
        close_both(way->client_in, way->client_out);
        server(way->server_in, way->server_out);
        _exit(EXIT_SUCCESS);
    }
    close_both(way->server_in, way->server_out);
    int echoes = client(way->client_in, way->client_out);
    bool no_position =
        lseek(way->client_in, 0, SEEK_CUR) == -1 && errno == ESPIPE;
    happened(echoes == LINES && no_position,
             "%s: %d lines came back through a %s; lseek %s", name, echoes,
             kind(way->client_in), no_position ? "is ESPIPE" : "works");
    close_both(way->client_in, way->client_out);
    waitpid(pid, &status, 0);
    happened(status == 0, "%s: the client closed, and the server saw the end",
             name);
}

/* One queue in each direction, made beforehand by a common ancestor. */
static void
over_pipes(void)
{
    int request[2], answer[2];
    if (pipe(request) == -1 || pipe(answer) == -1)
        give_up("pipe");
    struct way way = {answer[0], request[1], request[0], answer[1]};
    echo_over(&way, "two pipes");
}

/* A connection of two sockets, to where SERVER_SOCKET is bound. */
static void
over_connection(int server_socket, const char *name)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (listen(server_socket, 1) == -1 ||
        getsockname(server_socket, (struct sockaddr *)&address, &length) == -1)
        give_up(name);
    int sock_fd = socket(address.ss_family, SOCK_STREAM, 0);
    if (connect(sock_fd, (struct sockaddr *)&address, length) == -1)
        give_up("connect");
    int conn_socket = accept(server_socket, NULL, NULL);
    close(server_socket);
    struct way way = {sock_fd, sock_fd, conn_socket, conn_socket};
    echo_over(&way, name);
}

static void
over_local_socket(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX,
                                  .sun_path = "echo.socket"};
    int server_socket = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(server_socket, (struct sockaddr *)&address, sizeof address) == -1)
        give_up("bind");
    over_connection(server_socket, "AF_UNIX");
    unlink(address.sun_path);
}

int
main(void)
{
    slide("The same echo over pipes, a local socket, and TCP");
    claim("communication across the world looks like file I/O");
    enter_scratch_folder();
    over_pipes();
    over_local_socket();
    over_connection(open_server_socket("0"), "AF_INET");
    return verdict();
}
