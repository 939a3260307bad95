/* Where commands come from: a terminal, a file, a string. */
#ifndef USER_SH_INPUT_H
#define USER_SH_INPUT_H

/* Runs the commands that standard input gives, up to its end. */
void run_input(void);

/*
 * What Ctrl-C does in an interactive shell: the line is given up. For a signal
 * handler; doesn't return to it if the shell was waiting for input.
 */
void input_interrupt(void);

/* Runs the commands in TEXT. */
void run_text(const char *text);

/*
 * Runs the commands in the file PATH. Returns 0, or the errno of what went
 * wrong with the file.
 */
int run_file(const char *path);

#endif
