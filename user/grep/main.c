/*
 * grep [-Fcilnqv] PATTERN [FILE]...: prints the lines that match. Its status
 * is 0 if there is one, 1 if there is none, 2 if something went wrong.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/grep/regex.h"
#include "user/lib/tool.h"

#define USAGE "[-Fcilnqv] PATTERN [FILE]..."

static struct {
    bool fixed, count, fold, names, numbers, quiet, inverted;
    bool with_names; /* there are several files */
    const char *pattern;
} settings;

static bool found_any;

/* Returns whether C and D are the same, by the settings. */
static bool
same(unsigned char c, unsigned char d)
{
    return settings.fold ? tolower(c) == tolower(d) : c == d;
}

/* Returns whether the pattern, as it stands, is in TEXT before END. */
static bool
fixed_search(const char *text, const char *end)
{
    long length = strlen(settings.pattern);
    for (; text + length <= end; text++) {
        long i = 0;
        while (i < length && same(settings.pattern[i], text[i]))
            i++;
        if (i == length)
            return true;
    }
    return false;
}

static bool
line_is_wanted(const char *line, long length)
{
    const char *end = line + length;
    bool found = settings.fixed
                     ? fixed_search(line, end)
                     : regex_search(settings.pattern, line, end, settings.fold);
    return found != settings.inverted;
}

static void
print_line(const char *name, long number, const char *line, long length)
{
    if (settings.with_names)
        printf("%s:", name);
    if (settings.numbers)
        printf("%ld:", number);
    fwrite(line, 1, length, stdout);
    putchar('\n');
}

/* Goes through the lines of FILE; returns how many are wanted. */
static long
search(FILE *file, const char *name)
{
    char *line = NULL;
    size_t room = 0;
    long count = 0, number = 0;
    ssize_t length;
    while ((length = getline(&line, &room, file)) >= 0) {
        number++;
        length -= line[length - 1] == '\n';
        if (!line_is_wanted(line, length))
            continue;
        count++;
        if (settings.quiet || settings.names)
            break;
        if (!settings.count)
            print_line(name, number, line, length);
    }
    free(line);
    return count;
}

static int
visit(FILE *file, const char *name)
{
    if (file == stdin)
        name = "(standard input)";
    long count = search(file, name);
    found_any |= count > 0;
    if (settings.names && count > 0 && !settings.quiet)
        printf("%s\n", name);
    if (settings.count && !settings.quiet && !settings.names) {
        if (settings.with_names)
            printf("%s:", name);
        printf("%ld\n", count);
    }
    return ferror(file) ? tool_error("cannot read", name) : 0;
}

static void
set(int option)
{
    settings.fixed |= option == 'F';
    settings.count |= option == 'c';
    settings.fold |= option == 'i';
    settings.names |= option == 'l';
    settings.numbers |= option == 'n';
    settings.quiet |= option == 'q';
    settings.inverted |= option == 'v';
}

int
main(int argc, char *argv[])
{
    tool_start(argv[0]);
    for (int option; (option = tool_option(argc, argv, "Fcilnqv", USAGE)) >= 0;)
        set(option);
    char **words = argv + optind;
    if (words[0] == NULL)
        tool_usage(USAGE);
    settings.pattern = *words++;
    settings.with_names = words[0] != NULL && words[1] != NULL;
    const char *problem = regex_problem(settings.pattern);
    if (!settings.fixed && problem != NULL) {
        tool_complain("'%s': %s", settings.pattern, problem);
        return 2;
    }
    int status = for_each_file(words, visit);
    if (tool_finish(status) != 0)
        return settings.quiet && found_any ? 0 : 2;
    return found_any ? 0 : 1;
}
