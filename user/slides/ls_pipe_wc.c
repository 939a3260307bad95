/*
 * Slides: Pipes *Between* Processes; Other Examples (pipes, and in writing a
 * shell)
 *
 * Look for: ls and wc are as they always are. Between fork and exec, dup2
 * puts an end of the pipe where they expect their output and input, and every
 * other copy is closed, or wc would never see the end. What wc prints is
 * caught by a second pipe, to be judged.
 */
#include "slide.h"

/*
 * Starts PROGRAM with IN and OUT as its standard input and output. All pipe
 * descriptors are below END; the child closes them.
 */
static pid_t
start(char *program, int in, int out, int end)
{
    pid_t pid = fork();
    if (pid == -1)
        give_up("fork");
    if (pid == 0) {
        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        for (int fd = 3; fd < end; fd++)
            close(fd);
        execlp(program, program, (char *)NULL);
        perror(program);
        _exit(127);
    }
    return pid;
}

static void
make_files(void)
{
    close(creat("one", 0600));
    close(creat("three", 0600));
    close(creat("two", 0600));
}

static void
remove_files(void)
{
    unlink("one");
    unlink("three");
    unlink("two");
}

int
main(void)
{
    slide("Pipes Between Processes: ls | wc");
    enter_scratch_folder();
    make_files();
    make_3_the_lowest_free();
    int pipe_fd[2];
    int caught_fd[2];
    if (pipe(pipe_fd) == -1 || pipe(caught_fd) == -1)
        give_up("pipe");

    claim("dup2 before exec makes a pipeline of programs that know nothing "
          "of it");
    pid_t ls = start("ls", STDIN_FILENO, pipe_fd[1], caught_fd[1] + 1);
    pid_t wc = start("wc", pipe_fd[0], caught_fd[1], caught_fd[1] + 1);
    close(pipe_fd[0]);
    close(pipe_fd[1]);
    close(caught_fd[1]);

    char answer[100] = "";
    FILE *caught = fdopen(caught_fd[0], "r");
    fgets(answer, sizeof answer, caught);
    fclose(caught);
    char *rest = answer;
    long lines = strtol(rest, &rest, 10);
    long words = strtol(rest, &rest, 10);
    long bytes = strtol(rest, &rest, 10);
    int ls_status = -1, wc_status = -1;
    waitpid(ls, &ls_status, 0);
    waitpid(wc, &wc_status, 0);
    happened(
        lines == 3 && words == 3 && bytes == 14,
        "ls named one, three, two: wc counts %ld lines, %ld words, %ld bytes",
        lines, words, bytes);
    happened(ls_status == 0 && wc_status == 0, "both exited with %d and %d",
             WEXITSTATUS(ls_status), WEXITSTATUS(wc_status));
    remove_files();
    return verdict();
}
