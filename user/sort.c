/* sort [-nru] [FILE]...: sorts lines; -n by number, -r down, -u each once. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-nru] [FILE]..."

struct line {
    char *text;
    size_t number; /* where it stood: what is equal stays in this order */
};

static bool by_number, downwards, once;
static struct line *lines;
static size_t line_count, line_room;

/* Compares the digits at LEFT and RIGHT as whole numbers. */
static int
compare_digits(const char *left, const char *right)
{
    left += strspn(left, "0");
    right += strspn(right, "0");
    int length = strspn(left, "0123456789");
    int other = strspn(right, "0123456789");
    return length != other ? length - other : strncmp(left, right, length);
}

/* Compares what stands behind the points at LEFT and RIGHT, if any does. */
static int
compare_fractions(const char *left, const char *right)
{
    left += *left == '.';
    right += *right == '.';
    for (;;) {
        int digit = isdigit((unsigned char)*left) ? *left++ : '0';
        int other = isdigit((unsigned char)*right) ? *right++ : '0';
        if (digit != other)
            return digit - other;
        if (!isdigit((unsigned char)*left) && !isdigit((unsigned char)*right))
            return 0;
    }
}

/* Compares the numbers that LEFT and RIGHT begin with; no number is zero. */
static int
compare_numbers(const char *left, const char *right)
{
    left += strspn(left, " \t");
    right += strspn(right, " \t");
    bool negative = *left == '-', other_negative = *right == '-';
    left += negative;
    right += other_negative;
    bool zero = strspn(left, "0.") == strspn(left, "0123456789.");
    bool other_zero = strspn(right, "0.") == strspn(right, "0123456789.");
    if (zero && other_zero)
        return 0;
    if (negative != other_negative)
        return (negative && !zero) || (!other_negative && !other_zero) ? -1 : 1;
    int order = compare_digits(left, right);
    if (order == 0)
        order = compare_fractions(left + strspn(left, "0123456789"),
                                  right + strspn(right, "0123456789"));
    return negative ? -order : order;
}

static int
compare(const struct line *left, const struct line *right)
{
    return by_number ? compare_numbers(left->text, right->text)
                     : strcmp(left->text, right->text);
}

static int
compare_lines(const void *left, const void *right)
{
    const struct line *a = left, *b = right;
    int order = compare(a, b);
    if (order == 0 && once)
        return a->number < b->number ? -1 : 1;
    if (order == 0)
        order = strcmp(a->text, b->text);
    return downwards ? -order : order;
}

static void
add_line(char *text)
{
    if (line_count == line_room) {
        line_room = line_room == 0 ? 64 : 2 * line_room;
        lines = tool_grow(lines, line_room * sizeof *lines);
    }
    lines[line_count] = (struct line){text, line_count};
    line_count++;
}

static int
read_lines(FILE *file, const char *name)
{
    for (;;) {
        char *text = NULL;
        size_t room = 0;
        ssize_t length = getline(&text, &room, file);
        if (length < 0) {
            free(text);
            return ferror(file) ? tool_error("cannot read", name) : 0;
        }
        if (text[length - 1] == '\n')
            text[length - 1] = '\0';
        add_line(text);
    }
}

static void
print_lines(void)
{
    for (size_t i = 0; i < line_count; i++) {
        bool again = i > 0 && compare(&lines[i - 1], &lines[i]) == 0;
        if (!once || !again)
            puts(lines[i].text);
    }
}

int
main(int argc, char *argv[])
{
    tool_start(argv[0]);
    for (int option; (option = tool_option(argc, argv, "nru", USAGE)) >= 0;) {
        by_number |= option == 'n';
        downwards |= option == 'r';
        once |= option == 'u';
    }
    int status = for_each_file(argv + optind, read_lines);
    if (line_count > 0)
        qsort(lines, line_count, sizeof *lines, compare_lines);
    print_lines();
    return tool_finish(status ? 2 : 0);
}
