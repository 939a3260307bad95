/* Writing: short writes are continued, errors are told, fork copies. */
#include "tap.h"

static const char path[] = "stdio_write.tmp";

enum { MUCH = 300000 };

static void
on_signal(int signal)
{
    (void)signal;
}

/* Wakes the writer out of a full pipe, then counts what comes. */
static int
reader(void *argument)
{
    int *fds = argument;
    static char bytes[4096];
    int count;
    int sum = 0;
    unsigned next = 0;

    close(fds[1]);
    await_state(getppid(), 'S');
    kill(getppid(), SIGUSR1);
    await_state(getppid(), 'S');
    while ((count = read(fds[0], bytes, sizeof bytes)) > 0) {
        for (int i = 0; i < count; i++)
            if ((unsigned char)bytes[i] != next++ % 251)
                return 1;
        sum += count;
    }
    return sum == MUCH ? 0 : 2;
}

static void
short_write(int buffering, const char *name)
{
    static char bytes[MUCH];
    struct sigaction action = {0};
    int fds[2];
    pid_t child;
    FILE *file;

    action.sa_handler = on_signal; /* no SA_RESTART: the write comes short */
    sigaction(SIGUSR1, &action, NULL);
    for (unsigned i = 0; i < MUCH; i++)
        bytes[i] = i % 251;
    pipe(fds);
    child = spawn(reader, fds);
    close(fds[0]);
    file = fdopen(fds[1], "w");
    setvbuf(file, NULL, buffering, 100000);
    is_int(fwrite(bytes, 1, MUCH, file), MUCH, "%s: all accepted", name);
    is_int(fclose(file), 0, "%s: closed", name);
    is_exit(status_of(child), 0, "%s: each byte came once, in order", name);
}

static void
errors(void)
{
    FILE *file = fopen("/dev/full", "w");
    int fds[2];

    is_int(fputs("lost", file), 1, "a buffer takes what the device will not");
    is_err(fflush(file), ENOSPC, "fflush tells");
    ok(ferror(file), "and ferror remembers");
    fclose(file);
    file = fopen("/dev/full", "w");
    setvbuf(file, NULL, _IONBF, 0);
    is_err(fputc('x', file), ENOSPC, "without a buffer, at once");
    is_int(fprintf(file, "%d", 1), -1, "fprintf fails");
    ok(ferror(file), "ferror");
    is_int(fclose(file), 0, "nothing is left for fclose");
    file = fopen("/dev/full", "w");
    fputs("lost", file);
    is_err(fclose(file), ENOSPC, "fclose tells too");
    signal(SIGPIPE, SIG_IGN);
    pipe(fds);
    close(fds[0]);
    file = fdopen(fds[1], "w");
    fputs("nobody", file);
    is_err(fflush(file), EPIPE, "no reader");
    fclose(file);
    is_err(fcntl(fds[1], F_GETFD), EBADF, "the descriptor is closed anyhow");
}

static void
many_writers(void)
{
    FILE *file = fopen(path, "w");
    struct stat status;

    for (int i = 0; i < 10000; i++)
        fprintf(file, "%d,", i);
    for (int i = 0; i < 10000; i++)
        putc('x', file);
    fclose(file);
    stat(path, &status);
    is_int(status.st_size, 48890 + 10000, "20,000 small writes, none lost");
}

/* The buffer is memory: fork copies it, and both print it. */
static void
fork_copies(void)
{
    FILE *file = fopen(path, "w");
    char text[20] = "";
    int fd;

    fputs("once?", file);
    if (fork() == 0)
        exit(0);
    wait(NULL);
    fclose(file);
    fd = open(path, O_RDONLY);
    read_fully(fd, text, sizeof text - 1);
    close(fd);
    is_str(text, "once?once?", "unflushed at fork, printed twice");
}

static void
two_streams(void)
{
    FILE *one = fopen(path, "w");
    FILE *two = fopen(path, "r");

    fputs("seen", one);
    is_int(fgetc(two), EOF, "not seen before the flush");
    fflush(one);
    is_int(fgetc(two), EOF, "the end stays the end");
    clearerr(two);
    is_int(fgetc(two), 's', "after clearerr it is seen");
    fclose(one);
    fclose(two);
}

static void
locks(void)
{
    FILE *file = fopen(path, "w");

    flockfile(file);
    is_int(ftrylockfile(file), 0, "the owner may lock again");
    fputs("inside", file);
    putc_unlocked('!', file);
    funlockfile(file);
    funlockfile(file);
    is_int(ftell(file), 7, "calls work under the lock");
    is_int(fclose(file), 0, "and fclose after it");
}

static void
error_words(void)
{
    int fds[2];
    int saved = dup(STDERR_FILENO);
    char text[100] = "";

    pipe(fds);
    dup2(fds[1], STDERR_FILENO);
    errno = ENOENT;
    perror("name");
    errno = EPIPE;
    perror(NULL);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(fds[1]);
    read_fully(fds[0], text, sizeof text - 1);
    close(fds[0]);
    is_str(text, "name: No such file or directory\nBroken pipe\n", "perror");
    is_str(strerror(EAGAIN), "Resource temporarily unavailable", "strerror");
    is_str(strerror(0), "Success", "strerror of none");
    is_str(strerror(9999), "Unknown error 9999", "strerror of nonsense");
}

int
main(void)
{
    begin_testing();
    short_write(_IOFBF, "full");
    short_write(_IONBF, "none");
    errors();
    many_writers();
    fork_copies();
    two_streams();
    locks();
    error_words();
    unlink(path);
    return done_testing();
}
