/* The walk over a command's tree. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "user/sh/execute.h"
#include "user/sh/jobs.h"
#include "user/sh/redirect.h"
#include "user/sh/shell.h"

/* Runs COMMAND, a subshell, in a child: what it changes, only it sees. */
static int
subshell_execute(struct command *command)
{
    pid_t pid = shell_fork();
    if (pid < 0)
        return 2;
    if (pid == 0)
        execute_and_exit(command);
    return wait_for(pid);
}

/* Runs the list in COMMAND, a group, with the group's redirections. */
static int
group_execute(struct command *command)
{
    struct arena arena = {NULL};
    struct saved_fd *saved = NULL;
    int status = 2;
    if (redirections_apply(&arena, command->redirections, &saved))
        status = execute(command->body);
    redirections_undo(saved);
    arena_free(&arena);
    return status;
}

/*
 * Starts BODY and doesn't wait for it. Ctrl-C isn't meant for it, and what is
 * typed isn't either (XCU 2.9.3.1).
 */
static int
background_execute(struct command *body)
{
    jobs_reap();
    pid_t pid = shell_fork();
    if (pid < 0)
        return 2;
    if (pid == 0) {
        signal(SIGINT, SIG_IGN);
        signal(SIGQUIT, SIG_IGN);
        close(STDIN_FILENO);
        open("/dev/null", O_RDONLY);
        execute_and_exit(body);
    }
    shell.last_background = pid;
    job_add(pid);
    return 0;
}

/* Runs what stands left of `;`, `&&` or `||`, and the right if it is due. */
static int
pair_execute(struct command *command)
{
    int status = execute(command->pair.left);
    if (shell.interrupted)
        return status;
    if (command->type == COMMAND_AND && status != 0)
        return status;
    if (command->type == COMMAND_OR && status == 0)
        return status;
    return execute(command->pair.right);
}

static int
execute_by_type(struct command *command)
{
    switch (command->type) {
    case COMMAND_SIMPLE:
        return simple_execute(command);
    case COMMAND_PIPELINE:
        return pipeline_execute(command->first);
    case COMMAND_NOT:
        return execute(command->body) == 0;
    case COMMAND_AND:
    case COMMAND_OR:
    case COMMAND_SEQUENCE:
        return pair_execute(command);
    case COMMAND_BACKGROUND:
        return background_execute(command->body);
    case COMMAND_SUBSHELL:
        return subshell_execute(command);
    case COMMAND_GROUP:
        return group_execute(command);
    }
    return 2;
}

int
execute(struct command *command)
{
    shell.status = execute_by_type(command);
    return shell.status;
}

void
execute_and_exit(struct command *command)
{
    struct arena arena = {NULL};
    if (command->type == COMMAND_SIMPLE)
        simple_execute_and_exit(command);
    if (command->type != COMMAND_SUBSHELL)
        shell_exit(execute(command));
    if (!redirections_apply(&arena, command->redirections, NULL))
        shell_exit(2);
    execute_and_exit(command->body);
}
