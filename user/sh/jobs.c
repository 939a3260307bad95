/* fork and wait, as the shell uses them. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/sh/jobs.h"
#include "user/sh/shell.h"

/* A background child that nobody has waited for yet. */
struct job {
    struct job *next;
    pid_t pid;
    int status;
    bool ended;
};

static struct job *jobs;

static void
job_remove(struct job **link)
{
    struct job *job = *link;
    *link = job->next;
    free(job);
}

/* In a child: becomes a process as any program expects to be one. */
static void
leave_interaction(void)
{
    if (shell.interactive) {
        signal(SIGINT, SIG_DFL);
        signal(SIGQUIT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
    }
    shell.interactive = false;
    while (jobs != NULL)
        job_remove(&jobs);
}

pid_t
shell_fork(void)
{
    pid_t pid = fork();
    if (pid < 0)
        shell_complain("cannot fork: %s", strerror(errno));
    if (pid == 0)
        leave_interaction();
    return pid;
}

/* Returns the status word WORD of wait(2) as `$?` has it. */
static int
shell_status(int word)
{
    return WIFSIGNALED(word) ? 128 + WTERMSIG(word) : WEXITSTATUS(word);
}

/* Tells the user that a signal ended a child, unless that is no news. */
static void
tell_signal(int word)
{
    if (!WIFSIGNALED(word) || WTERMSIG(word) == SIGPIPE)
        return;
    if (WTERMSIG(word) != SIGINT)
        fprintf(stderr, "%s\n", strsignal(WTERMSIG(word)));
    else if (shell.interactive)
        shell.interrupted = true;
}

int
wait_for(pid_t pid)
{
    int word;
    while (waitpid(pid, &word, 0) < 0)
        if (errno != EINTR)
            return 127;
    tell_signal(word);
    return shell_status(word);
}

void
job_add(pid_t pid)
{
    struct job *job = malloc(sizeof *job);
    if (job == NULL) {
        shell_complain("out of memory: %ld is forgotten", (long)pid);
        return;
    }
    *job = (struct job){.next = jobs, .pid = pid};
    jobs = job;
}

/* Asks for JOB's end, as waitpid does with OPTIONS; notes it if it came. */
static bool
job_check(struct job *job, int options)
{
    int word;
    if (job->ended)
        return true;
    pid_t pid = waitpid(job->pid, &word, options);
    if (pid == 0 || (pid < 0 && errno == EINTR))
        return false;
    job->ended = true;
    job->status = pid < 0 ? 127 : shell_status(word);
    return true;
}

void
jobs_reap(void)
{
    for (struct job *job = jobs; job != NULL; job = job->next)
        job_check(job, WNOHANG);
}

int
job_wait(pid_t pid)
{
    struct job **link = &jobs;
    while (*link != NULL && (*link)->pid != pid)
        link = &(*link)->next;
    if (*link == NULL)
        return 127;
    while (!job_check(*link, 0))
        if (shell.interrupted)
            return 128 + SIGINT;
    int status = (*link)->status;
    job_remove(link);
    return status;
}

int
jobs_wait(void)
{
    while (jobs != NULL && !shell.interrupted)
        job_wait(jobs->pid);
    return shell.interrupted ? 128 + SIGINT : 0;
}
