/*
 * A small web server (HTTP/1.1: RFC 9110 and 9112) for files below one folder.
 * The parts, in the order in which a request passes through them:
 *
 *     main.c        the thread pool, a connection a time for each worker
 *     connection.c  bytes to requests, with a timer; requests to answers
 *     request.c     what is asked for, and whether it may be said so
 *     path.c        the file that a target names, which is below the root
 *     file.c        a file, or a part of it; listing.c: a folder
 *     answer.c      heads, and answers that are errors
 */
#ifndef WEB_H
#define WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#define HEAD_LIMIT 8192  /* bytes in a request's head */
#define BODY_LIMIT 65536 /* bytes in a request's body, which nobody wants */

struct connection {
    int fd;
    int timeout;   /* milliseconds for a request's bytes */
    size_t length; /* bytes in buffer */
    char buffer[HEAD_LIMIT + 1];
};

struct request {
    bool head;         /* HEAD: as GET, but without the content */
    bool keep_alive;   /* the connection outlives the answer */
    char *path;        /* of the target; still encoded */
    const char *range; /* value of Range, or NULL */
    const char *if_range;
    long long body; /* bytes that follow the head */
};

/* What the command line says, for all threads. */
extern int web_root;    /* descriptor of the folder that is served */
extern int web_stop;    /* is readable once the server shall stop */
extern int web_timeout; /* milliseconds */

/* Answers the requests that come on FD, until it ends. FD is the caller's. */
void serve_web(int fd);

/*
 * Parses HEAD, the lines of a request without the empty one, into REQUEST,
 * which points into it. Returns 0, or the status of the answer that refuses
 * it; as much of REQUEST is valid then as the answer needs.
 */
int parse_request(char *head, struct request *request);

/*
 * Opens what PATH, encoded, names below the folder ROOT; changes PATH to its
 * decoded and plain form. No link is followed and nothing outside is reached.
 * Returns the descriptor, or minus the status of the answer that refuses it.
 */
int open_below(int root, char *path);

/*
 * Sends the head of an answer with STATUS and LENGTH bytes of content of type
 * TYPE (NULL: none). MORE is further lines, each with its end. Returns whether
 * the client is still there.
 */
bool
send_head(struct connection *connection, const struct request *request,
          int status, const char *type, long long length, const char *more);

/* Sends a whole answer that says STATUS in words. Returns as send_head. */
bool send_status(struct connection *connection, const struct request *request,
                 int status, const char *more);

/* Sends the regular file FD, with ABOUT its inode, or the range of it that is
 * asked for. The name in PATH says its type. Returns as send_head. */
bool send_file(struct connection *connection, const struct request *request,
               int fd, const struct stat *about, const char *path);

/* Sends the listing of the folder FD, whose decoded path is PATH. Returns as
 * send_head. FD remains the caller's. */
bool send_listing(struct connection *connection, const struct request *request,
                  int fd, const char *path);

/* Shows the slide, by means of SELF, the path of this program. */
int show_web_server(char *self);

#endif
