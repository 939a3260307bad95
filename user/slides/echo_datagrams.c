/*
 * Slide: Client Protocol (Socket type, e.g., SOCK_STREAM, SOCK_DGRAM)
 *
 * Look for: a stream is bytes in order, and who sends three times may be read
 * once. A datagram is a message: it comes as it was sent, whole or not at
 * all. There is no connection: one socket hears all clients, each datagram
 * says whom the answer goes to, and nobody notices when there is no server.
 */
#include "user/slides/lib/server.h"
#include "user/slides/slide.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define MESSAGES 3
#define PATIENCE 10000 /* milliseconds; a datagram may be lost, by contract */

static const char *const message[MESSAGES] = {"one", "two", "three"};

static bool
readable(int fd)
{
    struct pollfd look = {.fd = fd, .events = POLLIN};
    return poll(&look, 1, PATIENCE) == 1;
}

/* The stream echo: three messages are sent before the first look. */
static void
over_stream(void)
{
    char port_name[8], rcvbuf[32];
    size_t got = 0;
    ssize_t n = 1;
    int server_socket = open_server_socket("0");
    snprintf(port_name, sizeof port_name, "%d", port_of(server_socket));
    int sock_fd = open_client_socket("127.0.0.1", port_name);
    int conn_socket = accept(server_socket, NULL, NULL);
    for (int i = 0; i < MESSAGES; i++)
        send_all(sock_fd, message[i], strlen(message[i]));
    shutdown(sock_fd, SHUT_WR);
    serve_client(conn_socket);
    close(conn_socket);
    for (; n > 0; got += n > 0 ? n : 0)
        n = read(sock_fd, rcvbuf + got, sizeof rcvbuf - got);
    happened(got == 11 && memcmp(rcvbuf, "onetwothree", 11) == 0,
             "of 3 messages, %zu bytes came back: %.*s", got, (int)got, rcvbuf);
    close(sock_fd);
    close(server_socket);
}

/* A socket for datagrams, bound to a port of its own on the loopback; that
 * goes to ADDRESS. */
static int
datagram_socket(struct sockaddr_in *address)
{
    socklen_t length = sizeof *address;
    int sock_fd = socket(AF_INET, SOCK_DGRAM, 0);
    *address = (struct sockaddr_in){.sin_family = AF_INET};
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(sock_fd, (struct sockaddr *)address, length) == -1 ||
        getsockname(sock_fd, (struct sockaddr *)address, &length) == -1)
        give_up("bind");
    return sock_fd;
}

/* The datagram server: no listen, no accept, and nobody to wait for. Ends
 * with a datagram that is empty, as none ends a stream. */
static void
serve_datagrams(int server_socket)
{
    struct sockaddr_in from;
    char reqbuf[MAXREQ];
    ssize_t n;
    do {
        socklen_t length = sizeof from;
        n = recvfrom(server_socket, reqbuf, MAXREQ, 0, (struct sockaddr *)&from,
                     &length);
        sendto(server_socket, reqbuf, n, 0, (struct sockaddr *)&from, length);
    } while (n > 0);
}

/* Whether the next datagram on SOCK_FD is TEXT. */
static bool
receives(int sock_fd, const char *text)
{
    char rcvbuf[32];
    if (!readable(sock_fd))
        return false;
    ssize_t n = recv(sock_fd, rcvbuf, sizeof rcvbuf, 0);
    return n == (ssize_t)strlen(text) && memcmp(rcvbuf, text, n) == 0;
}

static void
send_to(int sock_fd, const char *text, const struct sockaddr_in *server)
{
    sendto(sock_fd, text, strlen(text), 0, (const struct sockaddr *)server,
           sizeof *server);
}

static void
over_datagrams(void)
{
    struct sockaddr_in server, own;
    int right = 0, status = -1;
    int server_socket = datagram_socket(&server);
    pid_t pid = fork();
    if (pid == 0) {
        serve_datagrams(server_socket);
        _exit(EXIT_SUCCESS);
    }
    close(server_socket);
    int sock_fd = datagram_socket(&own), another = datagram_socket(&own);
    for (int i = 0; i < MESSAGES; i++)
        send_to(sock_fd, message[i], &server);
    for (int i = 0; i < MESSAGES; i++)
        right += receives(sock_fd, message[i]);
    happened(right == MESSAGES, "of 3 datagrams, %d came back as they were",
             right);
    send_to(another, "me too", &server);
    bool own_answer = receives(another, "me too");
    happened(own_answer, "another client's answer %s",
             own_answer ? "goes to that one" : "is not there");
    send_to(sock_fd, "", &server);
    bool empty = receives(sock_fd, "");
    waitpid(pid, &status, 0);
    happened(empty && status == 0,
             "an empty one is a datagram, too, and no end of file");
    close(sock_fd);
    close(another);
}

/* Too small a buffer takes what fits; the rest of that message is gone. */
static void
cut_off(void)
{
    struct sockaddr_in address;
    char rcvbuf[4] = "";
    int sock_fd = datagram_socket(&address);
    send_to(sock_fd, "three", &address);
    send_to(sock_fd, "four", &address);
    ssize_t n = recv(sock_fd, rcvbuf, 3, 0);
    bool next = receives(sock_fd, "four");
    happened(n == 3 && next,
             "3 bytes of \"three\" are read: \"%s\", then "
             "comes %s",
             rcvbuf, next ? "\"four\"" : "something else");
    close(sock_fd);
}

static void
to_nobody(void)
{
    struct sockaddr_in nobody;
    int sock_fd = datagram_socket(&nobody);
    char port_name[8];
    snprintf(port_name, sizeof port_name, "%d", ntohs(nobody.sin_port));
    close(sock_fd);
    sock_fd = socket(AF_INET, SOCK_DGRAM, 0);
    bool sent = sendto(sock_fd, "hello?", 6, 0, (struct sockaddr *)&nobody,
                       sizeof nobody) == 6;
    close(sock_fd);
    sock_fd = open_client_socket("127.0.0.1", port_name);
    bool refused = sock_fd == -1 && errno == ECONNREFUSED;
    happened(sent && refused,
             "to where nobody is: the datagram %s, the stream "
             "%s",
             sent ? "is sent" : "fails", refused ? "is refused" : "is not");
}

int
main(void)
{
    slide("SOCK_STREAM beside SOCK_DGRAM: two echo servers");
    claim("a stream knows no messages");
    over_stream();
    claim("a datagram is one");
    over_datagrams();
    cut_off();
    claim("and it needs no connection");
    to_nobody();
    return verdict();
}
