/*
 * Between a line and its readers: the terminal's thread takes bytes from the
 * hardware through the line discipline into a byte queue, from which read
 * (terminal_read.c) takes them out.
 */
#include "kernel/dev/terminal.h"

#include "kernel/dev/clock.h"
#include "kernel/dev/terminal_state.h"
#include "kernel/errno.h"
#include "kernel/file/poll.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"

#define TERMINALS_MAX   4
#define MEMORY_PAUSE_NS 10000000ull
#define WRITE_CHUNK     256u

static struct terminal *terminals[TERMINALS_MAX];
static unsigned terminal_count;

struct terminal *
terminal_find(uint32_t device)
{
    for (unsigned i = 0; i < terminal_count; i++)
        if (device == 0 || terminals[i]->device == device)
            return terminals[i];
    return NULL;
}

static void
echo(struct line_sink *sink, const char *bytes, size_t count)
{
    struct terminal *terminal = container_of(sink, struct terminal, sink);

    terminal->driver->transmit(terminal->port, bytes, count);
}

/* Sleeps a moment, for memory to become free. The lock is given back. */
static void
pause_for_memory(struct terminal *terminal)
{
    mutex_unlock(&terminal->lock);
    thread_prepare_sleep(THREAD_UNINTERRUPTIBLE);
    schedule_until(clock_monotonic_ns() + MEMORY_PAUSE_NS);
    mutex_lock(&terminal->lock);
}

/* Notes that INPUT ends with a line of LENGTH bytes. */
static void
add_line(struct terminal *terminal, size_t length)
{
    unsigned last = terminal->first_line + terminal->line_count++;

    terminal->line_length[last % TERMINAL_LINES] = length;
}

/* There is room: the thread asked before it took the bytes. */
static void
accept(struct line_sink *sink, const char *bytes, size_t count)
{
    struct terminal *terminal = container_of(sink, struct terminal, sink);

    while (!byte_queue_append(&terminal->input, bytes, count))
        pause_for_memory(terminal);
    if (terminal_is_canonical(terminal))
        add_line(terminal, count);
}

static void
send_signal(struct line_sink *sink, int signal, bool discard)
{
    struct terminal *terminal = container_of(sink, struct terminal, sink);

    if (discard)
        terminal_discard_input(terminal);
    terminal_signal_foreground(terminal, signal);
}

void
terminal_discard_input(struct terminal *terminal)
{
    terminal->discipline.length = 0;
    terminal->line_count = 0;
    byte_queue_clear(&terminal->input);
    wait_queue_wake_all(&terminal->room);
}

void
terminal_listen(struct terminal *terminal)
{
    if (terminal->listening)
        return;
    terminal->listening = true;
    wait_queue_wake_all(&terminal->room);
}

void
terminal_set(struct terminal *terminal, const struct abi_termios *settings)
{
    struct line_discipline *discipline = &terminal->discipline;
    bool was_canonical = terminal_is_canonical(terminal);

    discipline->termios = *settings;
    if (was_canonical && !terminal_is_canonical(terminal)) {
        terminal->line_count = 0;
        accept(&terminal->sink, discipline->line, discipline->length);
        discipline->length = 0;
    }
    if (!was_canonical && terminal_is_canonical(terminal) &&
        byte_queue_fill(&terminal->input) > 0)
        add_line(terminal, byte_queue_fill(&terminal->input));
    wait_queue_wake_all(&terminal->readable);
    wait_queue_wake_all(&terminal->room);
}

/* Whether what a chunk of input can become fits: every byte a line, or all of
 * them behind the longest line. */
static bool
has_room(struct terminal *terminal)
{
    size_t free = TERMINAL_QUEUE - byte_queue_fill(&terminal->input);

    return free >= LINE_SIZE + TERMINAL_CHUNK &&
           TERMINAL_LINES - terminal->line_count > TERMINAL_CHUNK;
}

/* The terminal's thread. */
static void
run(void *argument)
{
    struct terminal *terminal = argument;

    for (;;) {
        mutex_lock(&terminal->lock);
        while (!terminal->listening || !has_room(terminal))
            wait_queue_sleep(&terminal->room);
        mutex_unlock(&terminal->lock);
        size_t count = terminal->driver->receive(
            terminal->port, terminal->incoming, TERMINAL_CHUNK);

        mutex_lock(&terminal->lock);
        line_discipline_input(&terminal->discipline, terminal->incoming, count,
                              &terminal->sink);
        wait_queue_wake_all(&terminal->readable);
        mutex_unlock(&terminal->lock);
    }
}

/* Makes TERMINAL, zeroed, ready. 0 or -ENOMEM. */
static int
prepare(struct terminal *terminal)
{
    struct thread *thread;
    int error = byte_queue_init(&terminal->input, TERMINAL_QUEUE);

    if (error)
        return error;
    thread = thread_create_kernel(run, terminal);
    if (!thread) {
        byte_queue_destroy(&terminal->input);
        return -ENOMEM;
    }
    terminal->sink = (struct line_sink){echo, accept, send_signal};
    mutex_init(&terminal->lock, LOCK_TERMINAL);
    wait_queue_init(&terminal->readable, &terminal->lock);
    wait_queue_init(&terminal->room, &terminal->lock);
    line_discipline_init(&terminal->discipline);
    thread_wake(thread);
    return 0;
}

int
terminal_create(uint32_t device, const struct terminal_driver *driver,
                void *port)
{
    struct terminal *terminal = kzalloc(sizeof *terminal);
    int error;

    assert(terminal_count < TERMINALS_MAX);
    if (!terminal)
        return -ENOMEM;
    terminal->device = device;
    terminal->driver = driver;
    terminal->port = port;
    error = prepare(terminal);
    if (error)
        kfree(terminal);
    else
        terminals[terminal_count++] = terminal;
    return error;
}

/* Sends COUNT bytes that a program wrote, at most WRITE_CHUNK. */
static void
send(struct terminal *terminal, const char *bytes, size_t count)
{
    char out[2 * WRITE_CHUNK];

    mutex_lock(&terminal->lock);
    count = line_discipline_output(&terminal->discipline, bytes, count, out);
    terminal->driver->transmit(terminal->port, out, count);
    mutex_unlock(&terminal->lock);
}

static ssize_t
terminal_write(struct open_file *file, struct uio *uio, uint64_t *position)
{
    char chunk[WRITE_CHUNK];
    size_t moved = 0;
    int error = 0;

    (void)position;
    while (!error && uio->left > 0) {
        size_t count = uio->left < WRITE_CHUNK ? uio->left : WRITE_CHUNK;

        error = uio_copy_in(uio, chunk, count);
        if (error)
            break;
        send(terminal_of(file), chunk, count);
        moved += count;
        if (uio->left > 0 && signal_is_pending())
            error = -ERESTARTSYS;
    }
    return moved > 0 ? (ssize_t)moved : error;
}

/* Whether poll promises that a read won't sleep. */
static bool
is_readable(struct terminal *terminal)
{
    size_t minimum = terminal->discipline.termios.c_cc[VMIN];

    if (terminal_is_canonical(terminal))
        return terminal->line_count > 0;
    return byte_queue_fill(&terminal->input) >= (minimum ? minimum : 1);
}

static unsigned
terminal_poll(struct open_file *file, struct poll_table *table)
{
    struct terminal *terminal = terminal_of(file);
    unsigned events = POLLOUT | POLLWRNORM;

    mutex_lock(&terminal->lock);
    terminal_listen(terminal);
    poll_wait(table, &terminal->readable);
    if (is_readable(terminal))
        events |= POLLIN | POLLRDNORM;
    mutex_unlock(&terminal->lock);
    return events;
}

const struct file_ops terminal_file_ops = {
    .read = terminal_read,
    .write = terminal_write,
    .ioctl = terminal_ioctl,
    .poll = terminal_poll,
};
