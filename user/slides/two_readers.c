/*
 * Slide: Why is Aliasing the Open File Description a Good Idea?
 *
 * Look for: two processes read one file through one description, at once and
 * without a word between them, and the work is shared out: each record is
 * got by one of them, none by both, none by neither. The position's lock in
 * the kernel does it.
 */
#include "slide.h"

#include <string.h>

#define RECORDS 60000

static unsigned char mine[RECORDS];  /* how often a record was got here */
static unsigned char other[RECORDS]; /* and by the child */

static void
make_records(const char *name)
{
    FILE *f = fopen(name, "w");
    for (int i = 0; i < RECORDS; i++)
        fwrite(&i, sizeof i, 1, f);
    fclose(f);
}

/* Counts in mine the records that this process gets from FD. */
static void
get_records(int fd)
{
    int record;
    while (read(fd, &record, sizeof record) == sizeof record)
        if (record >= 0 && record < RECORDS)
            mine[record]++;
}

/* Reads the child's counts from PIPE_FD until it has ended. */
static void
hear_from_child(int pipe_fd)
{
    size_t length = 0;
    ssize_t n;
    while ((n = read(pipe_fd, other + length, RECORDS - length)) > 0)
        length += n;
}

int
main(void)
{
    slide("Why is Aliasing the Open File Description a Good Idea?");
    claim("it allows for shared resources between processes");
    enter_scratch_folder();
    make_records("foo.txt");
    int fd = open("foo.txt", O_RDONLY);
    int pipe_fd[2];
    if (pipe(pipe_fd) == -1)
        give_up("pipe");

    pid_t pid = fork();
    get_records(fd);
    if (pid == 0) {
        write(pipe_fd[1], mine, sizeof mine);
        _exit(EXIT_SUCCESS);
    }
    close(pipe_fd[1]);
    hear_from_child(pipe_fd[0]);
    waitpid(pid, NULL, 0);

    int once = 0, by_child = 0;
    for (int i = 0; i < RECORDS; i++) {
        once += mine[i] + other[i] == 1;
        by_child += other[i];
    }
    happened(once == RECORDS, "of %d records, %d were got exactly once",
             RECORDS, once);
    measured("the child got %d, the parent %d", by_child, RECORDS - by_child);
    unlink("foo.txt");
    return verdict();
}
