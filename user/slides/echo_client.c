/*
 * Slides: Simple Example: Echo Server; Echo client-server example; Client
 * Protocol
 *
 * Look for: lookup_host, socket, connect, and from then on it is file I/O.
 * The client sends a line with its terminating 0 and waits for the echo. It
 * knows nothing of how the server does it, so it works with all of them:
 *
 *     echo_client HOST PORT      sends each line of its input
 *     echo_client                shows the slide, with a server of its own
 */
#include "user/slides/lib/server.h"
#include "user/slides/slide.h"

#include <signal.h>
#include <string.h>

#define MAXIN  100
#define MAXOUT 100

/*
 * Reads one message, up to its 0, into RCVBUF of SIZE bytes. The stream keeps
 * no messages apart: one read may bring a part, so it goes on until all came.
 */
static bool
receive(int sockfd, char *rcvbuf, size_t size)
{
    size_t length = 0;
    while (length == 0 || rcvbuf[length - 1] != '\0') {
        ssize_t n =
            length < size ? read(sockfd, rcvbuf + length, size - length) : 0;
        if (n <= 0)
            return false;
        length += n;
    }
    return true;
}

/* The slide's client(sockfd), with lines from IN; returns how many came back,
 * or -1 if the server went. */
static int
client(int sockfd, FILE *in)
{
    char sndbuf[MAXIN];
    char rcvbuf[MAXOUT];
    int echoes = 0;
    while (fgets(sndbuf, MAXIN, in)) {                     /* prompt */
        if (!send_all(sockfd, sndbuf, strlen(sndbuf) + 1)) /* send */
            return -1;
        if (!receive(sockfd, rcvbuf, MAXOUT)) /* receive */
            return -1;
        send_all(STDOUT_FILENO, rcvbuf, strlen(rcvbuf)); /* echo */
        echoes += strcmp(rcvbuf, sndbuf) == 0;
    }
    return echoes;
}

static int
run_client(const char *host_name, const char *port_name, FILE *in)
{
    int sock_fd = open_client_socket(host_name, port_name);
    if (sock_fd == -1)
        give_up(host_name);
    int echoes = client(sock_fd, in);
    close(sock_fd);
    return echoes;
}

/* A stream of two lines. */
static FILE *
two_lines(void)
{
    static const char lines[] = "Hello over there.\nAnybody?\n";
    int pipe_fd[2];
    if (pipe(pipe_fd) == -1)
        give_up("pipe");
    send_all(pipe_fd[1], lines, sizeof lines - 1);
    close(pipe_fd[1]);
    return fdopen(pipe_fd[0], "r");
}

static void
serve_one(int server_socket)
{
    int conn_socket = accept_client(server_socket);
    serve_client(conn_socket);
    close(conn_socket);
    exit(EXIT_SUCCESS);
}

int
main(int argc, char *argv[])
{
    char port_name[8];
    signal(SIGPIPE, SIG_IGN);
    if (argc == 3)
        return run_client(argv[1], argv[2], stdin) == -1;
    slide("Echo client-server example");
    slip("read and fgets can also fail or end, and write may write a part");
    slip("a stream has no messages: one read may bring half an echo");
    claim("the client waits for the server, prints the echo, and goes on");
    int server_socket = open_server_socket("0");
    snprintf(port_name, sizeof port_name, "%d", port_of(server_socket));
    pid_t pid = fork();
    if (pid == 0)
        serve_one(server_socket);
    close(server_socket);
    FILE *in = two_lines();
    int echoes = run_client("127.0.0.1", port_name, in);
    fclose(in);
    int status = -1;
    waitpid(pid, &status, 0);
    happened(echoes == 2, "%d lines went there and came back", echoes);
    happened(status == 0, "the client closed, and the server saw the end");
    return verdict();
}
