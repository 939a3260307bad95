/*
 * A pipeline: between each two stages a pipe, and every stage a process.
 *
 *     first --[ pipe ]--> second --[ pipe ]--> third
 *
 * The shell makes the pipes and keeps no end of them: a reader sees the end of
 * its input only when the last descriptor that could write is closed.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "user/sh/execute.h"
#include "user/sh/jobs.h"
#include "user/sh/redirect.h"
#include "user/sh/shell.h"

/* The shell's own input or output, in place of the end of a pipe. */
#define NO_PIPE -1

static void
close_end(int end)
{
    if (end != NO_PIPE)
        close(end);
}

/*
 * Starts STAGE as a child that reads from INPUT and writes to OUTPUT. UNUSED
 * is the end that only the next stage is to have. Returns the child.
 */
static pid_t
stage_start(struct command *stage, int input, int output, int unused)
{
    pid_t pid = shell_fork();
    if (pid != 0)
        return pid;
    close_end(unused);
    if (input != NO_PIPE)
        fd_move(input, STDIN_FILENO);
    if (output != NO_PIPE)
        fd_move(output, STDOUT_FILENO);
    execute_and_exit(stage);
}

/*
 * Starts STAGE and all behind it. Stores the children in PIDS and returns how
 * many there are: fewer than stages if there are no more processes or pipes.
 */
static int
stages_start(struct command *stage, pid_t *pids)
{
    int count = 0;
    int input = NO_PIPE;
    for (; stage != NULL; stage = stage->next) {
        int ends[2] = {NO_PIPE, NO_PIPE};
        if (stage->next != NULL && pipe(ends) < 0) {
            shell_complain("cannot make a pipe: %s", strerror(errno));
            break;
        }
        pids[count] = stage_start(stage, input, ends[1], ends[0]);
        close_end(input);
        close_end(ends[1]);
        input = ends[0];
        if (pids[count] < 0)
            break;
        count++;
    }
    close_end(input);
    return count;
}

int
pipeline_execute(struct command *first)
{
    struct arena arena = {NULL};
    int stages = 0, status = 0;
    for (struct command *stage = first; stage != NULL; stage = stage->next)
        stages++;
    pid_t *pids = arena_alloc(&arena, stages * sizeof *pids);
    int started = stages_start(first, pids);
    for (int i = 0; i < started; i++)
        status = wait_for(pids[i]);
    arena_free(&arena);
    return started == stages ? status : 2;
}
