/* A text file of numbered lines, all of one length. */
#ifndef LINES_H
#define LINES_H

#include "slide.h"

#include <string.h>

#define LINE_LENGTH 32 /* bytes a line, its newline among them */

/* Writes line NUMBER to LINE, with a 0 at its end. */
static inline void
make_line(char line[LINE_LENGTH + 1], int number)
{
    snprintf(line, LINE_LENGTH + 1, "line %5d %s\n", number,
             "____________________");
}

/* Makes the file NAME of COUNT lines, numbered from 0. */
static inline void
make_lines(const char *name, int count)
{
    char line[LINE_LENGTH + 1];
    FILE *f = fopen(name, "w");
    if (!f)
        give_up(name);
    for (int i = 0; i < count; i++) {
        make_line(line, i);
        fputs(line, f);
    }
    if (fclose(f) == EOF)
        give_up(name);
}

#endif
