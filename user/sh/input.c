/* Reading commands, and running each before the next is read. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/sh/execute.h"
#include "user/sh/input.h"
#include "user/sh/jobs.h"
#include "user/sh/parser.h"
#include "user/sh/shell.h"
#include "user/sh/variables.h"

static void
prompt(bool continued)
{
    const char *text =
        continued ? variable_get("PS2", 3) : variable_get("PS1", 3);
    if (text == NULL)
        text = continued ? "> " : "$ ";
    fputs(text, stderr);
}

/* Where a Ctrl-C while a byte is awaited leads to. */
static sigjmp_buf given_up;
static volatile sig_atomic_t is_waiting;

/*
 * Only a jump out of the handler is sure to end the wait: the signal may come
 * after the last look at `interrupted` and before read begins to sleep.
 */
void
input_interrupt(void)
{
    shell.interrupted = true;
    if (is_waiting)
        siglongjmp(given_up, 1);
}

/* Waits for a byte of standard input, as read does. */
static ssize_t
read_byte(char *c)
{
    ssize_t got = -1;
    is_waiting = true;
    if (!shell.interrupted)
        got = read(STDIN_FILENO, c, 1);
    is_waiting = false;
    return got;
}

/*
 * Returns the next line of standard input, or NULL. It is read byte by byte,
 * because what stands behind it belongs to the programs that it starts.
 */
static const char *
read_line(void)
{
    static struct arena arena;
    struct text line;
    char c = '\0';
    arena_free(&arena);
    text_start(&line, &arena);
    while (c != '\n') {
        ssize_t got = read_byte(&c);
        if (got < 0 && errno == EINTR && !shell.interrupted)
            continue;
        if (got <= 0)
            break;
        if (c != '\0')
            text_add(&line, c);
    }
    return line.length == 0 || shell.interrupted ? NULL : line.bytes;
}

/* Asks for a line and returns it; NULL at the end and after Ctrl-C. */
static const char *
more_input(struct lexer *lexer)
{
    if (shell.interactive)
        prompt(lexer->continued);
    if (sigsetjmp(given_up, 1) == 0)
        return read_line();
    is_waiting = false;
    return NULL;
}

/* A text is one piece of input: there is no more. */
static const char *
no_more(struct lexer *lexer)
{
    (void)lexer;
    return NULL;
}

/* Reads a command and runs it; returns whether there may be another. */
static bool
run_line(struct lexer *lexer)
{
    struct command *command;
    switch (parse_line(lexer, &command)) {
    case PARSE_COMMAND:
        execute(command);
        return true;
    case PARSE_EMPTY:
        return true;
    case PARSE_END:
        return false;
    case PARSE_ERROR:
        shell.status = 2;
        if (!shell.interactive)
            shell_exit(2);
        return true;
    }
    return false;
}

/* Runs all that LEXER's input gives. Ctrl-C ends a line, not the shell. */
static void
run(struct lexer *lexer)
{
    bool more = true;
    while (more) {
        jobs_reap();
        more = run_line(lexer);
        arena_free(&lexer->arena);
        if (shell.interrupted && lexer->more == no_more)
            break;
        if (shell.interrupted) {
            shell.interrupted = false;
            shell.status = 128 + SIGINT;
            fputc('\n', stderr);
            lexer_skip_line(lexer);
            more = true;
        }
    }
}

void
run_input(void)
{
    struct lexer lexer = {.more = more_input};
    run(&lexer);
}

void
run_text(const char *text)
{
    struct lexer lexer = {.at = text, .more = no_more};
    run(&lexer);
}

/* Reads all that FD gives into TEXT; returns 0 or an errno. */
static int
read_all(int fd, struct text *text)
{
    char buffer[1024];
    ssize_t got;
    while ((got = read(fd, buffer, sizeof buffer)) > 0)
        for (ssize_t i = 0; i < got; i++)
            if (buffer[i] != '\0')
                text_add(text, buffer[i]);
    return got < 0 ? errno : 0;
}

int
run_file(const char *path)
{
    struct arena arena = {NULL};
    struct text text;
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return errno;
    text_start(&text, &arena);
    int error = read_all(fd, &text);
    close(fd);
    if (error == 0)
        run_text(text.bytes);
    arena_free(&arena);
    return error;
}
