/*
 * execve of a file that begins with #!: the interpreter is run with the
 * script's name. This program is the interpreter of its own scripts.
 */
#include "tap.h"

static char *self, script[700];

/* Played as an interpreter: argv[1] and up tell what it was given. */
static int
interpret(int argc, char **argv)
{
    char line[100];
    const char *name = argv[argc > 2 && argv[1][0] == '-' ? 2 : 1];
    int fd = open(name, O_RDONLY);
    if (fd < 0)
        return 90;
    if (read(fd, line, 2) != 2 || memcmp(line, "#!", 2) != 0)
        return 91;
    if (argv[1][0] == '-')
        return strcmp(argv[1], "-one two") == 0 ? 40 + argc : 92;
    if (argc == 4)
        return strcmp(argv[3], "second") == 0 ? 30 : 93;
    return 20 + argc;
}

static int
run(char **argv)
{
    int pid = fork();
    if (pid == 0) {
        execve("./script", argv, environ);
        _exit(errno);
    }
    return status_of(pid);
}

static void
make_script(const char *before, const char *after)
{
    sprintf(script, "#!%s%s%s", before, self, after);
    make_file("script", script);
    chmod("script", 0755);
}

static void
test_interpreter(void)
{
    char *alone[] = {"ignored", NULL};
    char *more[] = {"ignored", "first", "second", NULL};
    make_script("", "\nbody\n");
    is_exit(run(alone), 22, "#!: the interpreter gets the script's path");
    is_exit(run(more), 30, "and the script's arguments behind it");
    make_script("  \t", " \t\nbody\n");
    is_exit(run(alone), 22, "blanks around the interpreter's name");
    make_script("", " -one two \nbody\n");
    is_exit(run(alone), 43, "what follows it is one argument");
    is_exit(run(more), 45, "before the script's own");
    make_script("", "");
    is_exit(run(alone), 22, "a script without a newline");
}

static void
test_errors(void)
{
    char *argv[] = {"x", NULL};
    make_file("script", "#!\n");
    is_exit(run(argv), ENOEXEC, "#! and nothing: ENOEXEC");
    make_file("script", "#!   \nbody\n");
    is_exit(run(argv), ENOEXEC, "#! and blanks: ENOEXEC");
    make_file("script", "#!/missing/interpreter\n");
    is_exit(run(argv), ENOENT, "no such interpreter: ENOENT");
    make_file("plain", "text");
    make_file("script", "#!plain\n");
    is_exit(run(argv), EACCES, "an interpreter that can't be run: EACCES");
    make_file("script", "#!./script\n");
    is_exit(run(argv), ELOOP, "a script that interprets itself: ELOOP");
    make_script("", "\n");
    chmod("script", 0644);
    is_exit(run(argv), EACCES, "a script that nobody may run: EACCES");
}

static void
test_nested(void)
{
    char *argv[] = {"x", NULL};
    make_script("", "\n");
    is_int(rename("script", "inner"), 0, "a script to interpret a script");
    make_file("script", "#!./inner\nbody\n");
    chmod("script", 0755);
    is_exit(run(argv), 23, "both names are handed on");
    unlink("inner");
}

int
main(int argc, char **argv)
{
    if (argc > 1)
        return interpret(argc, argv);
    begin_testing();
    self = own_path();
    test_interpreter();
    test_errors();
    test_nested();
    unlink("script");
    unlink("plain");
    return done_testing();
}
