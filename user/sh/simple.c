/*
 * A simple command: assignments, redirections, and a builtin or a program. A
 * builtin runs in the shell, a program in a child.
 */
#include <stdio.h>
#include <string.h>

#include "user/sh/builtins.h"
#include "user/sh/execute.h"
#include "user/sh/expand.h"
#include "user/sh/jobs.h"
#include "user/sh/redirect.h"
#include "user/sh/shell.h"
#include "user/sh/variables.h"

/* Carries out ASSIGNMENTS; with EXPORTED, for the environment, too. */
static bool
assign(struct arena *arena, const struct words *assignments, bool exported)
{
    for (size_t i = 0; i < assignments->count; i++) {
        const char *word = assignments->items[i];
        size_t length = name_length(word);
        char *value = expand_string(arena, word + length + 1);
        if (value == NULL)
            return false;
        variable_set(word, length, value);
        if (exported)
            variable_export(word, length);
    }
    return true;
}

/* Runs BUILTIN with the command's redirections, which `exec` makes for good. */
static int
run_builtin(struct arena *arena, const struct builtin *builtin,
            struct command *command, struct words *words)
{
    struct saved_fd *saved = NULL;
    struct saved_variable *variables = NULL;
    int status = 2;
    if (!builtin->is_special)
        variables = variables_save(arena, &command->simple.assignments);
    if (redirections_apply(arena, command->redirections,
                           builtin->keeps_redirections ? NULL : &saved) &&
        assign(arena, &command->simple.assignments, false)) {
        status = builtin->run(words->count, words->items);
        if (ferror(stdout)) {
            clearerr(stdout);
            shell_complain("%s: cannot write", builtin->name);
            status = 1;
        }
    } else if (builtin->is_special && !shell.interactive) {
        shell_exit(2);
    }
    redirections_undo(saved);
    variables_restore(variables);
    return status;
}

/* In a child: becomes the program that WORDS name. */
static void
become_program(struct arena *arena, struct command *command,
               struct words *words)
{
    if (!redirections_apply(arena, command->redirections, NULL) ||
        !assign(arena, &command->simple.assignments, true))
        shell_exit(2);
    program_execute(words->items);
}

/* Without a command, the redirections are tried and the assignments stay. */
static int
run_nothing(struct arena *arena, struct command *command)
{
    struct saved_fd *saved = NULL;
    bool good = redirections_apply(arena, command->redirections, &saved) &&
                assign(arena, &command->simple.assignments, false);
    redirections_undo(saved);
    return good ? 0 : 2;
}

/* Runs COMMAND; IN_CHILD, this process is there for nothing else. */
static int
run(struct arena *arena, struct command *command, bool in_child)
{
    struct words words = {NULL, 0, 0};
    if (!expand_words(arena, &command->simple.words, &words))
        return 2;
    if (words.count == 0)
        return run_nothing(arena, command);
    const struct builtin *builtin = builtin_find(words.items[0]);
    if (builtin != NULL)
        return run_builtin(arena, builtin, command, &words);
    pid_t pid = in_child ? 0 : shell_fork();
    if (pid < 0)
        return 2;
    if (pid == 0)
        become_program(arena, command, &words);
    return wait_for(pid);
}

int
simple_execute(struct command *command)
{
    struct arena arena = {NULL};
    int status = run(&arena, command, false);
    arena_free(&arena);
    return status;
}

void
simple_execute_and_exit(struct command *command)
{
    struct arena arena = {NULL};
    shell_exit(run(&arena, command, true));
}
