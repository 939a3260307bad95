/* Redirections: what a command's descriptors name while it runs. */
#ifndef USER_SH_REDIRECT_H
#define USER_SH_REDIRECT_H

#include <stdbool.h>

#include "user/sh/command.h"

/* A descriptor as it was before a redirection; a list, the last one first. */
struct saved_fd {
    struct saved_fd *next;
    int fd;
    int copy; /* what it named, on a number of the shell's own; -1: nothing */
};

/*
 * Carries out LIST, from the left to the right (XCU 2.7). If SAVED isn't NULL,
 * what the descriptors named before goes to *SAVED, for redirections_undo: a
 * list that is empty at first and is right after a failure, too. Returns false
 * after a message if one fails.
 */
bool redirections_apply(struct arena *arena, const struct redirection *list,
                        struct saved_fd **saved);

/* Makes the descriptors in SAVED name again what they named before. */
void redirections_undo(struct saved_fd *saved);

/*
 * Makes descriptor TO name what FROM names, and closes FROM. Returns false,
 * and FROM is closed, if TO can't be a descriptor.
 */
bool fd_move(int from, int to);

#endif
