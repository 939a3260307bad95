/*
 * Slide: Why Buffer in Userspace? Functionality!
 *
 * Look for: the kernel has no "read until new line", so three programs make
 * one. With read alone the position stops right behind the line, at the
 * price of a system call a byte. fgets and getline make one big read and
 * find the newline in user memory, so the kernel's position is far ahead.
 */
#include "lines.h"

#define LINES 1000

static int fd;
static FILE *stream;
static char *line;
static size_t capacity;

static void
line_by_read(void)
{
    size_t n = 0;
    while (n < capacity - 1 && read(fd, line + n, 1) == 1)
        if (line[n++] == '\n')
            break;
    line[n] = '\0';
}

static void
line_by_fgets(void)
{
    fgets(line, capacity, stream);
}

static void
line_by_getline(void)
{
    getline(&line, &capacity, stream);
}

/* Reads the first line, then the others, and checks and times them. */
static void
try(const char *name, void (*read_line)(void), bool reads_ahead)
{
    char expected[LINE_LENGTH + 1];
    stream = fopen("foo.txt", "r");
    fd = fileno(stream);
    int right = 0;
    long position = 0;
    double start = seconds();
    for (int i = 0; i < LINES; i++) {
        read_line();
        if (i == 0)
            position = lseek(fd, 0, SEEK_CUR);
        make_line(expected, i);
        right += !strcmp(line, expected);
    }
    double cost = (seconds() - start) / LINES;
    fclose(stream);
    happened(right == LINES && (position > LINE_LENGTH) == reads_ahead,
             "%-8s %d lines; after the first, the position is %s", name, right,
             position > LINE_LENGTH ? "ahead" : "at its end");
    measured("%-8s %8.2f us a line; the position was %ld", name, cost * 1e6,
             position);
}

int
main(void)
{
    slide("Why Buffer in Userspace? Functionality!");
    enter_scratch_folder();
    make_lines("foo.txt", LINES);
    capacity = 100;
    line = malloc(capacity);

    claim("no \"read until new line\" in the kernel: byte by byte, or one "
          "big read and a search");
    try("read", line_by_read, false);
    try("fgets", line_by_fgets, true);
    try("getline", line_by_getline, true);

    free(line);
    unlink("foo.txt");
    return verdict();
}
