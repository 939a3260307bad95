/* head [-n LINES | -c BYTES] [FILE]...: prints the beginning of files. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-n LINES | -c BYTES] [FILE]..."

static long limit = 10;
static bool by_bytes, with_titles;

static int
print_beginning(FILE *file, const char *name)
{
    static const char *gap = "";
    if (with_titles) {
        bool is_input = strcmp(name, "-") == 0;
        printf("%s==> %s <==\n", gap, is_input ? "standard input" : name);
        gap = "\n";
    }
    int c;
    for (long left = limit; left > 0 && (c = fgetc(file)) != EOF;) {
        putchar(c);
        if (by_bytes || c == '\n')
            left--;
    }
    return ferror(file) ? tool_error("cannot read", name) : 0;
}

/* Returns TEXT's value as a count; what isn't one ends the tool. */
static long
parse_count(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || value < 0)
        exit(tool_complain("invalid count: '%s'", text));
    return value;
}

int
main(int argc, char *argv[])
{
    tool_start(argv[0]);
    if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) {
        limit = parse_count(argv[1] + 1);
        optind++;
    }
    for (int option; (option = tool_option(argc, argv, "n:c:", USAGE)) >= 0;) {
        limit = parse_count(optarg);
        by_bytes = option == 'c';
    }
    char **words = argv + optind;
    with_titles = words[0] != NULL && words[1] != NULL;
    return tool_finish(for_each_file(words, print_beginning));
}
