/* One connection: bytes to requests, with a timer, and requests to answers. */
#include "user/slides/web_server/web.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define GONE   (-1) /* instead of a status: nobody waits for an answer */
#define LINGER 1000 /* milliseconds for a client to read our last answer */

/* Milliseconds since some fixed moment. */
static long long
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/*
 * Reads up to SIZE bytes to TO, before DEADLINE. Returns their number, 0 when
 * the client has ended, or -1 when it is late; and if IDLE, also when the
 * server shall stop.
 */
static ssize_t
read_before(int fd, char *to, size_t size, long long deadline, bool idle)
{
    struct pollfd look[] = {{.fd = fd, .events = POLLIN},
                            {.fd = web_stop, .events = POLLIN}};
    long long left;
    while ((left = deadline - now()) > 0) {
        int ready = poll(look, idle ? 2 : 1, (int)left);
        if (ready > 0 && look[0].revents) {
            ssize_t n = read(fd, to, size);
            return n > 0 ? n : 0;
        }
        if (ready > 0)
            return -1;
    }
    return -1;
}

/* The end of the head in CONNECTION's buffer, behind its empty line; 0 if it
 * isn't there yet. A line may end with a bare newline. */
static size_t
head_end(const struct connection *connection)
{
    const char *buffer = connection->buffer;
    const char *line = buffer, *end = buffer + connection->length;
    const char *newline;
    while ((newline = memchr(line, '\n', end - line)) != NULL) {
        size_t length = newline - line;
        if (length == 0 || (length == 1 && line[0] == '\r'))
            return newline + 1 - buffer;
        line = newline + 1;
    }
    return 0;
}

/* Drops the first LENGTH bytes of the buffer. */
static void
drop(struct connection *connection, size_t length)
{
    connection->length -= length;
    memmove(connection->buffer, connection->buffer + length,
            connection->length);
}

/* Empty lines before a request are to be overlooked (RFC 9112, 2.2). */
static void
skip_empty_lines(struct connection *connection)
{
    size_t skip = 0;
    while (skip < connection->length && (connection->buffer[skip] == '\r' ||
                                         connection->buffer[skip] == '\n'))
        skip++;
    drop(connection, skip);
}

/* What to answer when the buffer is full and the head hasn't ended: whether
 * its first line did tells what is too long. */
static int
too_long(const struct connection *connection)
{
    return memchr(connection->buffer, '\n', connection->length) ? 431 : 414;
}

/* Reads until there is a whole head, which goes to *LENGTH bytes of buffer.
 * Returns 0, a status that refuses it, or GONE. */
static int
read_head(struct connection *connection, size_t *length)
{
    long long deadline = now() + connection->timeout;
    skip_empty_lines(connection);
    while ((*length = head_end(connection)) == 0) {
        bool idle = connection->length == 0;
        if (connection->length == HEAD_LIMIT)
            return too_long(connection);
        ssize_t n =
            read_before(connection->fd, connection->buffer + connection->length,
                        HEAD_LIMIT - connection->length, deadline, idle);
        if (n == -1)
            return idle ? GONE : 408;
        if (n == 0)
            return GONE;
        connection->length += n;
        if (idle)
            skip_empty_lines(connection);
    }
    return 0;
}

/* Reads the LENGTH bytes of a body, and forgets them. Returns as read_head. */
static int
skip_body(struct connection *connection, long long length)
{
    long long deadline = now() + connection->timeout;
    while (length > 0) {
        size_t here = connection->length;
        if ((long long)here > length)
            here = length;
        drop(connection, here);
        length -= here;
        if (length == 0)
            break;
        ssize_t n = read_before(connection->fd, connection->buffer, HEAD_LIMIT,
                                deadline, false);
        if (n <= 0)
            return n == 0 ? GONE : 408;
        connection->length = n;
    }
    return 0;
}

/* Sends what REQUEST asks for. Returns whether the client is still there. */
static bool
answer(struct connection *connection, const struct request *request)
{
    struct stat about;
    int fd = open_below(web_root, request->path);
    if (fd < 0)
        return send_status(connection, request, -fd, "");
    bool there;
    if (fstat(fd, &about) == 0 && S_ISDIR(about.st_mode))
        there = send_listing(connection, request, fd, request->path);
    else
        there = send_file(connection, request, fd, &about, request->path);
    close(fd);
    return there;
}

/* Serves one request. Returns whether there may be another. */
static bool
serve_request(struct connection *connection)
{
    struct request request = {.path = NULL};
    char head[HEAD_LIMIT + 1];
    size_t length = 0;
    int status = read_head(connection, &length);
    if (status == 0) {
        memcpy(head, connection->buffer, length);
        head[length] = '\0';
        drop(connection, length);
        /* A 0 among the bytes would hide what is behind it. */
        status = strlen(head) == length ? parse_request(head, &request) : 400;
    }
    if (status == 0)
        status = skip_body(connection, request.body);
    if (status == 0)
        return answer(connection, &request) && request.keep_alive;
    request.keep_alive = false;
    if (status != GONE)
        send_status(connection, &request, status,
                    status == 405 ? "Allow: GET, HEAD\r\n" : "");
    return false;
}

/*
 * Closing with unread bytes would reset the connection, and our answer with
 * it. So we say that we are done, and read on for a while.
 */
static void
linger(struct connection *connection)
{
    long long deadline = now() + LINGER;
    if (shutdown(connection->fd, SHUT_WR) == -1)
        return;
    while (read_before(connection->fd, connection->buffer, HEAD_LIMIT, deadline,
                       true) > 0)
        continue;
}

void
serve_web(int fd)
{
    struct connection connection = {.fd = fd, .timeout = web_timeout};
    struct timeval limit = {.tv_sec = web_timeout / 1000,
                            .tv_usec = web_timeout % 1000 * 1000};
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    while (serve_request(&connection))
        continue;
    linger(&connection);
}
