/*
 * When a FILE's buffer goes to the kernel, seen through a second descriptor:
 * when it is full, at a newline, at fflush, fclose and exit - and not at
 * _exit.
 */
#include "tap.h"

static const char path[] = "stdio_buffer.tmp";

/* How many bytes of the file the kernel has. */
static int
in_file(void)
{
    struct stat status;

    return stat(path, &status) < 0 ? -1 : (int)status.st_size;
}

static void
full(void)
{
    static char buffer[256];
    char bytes[800];
    FILE *file = fopen(path, "w");

    memset(bytes, 'x', sizeof bytes);
    setvbuf(file, buffer, _IOFBF, sizeof buffer);
    fwrite(bytes, 1, 250, file);
    is_int(in_file(), 0, "250 bytes wait in a buffer of 256");
    fputs("\n", file);
    is_int(in_file(), 0, "a newline changes nothing");
    fwrite(bytes, 1, 10, file);
    is_int(in_file(), 256, "a full buffer goes out");
    fflush(file);
    is_int(in_file(), 261, "fflush");
    fwrite(bytes, 1, 800, file);
    is_int(in_file(), 261 + 3 * 256, "whole buffers don't wait");
    is_int(fclose(file), 0, "fclose");
    is_int(in_file(), 261 + 800, "fclose flushes");
}

static void
by_default(void)
{
    FILE *file = fopen(path, "w");

    fputs("line\n", file);
    is_int(in_file(), 0, "a file is fully buffered");
    is_int(fflush(NULL), 0, "fflush(NULL)");
    is_int(in_file(), 5, "reaches every stream");
    fclose(file);
}

static void
lines(void)
{
    FILE *file = fopen(path, "w");

    setvbuf(file, NULL, _IOLBF, 0);
    fputs("half a li", file);
    is_int(in_file(), 0, "half a line waits");
    fputs("ne\n", file);
    is_int(in_file(), 12, "the newline sends it");
    fputs("one\ntwo\nrest", file);
    is_int(in_file(), 20, "both lines, but not the rest");
    putc('!', file);
    is_int(in_file(), 20, "nor one byte more");
    putc('\n', file);
    is_int(in_file(), 26, "one newline by putc");
    fprintf(file, "%d\n", 12345);
    is_int(in_file(), 32, "a line by fprintf");
    fclose(file);
}

static void
none(void)
{
    FILE *file = fopen(path, "w");

    setvbuf(file, NULL, _IONBF, 0);
    fputc('a', file);
    is_int(in_file(), 1, "a byte");
    fputs("bcd", file);
    is_int(in_file(), 4, "a string");
    fprintf(file, "%s-%d", "ef", 1);
    is_int(in_file(), 8, "fprintf");
    fwrite("x", 1, 1, file);
    is_int(in_file(), 9, "fwrite");
    fclose(file);
}

/* A child that leaves with a byte in a buffer. */
static int
leave(void *how)
{
    FILE *file = fopen(path, "w");

    fputc('x', file);
    if (strcmp(how, "exit") == 0)
        exit(3);
    return 3;
}

static void
at_the_end(void)
{
    is_exit(in_child(leave, "exit"), 3, "exit");
    is_int(in_file(), 1, "exit flushes");
    is_exit(in_child(leave, "_exit"), 3, "_exit");
    is_int(in_file(), 0, "_exit does not");
}

static void
at_exit_first(void)
{
    printf("in atexit");
}

static int
leave_by_atexit(void *unused)
{
    (void)unused;
    freopen(path, "w", stdout);
    atexit(at_exit_first);
    exit(0);
}

static void
standard_streams(void)
{
    int fds[2];
    int saved = dup(STDERR_FILENO);
    char bytes[16] = "";

    pipe(fds);
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    dup2(fds[1], STDERR_FILENO);
    fputc('e', stderr);
    is_int(read(fds[0], bytes, sizeof bytes), 1, "stderr is unbuffered");
    fprintf(stderr, "%s %d", "two", 3);
    is_int(read(fds[0], bytes, sizeof bytes), 5, "also for fprintf");
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(fds[0]);
    close(fds[1]);
    is_exit(in_child(leave_by_atexit, NULL), 0, "an atexit function prints");
    is_int(in_file(), 9, "and its bytes are flushed after it");
}

/* Asks a question on line-buffered stdout, and awaits the answer. */
static int
ask(void *fds)
{
    int(*pipes)[2] = fds;
    char line[10];

    dup2(pipes[0][0], STDIN_FILENO);
    dup2(pipes[1][1], STDOUT_FILENO);
    setvbuf(stdin, NULL, _IOLBF, 0);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("name? ");
    return fgets(line, sizeof line, stdin) == NULL;
}

static void
prompt(void)
{
    int fds[2][2];
    char question[6];
    pid_t child;

    pipe(fds[0]);
    pipe(fds[1]);
    child = spawn(ask, fds);
    is_int(read_fully(fds[1][0], question, 6), 6,
           "the prompt is out before the answer is read");
    write(fds[0][1], "me\n", 3);
    is_exit(status_of(child), 0, "the answer came");
    for (int i = 0; i < 4; i++)
        close(fds[i / 2][i % 2]);
}

int
main(void)
{
    begin_testing();
    full();
    by_default();
    lines();
    none();
    at_the_end();
    standard_streams();
    prompt();
    unlink(path);
    return done_testing();
}
