/* read from a terminal: a line at a time in canonical mode, else as VMIN
 * says (POSIX 11.1.6, 11.1.7). */
#include "kernel/abi/fcntl.h"
#include "kernel/dev/terminal_state.h"
#include "kernel/errno.h"

/*
 * Whether a read that has room for WANTED bytes can return now: with a line in
 * canonical mode, else with VMIN bytes. There is no timer: with VTIME a read
 * returns what is there when VMIN is 0, as if it had run out.
 */
static bool
may_return(struct terminal *terminal, size_t wanted)
{
    size_t minimum = terminal->discipline.termios.c_cc[VMIN];

    if (terminal_is_canonical(terminal))
        return terminal->line_count > 0;
    return byte_queue_fill(&terminal->input) >=
           (minimum < wanted ? minimum : wanted);
}

/* Whether a read that doesn't wait finds something, if less than it wants. */
static bool
has_bytes(struct terminal *terminal)
{
    return !terminal_is_canonical(terminal) &&
           byte_queue_fill(&terminal->input) > 0;
}

/* Waits until a read of WANTED bytes may return: 0, -EAGAIN or -ERESTARTSYS.
 */
static int
wait_for_input(struct terminal *terminal, size_t wanted, bool nonblocking)
{
    int error = 0;

    while (!error && !may_return(terminal, wanted)) {
        if (nonblocking)
            return has_bytes(terminal) ? 0 : -EAGAIN;
        error = wait_queue_sleep(&terminal->readable);
    }
    return error;
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
        moved = byte_queue_read(&terminal->input, uio, WAIT_NOT, 0);
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
    ssize_t result;

    (void)position;
    if (uio->left == 0)
        return 0;
    mutex_lock(&terminal->lock);
    terminal_listen(terminal);
    result = wait_for_input(terminal, uio->left, file->flags & O_NONBLOCK);
    if (result == 0)
        result = take_input(terminal, uio);
    mutex_unlock(&terminal->lock);
    return result;
}
