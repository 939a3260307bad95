/*
 * The rows of README.md's cost table. A new row is a line in rows.c's table
 * and the functions it names; nothing else knows how many there are.
 */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

#include <stdbool.h>

struct row {
    const char *name;               /* how the command line calls it */
    const char *what;               /* how README.md calls it */
    int floor, xv6, linux_6_1, aim; /* README.md's, instructions; 0: none */
    int turns; /* calls of once in a round, few enough for no timer tick */
    void (*begin)(void); /* prepares, once for all rounds; or NULL */
    void (*once)(void);  /* what is measured */
    void (*end)(void);   /* undoes what begin did; or NULL */
};

extern const struct row rows[]; /* ends with a row without a name */

/* Set by a row whose call failed; its cost means nothing then. */
extern bool row_failed;

/* Tells the rows the path of this program, which they read and execute. */
void rows_use_program(const char *path);

/* The argument with which the program that a row executes ends at once. */
#define ROW_EXIT_AT_ONCE "--exit-at-once"

#endif
