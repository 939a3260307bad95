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

/*
 * Starts STAGE as a child that reads from INPUT and writes to OUTPUT. UNUSED
 * is the pipe end that belongs to the next stage, or -1. Returns the child.
 */
static pid_t
stage_start(struct command *stage, int input, int output, int unused)
{
    pid_t pid = shell_fork();
    if (pid != 0)
        return pid;
    if (unused >= 0)
        close(unused);
    fd_move(input, STDIN_FILENO);
    fd_move(output, STDOUT_FILENO);
    execute_and_exit(stage);
}

/*
 * Starts STAGE and all behind it, the first of them reading from INPUT, which
 * is closed in the shell. Stores the children in PIDS and returns how many.
 */
static int
stages_start(struct command *stage, int input, pid_t *pids)
{
    int count = 0;
    for (; stage != NULL; stage = stage->next) {
        int ends[2] = {-1, STDOUT_FILENO};
        if (stage->next != NULL && pipe(ends) < 0) {
            shell_complain("cannot make a pipe: %s", strerror(errno));
            break;
        }
        pids[count] = stage_start(stage, input, ends[1], ends[0]);
        if (input != STDIN_FILENO)
            close(input);
        if (stage->next != NULL)
            close(ends[1]);
        input = ends[0];
        if (pids[count] < 0)
            break;
        count++;
    }
    if (stage != NULL && input > STDIN_FILENO)
        close(input);
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
    int started = stages_start(first, STDIN_FILENO, pids);
    for (int i = 0; i < started; i++)
        status = wait_for(pids[i]);
    arena_free(&arena);
    return started == stages ? status : 2;
}
