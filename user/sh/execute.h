/* Running commands. */
#ifndef USER_SH_EXECUTE_H
#define USER_SH_EXECUTE_H

#include "user/sh/command.h"

/* Runs COMMAND in this shell. Returns its status, which `$?` has then, too. */
int execute(struct command *command);

/*
 * Ends this process, a child of the shell, by running COMMAND: a program takes
 * the process over, and for what else there is it exits with the status.
 */
void execute_and_exit(struct command *command) __attribute__((noreturn));

/* Runs the stages from FIRST on at once, each one's output the next one's
 * input, and waits for all. Returns the last one's status. */
int pipeline_execute(struct command *first);

/* Runs the COMMAND_SIMPLE COMMAND, and waits for it if it is a program. */
int simple_execute(struct command *command);

/* Runs the COMMAND_SIMPLE COMMAND in place of this process. */
void simple_execute_and_exit(struct command *command) __attribute__((noreturn));

/*
 * Replaces this process by the program ARGV[0], looked for in PATH. If that
 * can't be done it says why and exits with 127 or 126 (XCU 2.9.1).
 */
void program_execute(char *argv[]) __attribute__((noreturn));

#endif
