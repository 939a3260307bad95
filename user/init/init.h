/* What init is made of: the console's shell, or one command for a runner. */
#ifndef USER_INIT_H
#define USER_INIT_H

#include <stdbool.h>
#include <sys/types.h>

/* Runs /bin/sh on the serial terminal until it ends. */
void console_run(void);

/*
 * Runs ARGV[0] with the raw serial lines behind its streams, and returns its
 * status: what it exited with, or 128 + the number of the signal.
 */
int command_run(char *argv[]);

/*
 * Waits until the child PID ends, burying every orphan that ends before it.
 * Returns PID's status as a shell would say it.
 */
int reap_until(pid_t pid);

/* One of the command's outputs: what is read here is written there. */
struct stream {
    int from; /* the read end of the command's pipe */
    int to;   /* a serial line */
};

/*
 * Passes on what comes through the two STREAMS until a status, an int, comes
 * from REPORT, and then what they still hold, even if another process could
 * still write to them. Returns the status, 137 if REPORT ends without one.
 * Buries orphans meanwhile. Closes what it reads from.
 */
int relay(struct stream streams[2], int report);

/* Replaces each %XX in WORD, in place, by the byte that it stands for. */
void decode_word(char *word);

/*
 * Returns the number behind `stdin=` on the kernel's command line, the count
 * of bytes that the host will send to the command, or -1 if it isn't there.
 */
long stdin_length(void);

/*
 * Copies exactly LENGTH bytes, or fewer if the input ends, from the
 * descriptor IN to OUT.
 */
void feed(int in, int out, long length);

/* Prints `init: cannot ACTION OBJECT: REASON`, REASON from errno. */
void complain(const char *action, const char *object);

#endif
