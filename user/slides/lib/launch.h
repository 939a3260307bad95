/* Starts a server as a program of its own, and ends it. */
#ifndef SLIDES_LIB_LAUNCH_H
#define SLIDES_LIB_LAUNCH_H

#include <sys/types.h>

struct launched {
    pid_t pid;
    char port[8];
    int said; /* what it prints */
    /* What it said at its end; -1: it didn't. */
    int connections; /* it had */
    int descriptors; /* it forgot to close */
    int threads;     /* it had at its peak */
};

/*
 * Starts the program that WORDS name, and waits until it has said its port.
 * Ends this one if there is no such program. Whoever launches stops.
 */
struct launched launch(char *const words[]);

/*
 * Waits until SERVER has ended, which SIGNAL (0: nothing) asks it to, and
 * takes down what it said. Returns its status as waitpid has it.
 */
int launched_end(struct launched *server, int signal);

#endif
