/*
 * bench [--ns] [--csv] [ROW...]: what the calls of README.md's cost table
 * cost here, each beside its aim and Linux's and xv6's figure. Under
 *
 *     tools/run --icount --kernel release -- bench
 *
 * the costs are exact instructions; the same binary runs on Linux. A cost is
 * that of the quickest of several rounds, less the loop's own.
 */
#include "rows.h"
#include "ticks.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS 9

static bool csv;

static void
nothing(void)
{
}

/* The ticks that TURNS calls of ONCE take in the quickest round. */
static uint64_t
quickest(void (*once)(void), int turns)
{
    uint64_t least = UINT64_MAX;
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t start = ticks_now();
        for (int turn = 0; turn < turns; turn++)
            once();
        uint64_t taken = ticks_now() - start;
        least = taken < least ? taken : least;
    }
    return least;
}

/* What one turn of ROW costs, to the nearest tick; -1 if a call failed. */
static long long
row_cost(const struct row *row)
{
    row_failed = false;
    if (row->begin)
        row->begin();
    uint64_t taken = quickest(row->once, row->turns);
    uint64_t loop = quickest(nothing, row->turns);
    if (row->end)
        row->end();
    if (row_failed)
        return -1;
    taken = taken > loop ? taken - loop : 0;
    return (taken + row->turns / 2) / row->turns;
}

static void
print_head(void)
{
    if (csv) {
        printf("row,unit,here,aim,linux,xv6,floor\n");
        return;
    }
    printf("here: %s, the quickest of %d rounds; the others: instructions\n\n",
           ticks_unit(), ROUNDS);
    printf("%-8s%-35s%9s%9s%9s%9s%9s\n", "row", "", "here", "aim", "Linux",
           "xv6", "floor");
}

/* Prints a column, which stays empty if FIGURE is 0. */
static void
print_figure(long long figure)
{
    char text[24] = "";
    if (figure)
        snprintf(text, sizeof text, "%lld", figure);
    printf(csv ? ",%s" : "%9s", text);
}

static void
print_row(const struct row *row, long long cost)
{
    if (csv)
        printf("%s,%s", row->name, ticks_unit());
    else
        printf("%-8s%-35s", row->name, row->what);
    if (cost < 0)
        printf(csv ? ",%s" : "%9s", "failed");
    else
        print_figure(cost);
    print_figure(row->aim);
    print_figure(row->linux_6_1);
    print_figure(row->xv6);
    if (csv || row->floor)
        print_figure(row->floor);
    printf("\n");
    fflush(stdout);
}

/* Prints the rows named in NAMES, all if there is none; false: one failed. */
static bool
print_table(char **names)
{
    bool ok = true;
    print_head();
    for (const struct row *row = rows; row->name; row++) {
        bool wanted = !*names;
        for (char **name = names; *name; name++)
            wanted = wanted || !strcmp(*name, row->name);
        if (!wanted)
            continue;
        long long cost = row_cost(row);
        print_row(row, cost);
        ok = ok && cost >= 0;
    }
    return ok;
}

static void
usage(void)
{
    fprintf(stderr, "usage: bench [--ns] [--csv] [ROW...]\nrows:");
    for (const struct row *row = rows; row->name; row++)
        fprintf(stderr, " %s", row->name);
    fprintf(stderr, "\n");
    exit(2);
}

/* Ends the program if one of NAMES is no row. */
static void
check_names(char **names)
{
    for (; *names; names++) {
        const struct row *row = rows;
        while (row->name && strcmp(row->name, *names))
            row++;
        if (!row->name)
            usage();
    }
}

/* The path of the program that was started as NAME. */
static const char *
find_program(const char *name)
{
    static char path[PATH_MAX];
    if (strchr(name, '/'))
        return name;
    const char *folder = getenv("PATH");
    while (folder && *folder) {
        int length = strcspn(folder, ":");
        snprintf(path, sizeof path, "%.*s/%s", length, folder, name);
        if (access(path, X_OK) == 0)
            return path;
        folder += length + (folder[length] == ':');
    }
    return name;
}

int
main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], ROW_EXIT_AT_ONCE))
        _exit(EXIT_SUCCESS);
    rows_use_program(find_program(argv[0]));
    char **argument = argv + 1;
    for (; *argument && **argument == '-'; argument++) {
        if (!strcmp(*argument, "--ns"))
            ticks_use_nanoseconds();
        else if (!strcmp(*argument, "--csv"))
            csv = true;
        else
            usage();
    }
    check_names(argument);
    return print_table(argument) ? EXIT_SUCCESS : EXIT_FAILURE;
}
