/* read from a terminal: a line at a time in canonical mode, else as VMIN and
 * VTIME say (POSIX 11.1.6, 11.1.7). */
#include "kernel/abi/fcntl.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/terminal_state.h"
#include "kernel/errno.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"

#define VTIME_UNIT_NS 100000000ull
#define NEVER         UINT64_MAX

/* Sleeps until input may have come or DEADLINE (ns since boot; NEVER) has
 * passed. 0 or -ERESTARTSYS. The lock is given back in between. */
static int
sleep_for_input(struct terminal *terminal, uint64_t deadline)
{
    struct wait_entry entry;

    if (deadline == NEVER)
        return wait_queue_sleep(&terminal->readable);
    if (signal_is_pending())
        return -ERESTARTSYS;
    wait_queue_add(&terminal->readable, &entry);
    thread_prepare_sleep(THREAD_INTERRUPTIBLE);
    mutex_unlock(&terminal->lock);
    schedule_until(deadline);
    mutex_lock(&terminal->lock);
    wait_queue_remove(&entry);
    return 0;
}

/* A read that waits, raw mode's timer in it. */
struct reader {
    size_t wanted;     /* bytes the program has room for */
    size_t seen;       /* bytes there were when the timer was set */
    uint64_t deadline; /* when the timer ends; NEVER: it doesn't run */
};

/* Sets READER's timer by VTIME: for the first byte without VMIN, else for
 * each byte after the first. */
static void
set_timer(const struct terminal *terminal, struct reader *reader, size_t fill)
{
    const uint8_t *control = terminal->discipline.termios.c_cc;

    if (control[VTIME] == 0 || (control[VMIN] > 0 && fill == 0)) {
        reader->deadline = NEVER;
    } else if (reader->deadline == NEVER || fill != reader->seen) {
        reader->deadline =
            clock_monotonic_ns() + control[VTIME] * VTIME_UNIT_NS;
        reader->seen = fill;
    }
}

/* Whether a read can return now (POSIX 11.1.6, 11.1.7). */
static bool
may_return(struct terminal *terminal, struct reader *reader)
{
    const uint8_t *control = terminal->discipline.termios.c_cc;
    size_t fill, minimum;

    if (terminal_is_canonical(terminal))
        return terminal->line_count > 0;
    fill = byte_queue_fill(&terminal->input);
    minimum = control[VMIN] < reader->wanted ? control[VMIN] : reader->wanted;
    if (fill > 0 && fill >= minimum)
        return true;
    if (control[VMIN] == 0 && control[VTIME] == 0)
        return true;
    set_timer(terminal, reader, fill);
    return reader->deadline <= clock_monotonic_ns();
}

/* Whether a read that doesn't wait finds something, if less than it wants. */
static bool
has_bytes(struct terminal *terminal)
{
    return !terminal_is_canonical(terminal) &&
           byte_queue_fill(&terminal->input) > 0;
}

/* Waits until READER may return. 0, -EAGAIN or -ERESTARTSYS. */
static int
wait_for_input(struct terminal *terminal, struct reader *reader,
               bool nonblocking)
{
    while (!may_return(terminal, reader)) {
        if (nonblocking)
            return has_bytes(terminal) ? 0 : -EAGAIN;
        int error = sleep_for_input(terminal, reader->deadline);
        if (error)
            return error;
    }
    return 0;
}

/* Takes MOVED bytes off the first line. */
static void
shorten_line(struct terminal *terminal, size_t moved)
{
    uint32_t *length = &terminal->line_length[terminal->first_line];

    *length -= moved;
    if (*length > 0)
        return;
    terminal->first_line = (terminal->first_line + 1) % TERMINAL_LINES;
    terminal->line_count--;
}

/* Moves what is there to UIO: of one line, in canonical mode. */
static ssize_t
take_input(struct terminal *terminal, struct uio *uio)
{
    bool canonical = terminal_is_canonical(terminal);
    size_t fill = byte_queue_fill(&terminal->input), beyond;
    ssize_t moved = 0;

    if (canonical)
        fill = terminal->line_length[terminal->first_line];
    beyond = uio->left > fill ? uio->left - fill : 0;
    uio->left -= beyond;
    if (uio->left > 0)
        moved = byte_queue_read(&terminal->input, uio, true);
    uio->left += beyond;
    if (canonical && moved >= 0)
        shorten_line(terminal, moved);
    wait_queue_wake_all(&terminal->room);
    return moved;
}

ssize_t
terminal_read(struct open_file *file, struct uio *uio, uint64_t *position)
{
    struct terminal *terminal = terminal_of(file);
    struct reader reader = {.wanted = uio->left, .deadline = NEVER};
    ssize_t result;

    (void)position;
    if (uio->left == 0)
        return 0;
    mutex_lock(&terminal->lock);
    terminal_listen(terminal);
    result = wait_for_input(terminal, &reader, file->flags & O_NONBLOCK);
    if (result == 0)
        result = take_input(terminal, uio);
    mutex_unlock(&terminal->lock);
    return result;
}
