/*
 * posix NAME: is the test NAME of Debian's posixtestsuite, whose tests are
 * linked into this one program; NAME is the path of its source without `.c`,
 * and without `conformance/interfaces/`.
 *
 * posix WIDTH NAME...: runs these tests, each in a process, a folder and a
 * process group of its own, WIDTH at a time, for most of them only sleep.
 * When all have ended it writes a line for each, `NAME STATUS LAST`: its
 * status as a shell says it and the last line that it wrote. One that is
 * still there after PATIENCE seconds is killed.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CAP_SYS_TIME         25 /* linux/capability.h: to set the clock */
#define PATIENCE             30

#define TEST(name, function) int function(int argc, char *argv[]);
#include "tests.inc"
#undef TEST

static const struct {
    const char *name;
    int (*main)(int argc, char *argv[]);
} tests[] = {
#define TEST(name, function) {name, function},
#include "tests.inc"
};

/* One test of a run; its folder's name is its place in the list. */
struct job {
    char *name;
    pid_t pid; /* 0: not begun, or at its end */
    time_t begun;
    int status;
};

static int
be_test(int argc, char *argv[])
{
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        if (strcmp(tests[i].name, argv[0]) == 0)
            return tests[i].main(argc, argv);
    fprintf(stderr, "posix: no test %s\n", argv[0]);
    return 127;
}

static time_t
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

/* In the child: becomes the test NAME, by PROGRAM, in the folder PLACE. */
static void
become(const char *program, char *name, int place)
{
    char folder[16];
    char *words[] = {(char *)program, name, NULL};
    snprintf(folder, sizeof folder, "%d", place);
    if (mkdir(folder, 0777) < 0 || chdir(folder) < 0)
        _exit(125);
    int output = open("output", O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (dup2(output, 1) < 0 || dup2(output, 2) < 0)
        _exit(125);
    close(output);
    setpgid(0, 0);
    prctl(PR_CAPBSET_DROP, CAP_SYS_TIME); /* who has none can't, and need not */
    execv(program, words);
    _exit(125);
}

static void
begin(struct job *job, const char *program, int place)
{
    job->begun = now();
    job->pid = fork();
    if (job->pid < 0) {
        perror("posix: fork");
        exit(1);
    }
    if (job->pid == 0)
        become(program, job->name, place);
    setpgid(job->pid, job->pid);
}

/* What a test leaves running goes with it. */
static void
end(struct job *job, int status)
{
    kill(-job->pid, SIGKILL);
    job->pid = 0;
    job->status =
        WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Sleeps until one of the COUNT JOBS ends; returns whether one did. A test
 * that has run for too long is killed. */
static int
await_one(struct job *jobs, int count)
{
    int status;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    for (int i = 0; i < count; i++) {
        if (pid > 0 && jobs[i].pid == pid)
            end(&jobs[i], status);
        if (jobs[i].pid && now() - jobs[i].begun > PATIENCE)
            kill(-jobs[i].pid, SIGKILL);
    }
    if (pid == 0)
        usleep(10 * 1000);
    return pid > 0;
}

/* Copies the last line that the test of folder PLACE wrote to LAST, which
 * has SIZE bytes, only with characters that print. */
static void
last_line(int place, char *last, size_t size)
{
    char line[1000];
    char path[32];
    last[0] = '\0';
    snprintf(path, sizeof path, "%d/output", place);
    FILE *output = fopen(path, "r");
    while (output && fgets(line, sizeof line, output))
        if (line[0] != '\n')
            snprintf(last, size, "%s", line);
    if (output)
        fclose(output);
    for (char *at = last; *at; at++)
        if (!isprint((unsigned char)*at))
            *at = ' ';
}

static int
run(const char *program, int width, char **names, int count)
{
    struct job *jobs = calloc(count, sizeof *jobs);
    int begun = 0, running = 0;
    while (begun < count || running > 0) {
        if (begun < count && running < width) {
            jobs[begun].name = names[begun];
            begin(&jobs[begun], program, begun);
            begun++;
            running++;
        } else {
            running -= await_one(jobs, begun);
        }
    }
    for (int i = 0; i < count; i++) {
        char last[200];
        last_line(i, last, sizeof last);
        printf("%s %d %s\n", jobs[i].name, jobs[i].status, last);
    }
    free(jobs);
    return 0;
}

int
main(int argc, char *argv[])
{
    if (argc > 2 && isdigit((unsigned char)argv[1][0]))
        return run(argv[0], atoi(argv[1]), argv + 2, argc - 2);
    if (argc == 2)
        return be_test(argc - 1, argv + 1);
    fprintf(stderr, "usage: posix NAME | posix WIDTH NAME...\n");
    return 2;
}
