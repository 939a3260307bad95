/* ioctl on a terminal: its settings, its window, what waits (tty_ioctl(4)). */
#include "kernel/abi/signal.h"
#include "kernel/dev/terminal_state.h"
#include "kernel/errno.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

#define TCIFLUSH  0
#define TCIOFLUSH 2

/* Copies SIZE bytes of TERMINAL's FIELD, steady, to user memory at ARGUMENT. */
static int
get_field(struct terminal *terminal, void *argument, const void *field,
          size_t size)
{
    char copy[sizeof(struct abi_termios)];

    mutex_lock(&terminal->lock);
    memcpy(copy, field, size);
    mutex_unlock(&terminal->lock);
    return user_copy_out(argument, copy, size);
}

/* Output is sent when write returns, so there is nothing to wait for. */
static int
set_settings(struct terminal *terminal, void *argument, bool discard)
{
    struct abi_termios settings;
    int error = user_copy_in(&settings, argument, sizeof settings);

    if (error)
        return error;
    mutex_lock(&terminal->lock);
    if (discard)
        terminal_discard_input(terminal);
    terminal_set(terminal, &settings);
    terminal_listen(terminal);
    mutex_unlock(&terminal->lock);
    return 0;
}

static int
set_window(struct terminal *terminal, void *argument)
{
    struct winsize window;
    bool changed;
    int error = user_copy_in(&window, argument, sizeof window);

    if (error)
        return error;
    mutex_lock(&terminal->lock);
    changed = memcmp(&terminal->window, &window, sizeof window) != 0;
    terminal->window = window;
    mutex_unlock(&terminal->lock);
    if (changed)
        terminal_signal_foreground(terminal, SIGWINCH);
    return 0;
}

static int
count_input(struct terminal *terminal, void *argument)
{
    int count;

    mutex_lock(&terminal->lock);
    terminal_listen(terminal);
    count = byte_queue_fill(&terminal->input);
    mutex_unlock(&terminal->lock);
    return user_copy_out(argument, &count, sizeof count);
}

/* tcflush(3): QUEUE is TCIFLUSH, TCOFLUSH or TCIOFLUSH. */
static int
flush(struct terminal *terminal, unsigned queue)
{
    if (queue > TCIOFLUSH)
        return -EINVAL;
    mutex_lock(&terminal->lock);
    if (queue == TCIFLUSH || queue == TCIOFLUSH)
        terminal_discard_input(terminal);
    mutex_unlock(&terminal->lock);
    return 0;
}

/* TCSBRK with an argument is tcdrain(3); without, a break, which isn't sent. */
int
terminal_ioctl(struct open_file *file, unsigned request, void *argument)
{
    struct terminal *terminal = terminal_of(file);

    switch (request) {
    case TCGETS:
        return get_field(terminal, argument, &terminal->discipline.termios,
                         sizeof(struct abi_termios));
    case TCSETS:
    case TCSETSW:
        return set_settings(terminal, argument, false);
    case TCSETSF:
        return set_settings(terminal, argument, true);
    case TCSBRK:
        return argument ? 0 : -EINVAL;
    case TCFLSH:
        return flush(terminal, (uintptr_t)argument);
    case TIOCGWINSZ:
        return get_field(terminal, argument, &terminal->window,
                         sizeof(struct winsize));
    case TIOCSWINSZ:
        return set_window(terminal, argument);
    case FIONREAD:
        return count_input(terminal, argument);
    default:
        return terminal_session_ioctl(terminal, request, argument);
    }
}
