/* cat [-n] [FILE]...: copies files to its output; -n numbers the lines. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-n] [FILE]..."

/* Copies the bytes of FD, called NAME, with as few calls as can be. */
static int
copy(int fd, const char *name)
{
    static char buffer[64 * 1024];
    ssize_t got;
    while ((got = read(fd, buffer, sizeof buffer)) > 0)
        if (!write_all(STDOUT_FILENO, buffer, got))
            return tool_complain("cannot write: %s", strerror(errno));
    return got < 0 ? tool_error("cannot read", name) : 0;
}

/* Copies the file called NAME, which is standard input if it is `-`. */
static int
copy_named(const char *name)
{
    if (strcmp(name, "-") == 0)
        return copy(STDIN_FILENO, name);
    int fd = open(name, O_RDONLY);
    if (fd < 0)
        return tool_error("cannot open", name);
    int status = copy(fd, name);
    close(fd);
    return status;
}

/* Copies FILE with a number before each line; they run on over all files. */
static int
number_lines(FILE *file, const char *name)
{
    static int line = 0;
    static bool at_start = true;
    int c;
    while ((c = fgetc(file)) != EOF) {
        if (at_start)
            printf("%6d\t", ++line);
        putchar(c);
        at_start = c == '\n';
    }
    return ferror(file) ? tool_error("cannot read", name) : 0;
}

int
main(int argc, char *argv[])
{
    static char *standard_input[] = {"-", NULL};
    bool numbered = false;
    int status = 0;
    tool_start(argv[0]);
    for (int option; (option = tool_option(argc, argv, "nu", USAGE)) >= 0;)
        numbered |= option == 'n';
    if (numbered)
        return tool_finish(for_each_file(argv + optind, number_lines));
    char **names = argv[optind] ? argv + optind : standard_input;
    for (; *names != NULL; names++)
        status |= copy_named(*names);
    return status;
}
