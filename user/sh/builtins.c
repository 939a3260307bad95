/* The builtins (XCU 2.14, and those of XCU 4 that concern the shell). */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/sh/builtins.h"
#include "user/sh/execute.h"
#include "user/sh/input.h"
#include "user/sh/jobs.h"
#include "user/sh/shell.h"
#include "user/sh/variables.h"

/* Says what is wrong with WORD in the builtin NAME; returns 2, the status. */
static int
bad(const char *name, const char *word, const char *problem)
{
    shell_complain("%s: %s: %s", name, word, problem);
    return 2;
}

/* As bad, for a special builtin: a shell that reads a file ends, then. */
static int
bad_special(const char *name, const char *word, const char *problem)
{
    shell_fail("%s: %s: %s", name, word, problem);
    return 2;
}

static int
run_colon(int argc, char *argv[])
{
    (void)argc, (void)argv;
    return 0;
}

static int
run_false(int argc, char *argv[])
{
    (void)argc, (void)argv;
    return 1;
}

static int
run_exit(int argc, char *argv[])
{
    shell_exit(argc > 1 ? atoi(argv[1]) & 0xff : shell.status);
}

/* Ends in another program, or leaves only its redirections behind. */
static int
run_exec(int argc, char *argv[])
{
    if (argc > 1)
        program_execute(argv + 1);
    return 0;
}

/* Notes where the shell is in PWD, and where it was in OLDPWD. */
static void
note_folder(void)
{
    char path[PATH_MAX];
    const char *old = variable_get("PWD", 3);
    if (old != NULL)
        variable_set("OLDPWD", 6, old);
    if (getcwd(path, sizeof path) != NULL)
        variable_set("PWD", 3, path);
}

static int
run_cd(int argc, char *argv[])
{
    const char *target = argc > 1 ? argv[1] : variable_get("HOME", 4);
    bool goes_back = argc > 1 && strcmp(argv[1], "-") == 0;
    if (goes_back)
        target = variable_get("OLDPWD", 6);
    if (target == NULL)
        return bad("cd", goes_back ? "OLDPWD" : "HOME", "not set");
    if (chdir(target) < 0)
        return bad("cd", target, strerror(errno));
    note_folder();
    if (goes_back)
        puts(variable_get("PWD", 3));
    return 0;
}

static int
run_pwd(int argc, char *argv[])
{
    (void)argc;
    char path[PATH_MAX];
    if (getcwd(path, sizeof path) == NULL)
        return bad(argv[0], ".", strerror(errno));
    puts(path);
    return 0;
}

static int
run_export(int argc, char *argv[])
{
    if (argc == 1 || strcmp(argv[1], "-p") == 0) {
        variables_print_exported();
        return 0;
    }
    for (int i = 1; i < argc; i++) {
        size_t length = name_length(argv[i]);
        if (length == 0 || strchr("=", argv[i][length]) == NULL)
            return bad_special("export", argv[i], "bad variable name");
        if (argv[i][length] == '=')
            variable_set(argv[i], length, argv[i] + length + 1);
        variable_export(argv[i], length);
    }
    return 0;
}

static int
run_unset(int argc, char *argv[])
{
    int first = argc > 1 && strcmp(argv[1], "-v") == 0 ? 2 : 1;
    for (int i = first; i < argc; i++) {
        size_t length = name_length(argv[i]);
        if (length == 0 || argv[i][length] != '\0')
            return bad_special("unset", argv[i], "bad variable name");
        variable_unset(argv[i], length);
    }
    return 0;
}

/* Makes the words behind `set` the shell's arguments. */
static int
run_set(int argc, char *argv[])
{
    int first = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
    if (argc == 1) {
        variables_print();
        return 0;
    }
    if (first == 1 && (argv[1][0] == '-' || argv[1][0] == '+'))
        return bad_special("set", argv[1], "unknown option");
    parameters_set(argv + first);
    return 0;
}

static int
run_shift(int argc, char *argv[])
{
    int count = argc > 1 ? atoi(argv[1]) : 1;
    if (count < 0 || count > shell.parameter_count)
        return bad_special("shift", argc > 1 ? argv[1] : "1",
                           "can't shift that many");
    shell.parameters += count;
    shell.parameter_count -= count;
    return 0;
}

static int
run_umask(int argc, char *argv[])
{
    if (argc > 1) {
        char *end;
        long mask = strtol(argv[1], &end, 8);
        if (*end != '\0' || mask < 0 || mask > 0777)
            return bad("umask", argv[1], "not an octal mask");
        umask(mask);
        return 0;
    }
    mode_t mask = umask(0);
    umask(mask);
    printf("%04o\n", (unsigned)mask);
    return 0;
}

static int
run_wait(int argc, char *argv[])
{
    int status = 0;
    if (argc == 1)
        return jobs_wait();
    for (int i = 1; i < argc; i++)
        status = job_wait(strtol(argv[i], NULL, 10));
    return status;
}

/* Runs its words, joined by blanks, as a command. */
static int
run_eval(int argc, char *argv[])
{
    struct arena arena = {NULL};
    struct text text;
    text_start(&text, &arena);
    for (int i = 1; i < argc; i++) {
        for (const char *c = argv[i]; *c != '\0'; c++)
            text_add(&text, *c);
        text_add(&text, ' ');
    }
    shell.status = 0;
    run_text(text.bytes);
    arena_free(&arena);
    return shell.status;
}

/* Runs the commands in a file, in this shell. */
static int
run_dot(int argc, char *argv[])
{
    if (argc < 2)
        return bad(".", "file", "missing");
    shell.status = 0;
    int error = run_file(argv[1]);
    if (error == 0)
        return shell.status;
    shell_fail(".: cannot open %s: %s", argv[1], strerror(error));
    return 2;
}

static const struct builtin builtins[] = {
    {".", true, false, run_dot},         {":", true, false, run_colon},
    {"cd", false, false, run_cd},        {"eval", true, false, run_eval},
    {"exec", true, true, run_exec},      {"exit", true, false, run_exit},
    {"export", true, false, run_export}, {"false", false, false, run_false},
    {"pwd", false, false, run_pwd},      {"set", true, false, run_set},
    {"shift", true, false, run_shift},   {"true", false, false, run_colon},
    {"umask", false, false, run_umask},  {"unset", true, false, run_unset},
    {"wait", false, false, run_wait},
};

const struct builtin *
builtin_find(const char *name)
{
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
        if (strcmp(builtins[i].name, name) == 0)
            return &builtins[i];
    return NULL;
}
