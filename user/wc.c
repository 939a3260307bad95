/* wc [-clw] [FILE]...: counts lines, words and bytes. */
#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-clw] [FILE]..."

struct counts {
    unsigned long lines, words, bytes;
};

static bool show_lines, show_words, show_bytes;
static int width;
static struct counts total;

/* Counts what is in FILE. */
static struct counts
count(FILE *file)
{
    struct counts counts = {0, 0, 0};
    bool in_word = false;
    int c;
    while ((c = fgetc(file)) != EOF) {
        counts.bytes++;
        counts.lines += c == '\n';
        bool blank = isspace(c);
        counts.words += in_word ? 0 : !blank;
        in_word = !blank;
    }
    return counts;
}

/* Prints NUMBER if it is asked for, with a blank if another came before. */
static void
print_number(bool asked, unsigned long number, const char **gap)
{
    if (!asked)
        return;
    printf("%s%*lu", *gap, width, number);
    *gap = " ";
}

/* Prints those of COUNTS that are asked for, and NAME. */
static void
print(const struct counts *counts, const char *name)
{
    const char *gap = "";
    print_number(show_lines, counts->lines, &gap);
    print_number(show_words, counts->words, &gap);
    print_number(show_bytes, counts->bytes, &gap);
    if (name != NULL)
        printf(" %s", name);
    putchar('\n');
}

/* Returns how many digits a column needs for the files called NAMES. */
static int
column_width(char **names)
{
    struct stat status;
    char digits[24];
    unsigned long size = 0;
    bool alone = show_lines + show_words + show_bytes == 1;
    if (alone && (names[0] == NULL || names[1] == NULL))
        return 1;
    if (names[0] == NULL && fstat(STDIN_FILENO, &status) == 0)
        size = S_ISREG(status.st_mode) ? status.st_size : 1000000;
    for (; *names != NULL; names++)
        if (stat(*names, &status) == 0)
            size += S_ISREG(status.st_mode) ? status.st_size : 1000000;
    return snprintf(digits, sizeof digits, "%lu", size);
}

static int
visit(FILE *file, const char *name)
{
    struct counts counts = count(file);
    int status = ferror(file) ? tool_error("cannot read", name) : 0;
    print(&counts, file == stdin && strcmp(name, "-") == 0 ? NULL : name);
    total.lines += counts.lines;
    total.words += counts.words;
    total.bytes += counts.bytes;
    return status;
}

int
main(int argc, char *argv[])
{
    tool_start(argv[0]);
    for (int option; (option = tool_option(argc, argv, "clw", USAGE)) >= 0;) {
        show_lines |= option == 'l';
        show_words |= option == 'w';
        show_bytes |= option == 'c';
    }
    if (!show_lines && !show_words && !show_bytes)
        show_lines = show_words = show_bytes = true;
    width = column_width(argv + optind);
    int status = for_each_file(argv + optind, visit);
    if (argv[optind] != NULL && argv[optind + 1] != NULL)
        print(&total, "total");
    return tool_finish(status);
}
