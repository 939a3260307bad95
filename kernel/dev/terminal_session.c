/*
 * A terminal and the session that it controls: who may open it as /dev/tty,
 * and whom Ctrl-C reaches (POSIX 11.1.2 to 11.1.4).
 */
#include "kernel/abi/fcntl.h"
#include "kernel/dev/terminal_state.h"
#include "kernel/errno.h"
#include "kernel/fs/inode.h"
#include "kernel/proc/process.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/user_copy.h"

#define DEVICE_TTY     (5 << 8 | 0)
#define DEVICE_CONSOLE (5 << 8 | 1)

int
terminal_become_controlling(struct terminal *terminal)
{
    struct process *self = process_current();
    uint32_t flags = spin_lock(&process_lock);
    int error = 0;

    if (self->sid != self->pid || self->terminal || terminal->session != 0) {
        error = self->terminal == terminal ? 0 : -EPERM;
    } else {
        self->terminal = terminal;
        terminal->session = self->sid;
        terminal->foreground = self->pgid;
    }
    spin_unlock(&process_lock, flags);
    return error;
}

void
terminal_signal_foreground(struct terminal *terminal, int signal)
{
    uint32_t flags = spin_lock(&process_lock);
    int group = terminal->foreground;

    spin_unlock(&process_lock, flags);
    if (group != 0)
        signal_send_group(group, signal, NULL);
}

/* Takes TERMINAL from every process that has it as its controlling one. */
static void
detach_processes(struct terminal *terminal)
{
    struct process *process = process_next(0);

    while (process) {
        uint32_t flags = spin_lock(&process_lock);
        int pid = process->pid;

        if (process->terminal == terminal)
            process->terminal = NULL;
        spin_unlock(&process_lock, flags);
        process_put(process);
        process = process_next(pid);
    }
}

void
terminal_end_session(struct terminal *terminal)
{
    uint32_t flags;

    terminal_signal_foreground(terminal, SIGHUP);
    terminal_signal_foreground(terminal, SIGCONT);
    detach_processes(terminal);
    flags = spin_lock(&process_lock);
    terminal->session = 0;
    terminal->foreground = 0;
    spin_unlock(&process_lock, flags);
}

void
terminal_describe(const struct terminal *terminal, uint32_t *device,
                  int *foreground)
{
    *device = terminal->device;
    *foreground = terminal->foreground;
}

int
terminal_open(struct inode *inode, struct open_file *file)
{
    bool is_tty = inode->device == DEVICE_TTY;
    bool is_console = inode->device == DEVICE_CONSOLE;
    struct terminal *terminal =
        is_tty ? process_current()->terminal
               : terminal_find(is_console ? 0 : inode->device);

    if (!terminal)
        return -ENXIO;
    if (!is_tty && !is_console && !(file->flags & O_NOCTTY) &&
        process_current())
        terminal_become_controlling(terminal);
    file->object = terminal;
    return 0;
}

/* Whether a process of GROUP is in SESSION. */
static bool
is_group_of_session(int group, int session)
{
    struct process *process = process_next(0);
    bool found = false;

    while (process && !found) {
        int pid = process->pid;

        found = process->pgid == group && process->sid == session;
        process_put(process);
        process = found ? NULL : process_next(pid);
    }
    return found;
}

static int
get_foreground(struct terminal *terminal, void *argument)
{
    int group = terminal->foreground;

    if (process_current()->terminal != terminal)
        return -ENOTTY;
    return user_copy_out(argument, &group, sizeof group);
}

static int
set_foreground(struct terminal *terminal, const void *argument)
{
    struct process *self = process_current();
    uint32_t flags;
    int group;

    if (self->terminal != terminal || terminal->session != self->sid)
        return -ENOTTY;
    if (user_copy_in(&group, argument, sizeof group))
        return -EFAULT;
    if (group < 0)
        return -EINVAL;
    if (!is_group_of_session(group, self->sid))
        return -EPERM;
    flags = spin_lock(&process_lock);
    terminal->foreground = group;
    spin_unlock(&process_lock, flags);
    return 0;
}

int
terminal_session_ioctl(struct terminal *terminal, unsigned request,
                       void *argument)
{
    switch (request) {
    case TIOCSCTTY:
        return terminal_become_controlling(terminal);
    case TIOCGPGRP:
        return get_foreground(terminal, argument);
    case TIOCSPGRP:
        return set_foreground(terminal, argument);
    default:
        return -ENOTTY;
    }
}
