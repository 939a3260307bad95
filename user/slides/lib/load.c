/*
 * A client sends a few messages and wants each back before the next. Sizes are
 * random, up to more than a connection's buffers hold on the way, so it reads
 * while it writes. After the last it shuts its half of the connection and
 * reads on to the end. Some close in the midst of a message instead.
 *
 * What byte comes at which place of a client's stream is computed and not
 * kept, so that each that comes back can be checked.
 */
#include "user/slides/lib/load.h"

#include "user/slides/lib/server.h"
#include "user/slides/slide.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define MESSAGES 5     /* of a client, at most */
#define LARGEST  20000 /* bytes in a message */
#define PIECE    4096  /* bytes written or read at once */
#define MOMENT   200   /* milliseconds after which nobody else is served */
#define PATIENCE 30000 /* milliseconds without a move: it has stalled */

enum ending { OPEN, FINISHED, LEFT, LOST, WRONG };

struct client {
    enum ending ending;
    int fd;
    unsigned random;
    int messages;  /* still to be sent, with this one */
    long goal;     /* where in the stream this message ends */
    long sent;     /* bytes */
    long received; /* bytes */
    long leaves;   /* after sending so many bytes; -1: it stays */
    bool served;   /* its first message is back, and it can still send */
};

static const struct load *load;
static struct load_result result;
static struct client *client;
static int serving;             /* clients that are served and haven't ended */
static bool holding;            /* a client that is served sends no more */
static struct client *crashing; /* has sent "crash", and holds the others */

/* ------- What follows from the seed ------- */

/* The next number of the sequence in STATE, below LIMIT. */
static unsigned
random_below(unsigned *state, unsigned limit)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % limit;
}

static unsigned char
byte_at(const struct client *c, long place)
{
    return (place * 31 + (place >> 8) * 17 + (c - client) * 7) & 0xff;
}

static void
next_message(struct client *c)
{
    c->goal += 1 + random_below(&c->random, LARGEST);
}

/* Decides what client number I will do. */
static void
plan(struct client *c, int i)
{
    memset(c, 0, sizeof *c);
    c->random = load->seed * 2654435761u + i * 40503u + 1;
    random_below(&c->random, 1);
    random_below(&c->random, 1);
    c->messages = 2 + random_below(&c->random, MESSAGES - 1);
    c->goal = 1 + random_below(&c->random, 100);
    c->leaves = random_below(&c->random, 5) > 0
                    ? -1
                    : c->goal + 1 + (long)random_below(&c->random, LARGEST);
}

/* ------- One client ------- */

/* The server may turn to another client before this one has read all. */
static void
no_longer_served(struct client *c)
{
    serving -= c->served;
    c->served = false;
}

static void
end(struct client *c, enum ending ending)
{
    close(c->fd);
    c->fd = -1;
    c->ending = ending;
    no_longer_served(c);
    if (c == crashing)
        holding = false;
    result.finished += ending == FINISHED;
    result.bytes += ending == FINISHED ? c->received : 0;
    result.left += ending == LEFT;
    result.lost += ending == LOST;
    result.wrong += ending == WRONG;
}

/* Begins to connect; whether that came to something, its first write says. */
static void
start(struct client *c, const struct addrinfo *server)
{
    int yes = 1;
    c->fd = socket(server->ai_family, server->ai_socktype, 0);
    if (c->fd == -1)
        give_up("socket");
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(c->fd, server->ai_addr, server->ai_addrlen) == -1 &&
        errno != EINPROGRESS)
        end(c, LOST);
}

static bool
wants_to_send(const struct client *c)
{
    return c->sent < c->goal && !(holding && c->served);
}

/* Sends a piece of the message; the last byte of all is followed by the end
 * of this half of the connection. */
static void
send_piece(struct client *c)
{
    char piece[PIECE];
    long length = 1 + random_below(&c->random, PIECE);
    if (length > c->goal - c->sent)
        length = c->goal - c->sent;
    if (c->leaves >= 0 && length > c->leaves - c->sent)
        length = c->leaves - c->sent;
    for (long i = 0; i < length; i++)
        piece[i] = byte_at(c, c->sent + i);
    ssize_t n = send(c->fd, piece, length, MSG_NOSIGNAL);
    if (n == -1 && errno != EAGAIN)
        end(c, LOST);
    if (n <= 0)
        return;
    c->sent += n;
    if (c->sent == c->leaves)
        end(c, LEFT);
    else if (c->sent == c->goal && c->messages == 1) {
        no_longer_served(c);
        shutdown(c->fd, SHUT_WR);
    }
}

static void
message_is_back(struct client *c)
{
    if (--c->messages == 0)
        return;
    if (!c->served && ++serving > result.at_once)
        result.at_once = serving;
    c->served = true;
    next_message(c);
}

static void
receive_piece(struct client *c)
{
    char piece[PIECE];
    ssize_t n = recv(c->fd, piece, PIECE, 0);
    if (n == -1 && errno == EAGAIN)
        return;
    if (n <= 0) {
        end(c, n == 0 && c->messages == 0 ? FINISHED : LOST);
        return;
    }
    for (ssize_t i = 0; i < n; i++)
        if ((unsigned char)piece[i] != byte_at(c, c->received + i)) {
            end(c, WRONG);
            return;
        }
    c->received += n;
    if (c->received == c->goal && c->sent == c->goal)
        message_is_back(c);
}

static void
move(struct client *c, int events)
{
    if (events & (POLLIN | POLLHUP | POLLERR))
        receive_piece(c);
    if (c->ending == OPEN && (events & POLLOUT) && wants_to_send(c))
        send_piece(c);
}

/* ------- All of them ------- */

/* Nobody else has been served for a while: lets all go on, or first one of
 * those that are served ask for a crash. It is lost by that. */
static void
release(void)
{
    holding = false;
    for (int i = 0; load->crash && !crashing && i < load->clients; i++)
        if (client[i].ending == OPEN && client[i].served) {
            crashing = &client[i];
            holding = true;
            send(crashing->fd, "crash", 5, MSG_NOSIGNAL);
        }
}

/* Fills SET with what the clients wait for; returns if there are any. */
static bool
waiting_for(struct pollfd *set)
{
    bool any = false;
    for (int i = 0; i < load->clients; i++) {
        set[i].fd = client[i].fd;
        set[i].events = POLLIN | (wants_to_send(&client[i]) ? POLLOUT : 0);
        any |= client[i].ending == OPEN;
    }
    return any;
}

static void
run(struct pollfd *set)
{
    while (waiting_for(set)) {
        bool enough = holding && !crashing && serving >= load->at_once;
        int moved = poll(set, load->clients, enough ? MOMENT : PATIENCE);
        if (moved == 0 && !enough)
            result.stalled = true;
        if (moved == 0 && !holding)
            return;
        if (moved == 0)
            release();
        for (int i = 0; i < load->clients; i++)
            if (client[i].ending == OPEN && set[i].revents)
                move(&client[i], set[i].revents);
    }
}

struct load_result
load_run(const struct load *asked)
{
    load = asked;
    result = (struct load_result){0};
    serving = 0;
    crashing = NULL;
    holding = load->at_once > 0;
    struct addrinfo *server = lookup_host(load->host, load->port);
    struct pollfd *set = calloc(load->clients, sizeof *set);
    client = calloc(load->clients, sizeof *client);
    if (!set || !client)
        give_up("calloc");
    for (int i = 0; i < load->clients; i++) {
        plan(&client[i], i);
        start(&client[i], server);
    }
    run(set);
    for (int i = 0; i < load->clients; i++)
        if (client[i].ending == OPEN)
            end(&client[i], LOST);
    freeaddrinfo(server);
    free(set);
    free(client);
    return result;
}
