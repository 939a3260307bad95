/* vfork: the parent waits until the child has left its memory. */
#include "tap.h"

static char *self;

static void
test_exit(void)
{
    int fds[2];
    char byte = 0;
    pipe(fds);
    pid_t pid = vfork();
    if (pid == 0) {
        struct timespec time = {0, 10000000};
        syscall(SYS_nanosleep, &time, 0);
        write(fds[1], "v", 1);
        _exit(5);
    }
    ok(pid > 0, "vfork gives the parent a positive number");
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    is_int(read(fds[0], &byte, 1), 1, "the child has run before we go on");
    is_exit(status_of(pid), 5, "and has its status");
    close(fds[0]);
    close(fds[1]);
}

static void
test_exec(void)
{
    char *argv[] = {"vfork", "part", NULL};
    pid_t pid = vfork();
    if (pid == 0) {
        execve(self, argv, environ);
        _exit(98);
    }
    is_exit(status_of(pid), 33, "vfork and exec");
    pid = vfork();
    if (pid == 0) {
        execve("/missing", argv, environ);
        _exit(97);
    }
    is_exit(status_of(pid), 97, "vfork and an exec that fails");
}

static void
test_descriptors(void)
{
    int fd = open("/dev/null", O_RDONLY);
    pid_t pid = vfork();
    if (pid == 0) {
        close(fd);
        _exit(0);
    }
    is_exit(status_of(pid), 0, "the child closes a descriptor");
    is_int(fcntl(fd, F_GETFD), 0, "its table is its own: ours is open");
    close(fd);
}

static void
test_killed(void)
{
    pid_t pid = vfork();
    if (pid == 0) {
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
        _exit(1);
    }
    is_killed(status_of(pid), SIGKILL, "a killed child lets us go on as well");
}

int
main(int argc, char **argv UNUSED)
{
    if (argc > 1)
        return 33;
    begin_testing();
    self = own_path();
    test_exit();
    test_exec();
    test_descriptors();
    test_killed();
    return done_testing();
}
