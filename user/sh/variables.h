/* The shell's variables, and the environment that its programs get. */
#ifndef USER_SH_VARIABLES_H
#define USER_SH_VARIABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "user/sh/memory.h"

/* A variable as it was before an assignment that doesn't stay. */
struct saved_variable {
    struct saved_variable *next;
    const char *name;
    size_t length;
    const char *value; /* NULL: it had none */
};

/* Returns the length of the name that TEXT begins with, or 0 (XBD 3.216). */
size_t name_length(const char *text);

/* Returns whether WORD has the form NAME=VALUE. */
bool is_assignment(const char *word);

/* Takes over ENVIRONMENT, NULL at its end, as exported variables. */
void variables_import(char **environment);

/* Returns the value of NAME, LENGTH characters long, or NULL. */
const char *variable_get(const char *name, size_t length);

/* Gives the variable NAME a copy of VALUE. */
void variable_set(const char *name, size_t length, const char *value);

/* Marks the variable NAME for the environment; it need not have a value. */
void variable_export(const char *name, size_t length);

/* Forgets the variable NAME. */
void variable_unset(const char *name, size_t length);

/*
 * Notes in ARENA, for variables_restore, the values of the variables that the
 * words ASSIGNMENTS are about to change.
 */
struct saved_variable *
variables_save(struct arena *arena, const struct words *assignments);

/* Gives the variables in SAVED their values back. */
void variables_restore(const struct saved_variable *saved);

/* Prints all exported variables as commands that would export them. */
void variables_print_exported(void);

/* Prints all variables that have a value. */
void variables_print(void);

/* Returns the environment for a program, as execve wants it, in ARENA. */
char **variables_environment(struct arena *arena);

#endif
