/* exec in a threaded process: the others end, the caller is all that stays. */
#include "raw_thread.h"

static char *self;
static struct raw_thread threads[4];
static volatile int never, go;
static int pipe_fds[2];

/* How many threads /proc/self/stat tells of. */
static int
count_threads(void)
{
    char text[300];
    int fd = open("/proc/self/stat", O_RDONLY);
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    text[got > 0 ? got : 0] = '\0';
    const char *at = strrchr(text, ')');
    for (int field = 2; at && field < 20; field++)
        at = strchr(at + 1, ' ');
    return at ? atoi(at) : -1;
}

/* What the new program finds, as its exit status. */
static int
new_program(const char *pid)
{
    if (getpid() != atoi(pid))
        return 1;
    if (syscall(SYS_gettid) != getpid())
        return 2;
    if (count_threads() != 1)
        return 3;
    return 44;
}

static int
exec_self(void *unused UNUSED)
{
    char pid[20];
    char *argv[] = {"thread_exec", pid, NULL};
    snprintf(pid, sizeof pid, "%d", (int)raw(SYS_getpid));
    raw(SYS_execve, self, argv, environ);
    return 0;
}

static int
wait_for_ever(void *unused UNUSED)
{
    await_word(&never, 1);
    return 0;
}

static int
spin(void *unused UNUSED)
{
    while (raw(SYS_getppid) >= 0)
        continue;
    return 0;
}

static int
exec_in_leader(void *unused UNUSED)
{
    raw_thread_start(&threads[0], wait_for_ever, NULL);
    raw_thread_start(&threads[1], spin, NULL);
    return exec_self(NULL);
}

static int
exec_in_thread(void *unused UNUSED)
{
    raw_thread_start(&threads[0], wait_for_ever, NULL);
    raw_thread_start(&threads[1], spin, NULL);
    raw_thread_start(&threads[2], exec_self, NULL);
    wait_for_ever(NULL);
    return 1;
}

static int
exec_alone(void *unused UNUSED)
{
    while (state_of(raw(SYS_getpid)) != 'Z')
        raw(SYS_sched_yield);
    return exec_self(NULL);
}

static int
exec_after_leader(void *unused UNUSED)
{
    raw_thread_start(&threads[0], exec_alone, NULL);
    raw(SYS_exit, 5);
    return 1;
}

static int
exec_together(void *unused UNUSED)
{
    await_word(&go, 1);
    return exec_self(NULL);
}

static int
race_to_exec(void *unused UNUSED)
{
    for (int i = 0; i < 4; i++)
        raw_thread_start(&threads[i], exec_together, NULL);
    set_word(&go, 1);
    return exec_self(NULL);
}

static int
exit_together(void *unused UNUSED)
{
    await_word(&go, 1);
    raw(SYS_exit_group, 45);
    return 0;
}

static int
race_exec_and_exit(void *unused UNUSED)
{
    raw_thread_start(&threads[0], exec_together, NULL);
    raw_thread_start(&threads[1], exit_together, NULL);
    set_word(&go, 1);
    wait_for_ever(NULL);
    return 1;
}

static void
test_exec(void)
{
    is_exit(in_child(exec_in_leader, NULL), 44,
            "exec in the first thread ends the others");
    is_exit(in_child(exec_in_thread, NULL), 44,
            "exec in another takes the pid for its number");
    is_exit(in_child(exec_after_leader, NULL), 44,
            "also when the first has ended");
    int right = 0;
    for (int i = 0; i < 10; i++) {
        int status = in_child(race_to_exec, NULL);
        right += WIFEXITED(status) && WEXITSTATUS(status) == 44;
    }
    is_int(right, 10, "of five at once one wins");
    right = 0;
    for (int i = 0; i < 10; i++) {
        int status = in_child(race_exec_and_exit, NULL);
        right += WIFEXITED(status) && (WEXITSTATUS(status) & ~1) == 44;
    }
    is_int(right, 10, "exec or exit_group wins");
}

static volatile int result;

static int
exec_nothing(void *unused UNUSED)
{
    char *argv[] = {"nothing", NULL};
    result = raw(SYS_execve, "/there/is/nothing", argv, environ);
    return 0;
}

static void
test_failure(void)
{
    go = 0;
    raw_thread_start(&threads[0], exec_together, NULL);
    await_waiters(&go, PRIVATE, 1);
    raw_thread_start(&threads[1], exec_nothing, NULL);
    raw_thread_join(&threads[1]);
    is_int(result, -ENOENT, "exec of nothing: ENOENT");
    is_int(waiters(&go, PRIVATE), 1, "and the others go on");
    is_int(count_threads(), 2, "all of them");
}

static int
exec_with_pipe(void *unused UNUSED)
{
    close(pipe_fds[0]);
    fcntl(pipe_fds[1], F_SETFD, FD_CLOEXEC);
    return exec_in_thread(NULL);
}

static void
test_descriptors(void)
{
    char byte;
    pipe(pipe_fds);
    int pid = spawn(exec_with_pipe, NULL);
    close(pipe_fds[1]);
    is_int(read(pipe_fds[0], &byte, 1), 0, "close-on-exec closes for all");
    is_exit(status_of(pid), 44, "and the program runs");
    close(pipe_fds[0]);
}

static int
kill_me(void *unused UNUSED)
{
    await_word(&go, 1);
    raw(SYS_kill, raw(SYS_getpid), SIGKILL);
    return 0;
}

static int
race_exec_and_kill(void *unused UNUSED)
{
    raw_thread_start(&threads[0], kill_me, NULL);
    raw_thread_start(&threads[1], exec_together, NULL);
    set_word(&go, 1);
    wait_for_ever(NULL);
    return 1;
}

static void
test_kill(void)
{
    int right = 0;
    for (int i = 0; i < 10; i++) {
        int status = in_child(race_exec_and_kill, NULL);
        right += (WIFEXITED(status) && WEXITSTATUS(status) == 44) ||
                 (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    }
    is_int(right, 10, "exec and SIGKILL at once: the one or the other");
}

int
main(int argc, char **argv)
{
    if (argc > 1)
        return new_program(argv[1]);
    self = argv[0];
    begin_testing();
    test_exec();
    test_descriptors();
    test_kill();
    test_failure();
    return done_testing();
}
