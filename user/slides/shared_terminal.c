/*
 * Slide: Example: Shared Terminal Emulator
 *
 * Look for: nobody gave the child a terminal, and yet what both print goes to
 * the same one, for fork copied descriptors 0, 1 and 2. When the child closes
 * its copy, it alone can print no more.
 */
#include "slide.h"

#include <errno.h>

/* Whether descriptor 1 leads to the file that WHICH describes. */
static bool
is_standard_output(const struct stat *which)
{
    struct stat here;
    return fstat(STDOUT_FILENO, &here) == 0 && here.st_dev == which->st_dev &&
           here.st_ino == which->st_ino;
}

int
main(void)
{
    slide("Example: Shared Terminal Emulator");
    claim("when you fork() a process, the parent's and child's printf "
          "outputs go to the same terminal");
    struct stat terminal;
    if (fstat(STDOUT_FILENO, &terminal) == -1)
        give_up("standard output");

    pid_t pid = fork();
    if (pid == 0) {
        bool same = is_standard_output(&terminal);
        printf("Child:  here I am\n");
        fflush(stdout);
        close(STDOUT_FILENO);
        bool closed = write(STDOUT_FILENO, "?", 1) == -1 && errno == EBADF;
        _exit(same && closed ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    int status = -1;
    waitpid(pid, &status, 0);
    printf("Parent: here I am\n");
    fflush(stdout);

    happened(status == 0, "the child had the same one until it closed it");
    happened(is_standard_output(&terminal), "the parent still has it");
    return verdict();
}
