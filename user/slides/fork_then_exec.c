/*
 * Slides: DON'T FORK() IN A PROCESS THAT ALREADY HAS MULTIPLE THREADS, unless
 * you plan to call exec() in the child process
 *
 * Look for: a thread holds the lock and has changed half of the accounts, and
 * the child doesn't care. It touches nothing between fork and exec but what a
 * signal handler may (dup2 is, printf and malloc are not), and then has an
 * address space in which no thread ever was. Descriptors outlive exec: what
 * the new program shall not have needs FD_CLOEXEC when it is made, for a flag
 * that is set later comes too late for the thread that forks in between.
 */
#include "slide.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static volatile int account[2] = {60, 40}; /* 100 together */
static sem_t half_done;
static sem_t go_on;

static void *
move_money(void *unused)
{
    pthread_mutex_lock(&lock);
    account[0] -= 30;
    sem_post(&half_done);
    sem_wait(&go_on);
    account[1] += 30;
    pthread_mutex_unlock(&lock);
    return unused;
}

/* What the child becomes: says what it finds, and whether FD_NAME is open. */
static int
be_fresh(const char *fd_name)
{
    int locked = pthread_mutex_trylock(&lock);
    int secret = atoi(fd_name);
    bool closed = fcntl(secret, F_GETFD) == -1 && errno == EBADF;
    printf("%s %d %s\n", locked == 0 ? "free" : "held", account[0] + account[1],
           closed ? "closed" : "open");
    return 0;
}

/* Runs SELF as a new program, and reads its line into ANSWER of SIZE bytes. */
static void
fork_and_exec(char *self, int secret, char *answer, size_t size)
{
    char number[12];
    char *const words[] = {self, "fresh", number, NULL};
    int pipe_fd[2];
    snprintf(number, sizeof number, "%d", secret);
    if (pipe(pipe_fd) == -1)
        give_up("pipe");
    pid_t pid = fork();
    if (pid == -1)
        give_up("fork");
    if (pid == 0) {
        dup2(pipe_fd[1], STDOUT_FILENO);
        execvp(self, words);
        _exit(127);
    }
    close(pipe_fd[1]);
    ssize_t n = read(pipe_fd[0], answer, size - 1);
    answer[n > 0 ? n : 0] = '\0';
    close(pipe_fd[0]);
    waitpid(pid, NULL, 0);
}

int
main(int argc, char *argv[])
{
    pthread_t mover;
    char answer[40];
    if (argc == 3 && strcmp(argv[1], "fresh") == 0)
        return be_fresh(argv[2]);
    slide("fork() in Multithreaded Processes, and exec() right away");
    sem_init(&half_done, 0, 0);
    sem_init(&go_on, 0, 0);
    int secret = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (pthread_create(&mover, NULL, move_money, NULL) != 0)
        give_up("pthread_create");
    sem_wait(&half_done);

    claim("it's safe if you call exec() in the child");
    fork_and_exec(argv[0], secret, answer, sizeof answer);
    happened(strcmp(answer, "free 100 closed\n") == 0,
             "the new program finds lock, sum, secret descriptor: %.*s",
             (int)strcspn(answer, "\n"), answer);
    sem_post(&go_on);
    pthread_join(mover, NULL);
    close(secret);
    return verdict();
}
