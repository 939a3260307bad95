/*
 * Slide: One example of this pattern: POSIX/Unix PIPE
 *
 * Look for: the memory buffer is finite, and nobody loses anything by it: a
 * writer that finds it full sleeps until there is space, a reader that finds
 * it empty sleeps until there is data.
 */
#include "slide.h"

#define CHUNK  4096
#define MOMENT 0.1 /* seconds after which a child that could end would have */

static int pipe_fd[2];
static char buf[CHUNK];

/* Writes until the pipe is full, and returns how many bytes that took. */
static long
fill(void)
{
    long total = 0;
    ssize_t n;
    fcntl(pipe_fd[1], F_SETFL, O_NONBLOCK);
    while ((n = write(pipe_fd[1], buf, CHUNK)) > 0)
        total += n;
    fcntl(pipe_fd[1], F_SETFL, 0);
    return total;
}

/* Runs ACT in a child, and returns its number. */
static pid_t
start(ssize_t (*act)(void))
{
    pid_t pid = fork();
    if (pid == -1)
        give_up("fork");
    if (pid == 0)
        _exit(act() == 1 ? EXIT_SUCCESS : EXIT_FAILURE);
    nap(MOMENT);
    return pid;
}

static ssize_t
write_one(void)
{
    return write(pipe_fd[1], "x", 1);
}

static ssize_t
read_one(void)
{
    return read(pipe_fd[0], buf, 1);
}

static void
writer_sleeps(void)
{
    int status = -1;
    long capacity = fill();
    happened(capacity > 0, "the pipe is full after %ld bytes", capacity);
    pid_t writer = start(write_one);
    bool asleep = waitpid(writer, &status, WNOHANG) == 0;
    happened(asleep, "a writer of one more byte %s",
             asleep ? "sleeps" : "does not sleep");
    long total = 0;
    ssize_t n;
    while (total < capacity && (n = read(pipe_fd[0], buf, CHUNK)) > 0)
        total += n;
    waitpid(writer, &status, 0);
    happened(status == 0 && total == capacity,
             "%ld bytes are read, and it wakes and writes", total);
    happened(read_one() == 1 && buf[0] == 'x', "its byte arrives");
}

static void
reader_sleeps(void)
{
    int status = -1;
    pid_t reader = start(read_one);
    bool asleep = waitpid(reader, &status, WNOHANG) == 0;
    happened(asleep, "a reader of the empty pipe %s",
             asleep ? "sleeps" : "does not sleep");
    write_one();
    waitpid(reader, &status, 0);
    happened(status == 0, "a byte is written, and it wakes and reads it");
}

int
main(void)
{
    slide("One example of this pattern: POSIX/Unix PIPE");
    if (pipe(pipe_fd) == -1) {
        fprintf(stderr, "Pipe failed.\n");
        return EXIT_FAILURE;
    }
    claim("if the producer tries to write when the buffer is full, it blocks");
    writer_sleeps();
    claim("if the consumer tries to read when the buffer is empty, it blocks");
    reader_sleeps();
    close(pipe_fd[0]);
    close(pipe_fd[1]);
    return verdict();
}
