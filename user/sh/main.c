/*
 * sh: the shell. A line goes from the lexer (characters become tokens) through
 * the parser (tokens become a tree) to the executor (the tree is run), which
 * asks the expansion what the words mean. Start reading in pipeline.c.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/sh/input.h"
#include "user/sh/shell.h"
#include "user/sh/variables.h"

extern char **environ;

static void
on_interrupt(int signal)
{
    (void)signal;
    input_interrupt();
}

/* Makes Ctrl-C give a line up; the shell itself isn't to be stopped. */
static void
start_interaction(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_interrupt;
    sigaction(SIGINT, &action, NULL);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    shell.interactive = true;
}

/* sh -c TEXT [NAME [WORD...]] */
static void
main_text(char *words[])
{
    if (words[0] == NULL) {
        shell_complain("-c needs a command");
        shell_exit(2);
    }
    if (words[1] != NULL)
        shell.name = words[1];
    parameters_set(words[1] != NULL ? words + 2 : words + 1);
    run_text(words[0]);
}

/* sh FILE [WORD...] */
static void
main_file(char *words[])
{
    shell.name = words[0];
    parameters_set(words + 1);
    int error = run_file(words[0]);
    if (error != 0) {
        shell_complain("cannot open %s: %s", words[0], strerror(error));
        shell_exit(127);
    }
}

int
main(int argc, char *argv[])
{
    (void)argc;
    setvbuf(stdout, NULL, _IONBF, 0);
    shell.pid = getpid();
    variables_import(environ);
    if (argv[1] != NULL && strcmp(argv[1], "-c") == 0) {
        main_text(argv + 2);
    } else if (argv[1] != NULL && argv[1][0] != '-') {
        main_file(argv + 1);
    } else {
        parameters_set(argv[1] == NULL ? argv + 1 : argv + 2);
        if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
            start_interaction();
        run_input();
    }
    shell_exit(shell.status);
}
