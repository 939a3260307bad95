/*
 * The terminal: a line discipline between a serial line and its readers.
 *
 * What comes in goes through the line discipline on a kernel thread of the
 * terminal's own, so that echo and Ctrl-C work while nobody reads.
 */
#ifndef KERNEL_DEV_TERMINAL_H
#define KERNEL_DEV_TERMINAL_H

#include "kernel/types.h"

struct inode;
struct open_file;
struct file_ops;
struct terminal;

/* The hardware behind a terminal. Both are called on threads, may sleep, and
 * hold no interrupts off for long. */
struct terminal_driver {
    /* Sends COUNT BYTES, in order, when none is being sent. */
    void (*transmit)(void *port, const char *bytes, size_t count);
    /* Waits for input and moves 1 to SIZE bytes of it to BUF: how many. */
    size_t (*receive)(void *port, char *buf, size_t size);
};

/*
 * Makes the terminal of device number DEVICE (major << 8 | minor) on PORT of
 * DRIVER; it stays for ever. At boot. 0 or -ENOMEM.
 */
int terminal_create(uint32_t device, const struct terminal_driver *driver,
                    void *port);

/* What stands behind a terminal's descriptor; its object is the terminal. */
extern const struct file_ops terminal_file_ops;

/*
 * The open operation of the device nodes, by their device number: of a
 * terminal (a session leader without one gets it as controlling terminal,
 * unless FILE's flags have O_NOCTTY), of /dev/console, which is the first
 * terminal and never becomes controlling, and of /dev/tty, the caller's
 * controlling terminal. 0 or -ENXIO.
 */
int terminal_open(struct inode *inode, struct open_file *file);

/*
 * Says that the session whose leader had TERMINAL as its controlling one has
 * ended: the foreground group gets SIGHUP, and every process of the session
 * loses the terminal. Takes process_lock.
 */
void terminal_end_session(struct terminal *terminal);

/* TERMINAL's device number and foreground process group, for /proc.
 * process_lock held. */
void terminal_describe(const struct terminal *terminal, uint32_t *device,
                       int *foreground);

#endif
