/* What the files of the terminal share: its state, and their own calls. */
#ifndef KERNEL_DEV_TERMINAL_STATE_H
#define KERNEL_DEV_TERMINAL_STATE_H

#include "kernel/dev/line_discipline.h"
#include "kernel/dev/terminal.h"
#include "kernel/file/open_file.h"
#include "kernel/ipc/byte_queue.h"
#include "kernel/proc/mutex.h"
#include "kernel/proc/wait_queue.h"

#define TERMINAL_CHUNK 512u  /* bytes that are taken from the line at once */
#define TERMINAL_QUEUE 65536 /* bytes that wait for readers, at most */
#define TERMINAL_LINES 1024u /* lines that do */

struct terminal {
    struct line_sink sink; /* what the line discipline calls */
    uint32_t device;
    const struct terminal_driver *driver;
    void *port; /* the driver's */

    struct mutex lock; /* guards all but the last two fields */
    struct line_discipline discipline;
    struct byte_queue input;              /* what can be read */
    uint32_t line_length[TERMINAL_LINES]; /* canonical mode: INPUT's lines, */
    unsigned first_line, line_count;      /* a ring; 0: an end of file */
    bool listening;             /* input is taken: somebody has asked for it */
    struct wait_queue readable; /* sleepers for input */
    struct wait_queue room;     /* the thread, until it may take more input */
    struct winsize window;
    char incoming[TERMINAL_CHUNK]; /* the thread's alone */

    int session;    /* whose controlling terminal it is, or 0: process_lock */
    int foreground; /* process group that Ctrl-C goes to: process_lock */
};

static inline struct terminal *
terminal_of(const struct open_file *file)
{
    return file->object;
}

static inline bool
terminal_is_canonical(const struct terminal *terminal)
{
    return line_discipline_is_canonical(&terminal->discipline);
}

/*
 * Begins to take input, if that hasn't happened: at the first read, poll or
 * change of settings. What came before waits in the hardware, so that a
 * program can choose raw mode before any of it is edited. Lock held.
 */
void terminal_listen(struct terminal *terminal);

/* Forgets input that nobody has read. Lock held. */
void terminal_discard_input(struct terminal *terminal);

/* Makes SETTINGS the terminal's. Lock held. */
void
terminal_set(struct terminal *terminal, const struct abi_termios *settings);

/* The read of terminal_file_ops. */
ssize_t
terminal_read(struct open_file *file, struct uio *uio, uint64_t *position);

/* The ioctl of terminal_file_ops; the part of it about sessions. */
int terminal_ioctl(struct open_file *file, unsigned request, void *argument);
int terminal_session_ioctl(struct terminal *terminal, unsigned request,
                           void *argument);

/* Sends SIGNAL to the foreground process group. */
void terminal_signal_foreground(struct terminal *terminal, int signal);

/* Makes TERMINAL the controlling one of the caller, if that leads a session
 * and has none: 0, or -EPERM. */
int terminal_become_controlling(struct terminal *terminal);

/* The terminal of device number DEVICE (0: the first of all), or NULL. */
struct terminal *terminal_find(uint32_t device);

#endif
