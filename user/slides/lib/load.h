/*
 * Load for an echo server: many clients at once, in one process, each a small
 * state machine that poll() moves on. What they do follows from a seed alone.
 */
#ifndef SLIDES_LIB_LOAD_H
#define SLIDES_LIB_LOAD_H

#include <stdbool.h>

struct load {
    const char *host;
    const char *port;
    unsigned seed;
    int clients;
    /* As many clients must be served at a time; each stays after its first
     * message until they are, and a moment longer. 0: don't look. */
    int at_once;
    bool crash; /* then one of those sends "crash" */
};

/* What came of it. */
struct load_result {
    int finished; /* clients that had each byte of their messages back */
    long bytes;   /* in these messages */
    int left;     /* clients that went in the midst of a message, as planned */
    int lost;     /* clients that the server left */
    int wrong;    /* clients that got a byte which they hadn't sent */
    int at_once;  /* clients that were being served at the same time, at most */
    bool stalled; /* nothing moved any more */
};

/* Puts LOAD on its server until every client has ended. Returns what came. */
struct load_result load_run(const struct load *load);

#endif
