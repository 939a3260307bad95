/*
 * The line discipline: what a terminal makes of the bytes that come and go
 * (POSIX 11; termios(3)). It knows no hardware, no process and no lock.
 */
#ifndef KERNEL_DEV_LINE_DISCIPLINE_H
#define KERNEL_DEV_LINE_DISCIPLINE_H

#include "kernel/abi/termios.h"
#include "kernel/types.h"

#define LINE_SIZE 4096 /* bytes of a line, its newline counted */

/* Guarded by its user. */
struct line_discipline {
    struct abi_termios termios;
    char line[LINE_SIZE]; /* canonical mode: the line being edited */
    size_t length;
    bool literal; /* Ctrl-V came: the next byte has no meaning */
};

/* Where input leads to; the first field of its user's own struct. */
struct line_sink {
    /* COUNT BYTES are to be shown, as they are. */
    void (*echo)(struct line_sink *sink, const char *bytes, size_t count);
    /* COUNT BYTES can be read. In canonical mode they are one line; 0 bytes
     * are an end of file. */
    void (*accept)(struct line_sink *sink, const char *bytes, size_t count);
    /* SIGNAL is for the foreground; DISCARD: what wasn't read goes. */
    void (*signal)(struct line_sink *sink, int signal, bool discard);
};

/* Makes DISCIPLINE empty, with the settings of a new terminal on Linux (but
 * no IXON). */
void line_discipline_init(struct line_discipline *discipline);

/* Takes COUNT BYTES that came in, and tells SINK what they mean. */
void
line_discipline_input(struct line_discipline *discipline, const char *bytes,
                      size_t count, struct line_sink *sink);

/* Puts in TO, which has room for 2 * COUNT, what is sent for COUNT bytes that
 * a program writes: how many. */
size_t line_discipline_output(const struct line_discipline *discipline,
                              const char *from, size_t count, char *to);

static inline bool
line_discipline_is_canonical(const struct line_discipline *discipline)
{
    return discipline->termios.c_lflag & ICANON;
}

#endif
