/*
 * execve: another program in the same process. This one runs itself: with
 * an argument it plays the part that the argument names.
 */
#include "tap.h"

static char *self;

/* ------- The parts played after exec ------- */

static int
part_arguments(int argc, char **argv)
{
    return argc == 5 && strcmp(argv[0], "zero") == 0 &&
                   strcmp(argv[2], "two words") == 0 && argv[3][0] == 0 &&
                   strcmp(argv[4], "\xff\x01") == 0 && argv[5] == NULL
               ? 20
               : 1;
}

static int
part_environment(void)
{
    return environ[0] && strcmp(environ[0], "A=1") == 0 &&
                   strcmp(environ[1], "EMPTY=") == 0 && environ[2] == NULL &&
                   strcmp(getenv("A"), "1") == 0
               ? 21
               : 1;
}

static int
part_auxiliary(char **argv)
{
    enum {
        PHDR = 3,
        PHENT,
        PHNUM,
        PAGESZ,
        BASE,
        FLAGS,
        ENTRY,
        UID,
        RANDOM = 25
    };
    uint32_t *header = (uint32_t *)(uintptr_t)auxiliary(PHDR);
    char *random = (char *)(uintptr_t)auxiliary(RANDOM);
    if (auxiliary(PAGESZ) != 4096)
        return 1;
    if (auxiliary(PHENT) != 32 || auxiliary(PHNUM) < 2 || !header)
        return 2;
    if (header[0] != 1 && header[0] != 6 && header[0] < 0x60000000)
        return 3;
    if (!random || (uintptr_t)random < (uintptr_t)argv)
        return 4;
    if (!auxiliary(ENTRY))
        return 5;
    return (uintptr_t)argv % 4 == 0 ? 22 : 6;
}

static int
part_descriptors(void)
{
    char byte = 0;
    int open = open_descriptors(64);
    return open == 4 && read(5, &byte, 1) == 1 ? byte : 100 + open;
}

static int
part_signals(void)
{
    struct sigaction action;
    sigset_t set;
    sigaction(SIGUSR1, NULL, &action);
    if (action.sa_handler != SIG_IGN)
        return 1;
    sigaction(SIGUSR2, NULL, &action);
    if (action.sa_handler != SIG_DFL)
        return 2;
    sigprocmask(SIG_BLOCK, NULL, &set);
    if (!sigismember(&set, SIGTERM) || sigismember(&set, SIGINT))
        return 3;
    sigpending(&set);
    return sigismember(&set, SIGTERM) ? 23 : 4;
}

static int
part_attributes(char **argv)
{
    return getpid() == atoi(argv[2]) && getppid() == atoi(argv[3]) &&
                   umask(0) == 031
               ? 24
               : 1;
}

static int
part_count(int argc)
{
    return argc == 3000 ? 25 : 1;
}

static int
play(int argc, char **argv)
{
    switch (argv[1][0]) {
    case 'a':
        return part_arguments(argc, argv);
    case 'e':
        return part_environment();
    case 'x':
        return part_auxiliary(argv);
    case 'd':
        return part_descriptors();
    case 's':
        return part_signals();
    case 'i':
        return part_attributes(argv);
    case 'n':
        return part_count(argc);
    default:
        return 99;
    }
}

/* ------- The test itself ------- */

static int
run(char **argv, char **envp)
{
    int pid = fork();
    if (pid == 0) {
        execve(self, argv, envp);
        _exit(errno);
    }
    return status_of(pid);
}

static void
test_arguments(void)
{
    char *arguments[] = {"zero", "a", "two words", "", "\xff\x01", NULL};
    char *environment[] = {"exec", "e", NULL};
    char *variables[] = {"A=1", "EMPTY=", NULL};
    char *vector[] = {"exec", "x", NULL};
    is_exit(run(arguments, environ), 20, "argv arrives as it was given");
    is_exit(run(environment, variables), 21, "envp as well");
    is_exit(run(vector, environ), 22, "the auxiliary vector is right");
    static char *many[3001];
    for (int i = 0; i < 3000; i++)
        many[i] = "n";
    is_exit(run(many, environ), 25, "3000 arguments");
}

static int
with_descriptors(void *unused UNUSED)
{
    char *argv[] = {"exec", "d", NULL};
    int fd = open("letters", O_RDONLY);
    dup2(fd, 5);
    lseek(fd, 2, SEEK_SET);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    open("letters", O_RDONLY | O_CLOEXEC);
    dup3(fd, 40, O_CLOEXEC);
    execve(self, argv, environ);
    return 98;
}

static void
test_descriptors(void)
{
    is_exit(in_child(with_descriptors, NULL), 'c',
            "descriptors stay open at their place, but for close-on-exec");
}

static int
with_cloexec_pipe(void *argument)
{
    int *fds = argument;
    char *argv[] = {"exec", "?", NULL};
    close(fds[0]);
    fcntl(fds[1], F_SETFD, FD_CLOEXEC);
    execve(self, argv, environ);
    return 98;
}

static int
failing_exec(void *fd)
{
    char *argv[] = {"missing", NULL};
    fcntl(*(int *)fd, F_SETFD, FD_CLOEXEC);
    execve("missing", argv, environ);
    return fcntl(*(int *)fd, F_GETFD) == FD_CLOEXEC ? 0 : 1;
}

static void
test_close_on_exec(void)
{
    int fds[2];
    char byte;
    pipe(fds);
    int pid = spawn(with_cloexec_pipe, fds);
    close(fds[1]);
    is_int(read(fds[0], &byte, 1), 0, "exec's closing is a pipe's end");
    is_exit(status_of(pid), 99, "the program ran");
    is_exit(in_child(failing_exec, &fds[0]), 0, "a failed exec closes nothing");
    close(fds[0]);
}

static void
handler(int signal UNUSED)
{
}

static int
with_signals(void *unused UNUSED)
{
    char *argv[] = {"exec", "s", NULL};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_SETMASK, &set, NULL);
    signal(SIGUSR1, SIG_IGN);
    signal(SIGUSR2, handler);
    kill(getpid(), SIGTERM);
    execve(self, argv, environ);
    return 98;
}

static int
with_attributes(void *unused UNUSED)
{
    char pid[20], parent[20];
    char *argv[] = {"exec", "i", pid, parent, NULL};
    sprintf(pid, "%d", getpid());
    sprintf(parent, "%d", getppid());
    umask(031);
    execve(self, argv, environ);
    return 98;
}

static void
test_kept(void)
{
    is_exit(in_child(with_signals, NULL), 23,
            "ignored stays ignored, handled is default, mask and pending stay");
    is_exit(in_child(with_attributes, NULL), 24, "pid, parent and umask stay");
}

static void
test_path_errors(void)
{
    char *argv[] = {"x", NULL};
    static char name[300];
    is_err(execve("missing", argv, environ), ENOENT, "nothing there: ENOENT");
    is_err(execve("", argv, environ), ENOENT, "the empty path: ENOENT");
    is_err(execve("letters/x", argv, environ), ENOTDIR, "ENOTDIR");
    is_err(execve("letters", argv, environ), EACCES,
           "a file that nobody may run: EACCES, also for root");
    is_err(execve(".", argv, environ), EACCES, "a directory: EACCES");
    is_err(execve("/dev/null", argv, environ), EACCES, "a device: EACCES");
    memset(name, 'x', 256);
    is_err(execve(name, argv, environ), ENAMETOOLONG, "ENAMETOOLONG");
    symlink("loop", "loop");
    is_err(execve("loop", argv, environ), ELOOP, "ELOOP");
    unlink("loop");
}

static void
test_format_errors(void)
{
    static const char truncated[] = "\177ELF\1\1\1";
    char *argv[] = {"x", NULL};
    make_file("program", "");
    chmod("program", 0755);
    is_err(execve("./program", argv, environ), ENOEXEC, "empty: ENOEXEC");
    make_file("program", "just some text\n");
    is_err(execve("./program", argv, environ), ENOEXEC, "text: ENOEXEC");
    make_file("program", truncated);
    is_err(execve("./program", argv, environ), ENOEXEC,
           "an ELF header cut short: ENOEXEC");
    unlink("program");
}

static void
test_pointer_errors(void)
{
    static char *huge[40];
    char *argv[] = {"x", NULL};
    char *bad_argument[] = {"x", (char *)(uintptr_t)0xC0100000u, NULL};
    is_fault(syscall(SYS_execve, bad, argv, environ), "execve, path");
    is_err(syscall(SYS_execve, self, 0xC0100000u, environ), EFAULT,
           "execve, argv in the kernel: EFAULT");
    is_err(syscall(SYS_execve, self, argv, 0xC0100000u), EFAULT,
           "execve, envp in the kernel: EFAULT");
    is_err(syscall(SYS_execve, self, bad_argument, environ), EFAULT,
           "execve, an argument in the kernel: EFAULT");
    char *edge = page_edge();
    memset(edge - 8, 'x', 8);
    bad_argument[1] = edge - 8;
    is_err(syscall(SYS_execve, self, bad_argument, environ), EFAULT,
           "execve, an argument without an end: EFAULT (LABS 6)");
    char *long_argument = malloc(140000);
    memset(long_argument, 'y', 139999);
    long_argument[139999] = 0;
    huge[0] = "x";
    huge[1] = long_argument;
    is_err(execve(self, huge, environ), E2BIG,
           "one argument of more than 131072 bytes: E2BIG");
    free(long_argument);
}

int
main(int argc, char **argv)
{
    if (argc > 1)
        return play(argc, argv);
    begin_testing();
    self = own_path();
    make_file("letters", "abcdefghijklmnopqrstuvwxyz");
    test_arguments();
    test_descriptors();
    test_close_on_exec();
    test_kept();
    test_path_errors();
    test_format_errors();
    test_pointer_errors();
    unlink("letters");
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
