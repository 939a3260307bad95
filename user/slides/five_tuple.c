/*
 * Slides: Connection Setup over TCP/IP; Sockets in concept
 *
 * Look for: the server socket has a descriptor and can't read or write; each
 * accept() makes a new socket. All of them have the server's port: what keeps
 * two connections apart is the client's, which the system chose. Each end
 * names the same five things, from its own side.
 */
#include "user/slides/lib/server.h"
#include "user/slides/slide.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

/* Four of the five; the fifth is always TCP here. */
struct tuple {
    struct sockaddr_in here;
    struct sockaddr_in there;
};

static struct tuple
tuple_of(int socket)
{
    struct tuple tuple;
    socklen_t here = sizeof tuple.here, there = sizeof tuple.there;
    if (getsockname(socket, (struct sockaddr *)&tuple.here, &here) == -1 ||
        getpeername(socket, (struct sockaddr *)&tuple.there, &there) == -1)
        give_up("getsockname");
    return tuple;
}

static bool
same(const struct sockaddr_in *one, const struct sockaddr_in *other)
{
    return one->sin_addr.s_addr == other->sin_addr.s_addr &&
           one->sin_port == other->sin_port;
}

static void
server_socket_is_special(int server_socket)
{
    char byte = 'x';
    bool unread = read(server_socket, &byte, 1) == -1 && errno == ENOTCONN;
    signal(SIGPIPE, SIG_IGN);
    bool unwritten = write(server_socket, &byte, 1) == -1 && errno == EPIPE;
    happened(unread && unwritten, "read %s, write %s",
             unread ? "fails with ENOTCONN" : "does not fail",
             unwritten ? "with EPIPE" : "does not fail");
}

/* Looks at two clients that are connected to port PORT. */
static void
compare(int port, const int client[2], const int conn[2])
{
    struct tuple one = tuple_of(conn[0]), other = tuple_of(conn[1]);
    struct tuple mirror = tuple_of(client[0]);
    bool same_port =
        ntohs(one.here.sin_port) == port && ntohs(other.here.sin_port) == port;
    happened(same_port, "both connections have the server's port");
    happened(!same(&one.there, &other.there), "the clients' ports are %s",
             same(&one.there, &other.there) ? "the same" : "different");
    happened(ntohs(one.there.sin_port) > 1023,
             "the system chose them, above the well-known ones");
    happened(same(&one.here, &mirror.there) && same(&one.there, &mirror.here),
             "client and server name the same two ends");
    measured("port %d, clients' ports %d and %d", port,
             ntohs(one.there.sin_port), ntohs(other.there.sin_port));
}

int
main(void)
{
    char port_name[8], byte = 0;
    int client[2], conn[2];
    slide("Connection Setup over TCP/IP");
    int server_socket = open_server_socket("0");
    snprintf(port_name, sizeof port_name, "%d", port_of(server_socket));

    claim("a server socket has a descriptor and can't read or write");
    server_socket_is_special(server_socket);
    claim("5-Tuple identifies each connection");
    for (int i = 0; i < 2; i++) {
        client[i] = open_client_socket("127.0.0.1", port_name);
        conn[i] = accept(server_socket, NULL, NULL);
        if (client[i] == -1 || conn[i] == -1)
            give_up("connection");
    }
    compare(port_of(server_socket), client, conn);

    claim("accept() creates a new socket for a particular client");
    write(client[1], "b", 1);
    write(client[0], "a", 1);
    bool right = read(conn[0], &byte, 1) == 1 && byte == 'a' &&
                 read(conn[1], &byte, 1) == 1 && byte == 'b';
    happened(right, "each gets what its own client sent");
    for (int i = 0; i < 2; i++) {
        close(client[i]);
        close(conn[i]);
    }
    close(server_socket);
    return verdict();
}
