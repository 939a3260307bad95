/* Whom a process acts for: the ids of users and groups, who may change which
 * to what, and what depends on them. */
#include "tap.h"

#include <stdbool.h>

#define SAME     0xffffffffu
#define SOMEBODY 4711

enum call { SET, SET_TWO, SET_THREE, SET_FILE };

/* What CALL does with ARGUMENTS to a process whose real, effective and saved
 * ids are FROM: ERROR, and the ids that it has then, with the file system's. */
struct trial {
    const char *name;
    enum call call;
    uint32_t from[3];
    uint32_t arguments[3];
    int error;
    uint32_t to[4];
};

/* The superuser's. */
static const struct trial privileged[] = {
    {"set: all three", SET, {0, 0, 0}, {7}, 0, {7, 7, 7, 7}},
    {"set from other real ids", SET, {5, 0, 6}, {7}, 0, {7, 7, 7, 7}},
    {"set to -1", SET, {0, 0, 0}, {SAME}, EINVAL, {0, 0, 0, 0}},
    {"set to more than 16 bits",
     SET,
     {0, 0, 0},
     {70000},
     0,
     {70000, 70000, 70000, 70000}},
    {"two: any, saved follows effective",
     SET_TWO,
     {0, 0, 0},
     {7, 8},
     0,
     {7, 8, 8, 8}},
    {"two: real alone", SET_TWO, {0, 0, 0}, {7, SAME}, 0, {7, 0, 0, 0}},
    {"three: any", SET_THREE, {0, 0, 0}, {7, 8, 9}, 0, {7, 8, 9, 8}},
    {"three: saved alone",
     SET_THREE,
     {0, 0, 0},
     {SAME, SAME, 9},
     0,
     {0, 0, 9, 0}},
    {"file: any", SET_FILE, {0, 0, 0}, {7}, 0, {0, 0, 0, 7}},
};

/* Another user's. */
static const struct trial common[] = {
    {"set to the real one", SET, {5, 6, 7}, {5}, 0, {5, 5, 7, 5}},
    {"set to the saved one", SET, {5, 6, 7}, {7}, 0, {5, 7, 7, 7}},
    {"set to the effective one, which is neither",
     SET,
     {5, 6, 7},
     {6},
     EPERM,
     {5, 6, 7, 6}},
    {"set to the superuser's", SET, {5, 6, 7}, {0}, EPERM, {5, 6, 7, 6}},
    {"two: swapped", SET_TWO, {5, 6, 7}, {6, 5}, 0, {6, 5, 5, 5}},
    {"two: real becomes effective",
     SET_TWO,
     {5, 6, 7},
     {6, SAME},
     0,
     {6, 6, 6, 6}},
    {"two: real can't become saved",
     SET_TWO,
     {5, 6, 7},
     {7, SAME},
     EPERM,
     {5, 6, 7, 6}},
    {"two: effective becomes saved",
     SET_TWO,
     {5, 6, 7},
     {SAME, 7},
     0,
     {5, 7, 7, 7}},
    {"two: effective becomes real, saved stays",
     SET_TWO,
     {5, 6, 7},
     {SAME, 5},
     0,
     {5, 5, 7, 5}},
    {"two: effective can't become a stranger",
     SET_TWO,
     {5, 6, 7},
     {SAME, 8},
     EPERM,
     {5, 6, 7, 6}},
    {"two: neither", SET_TWO, {5, 6, 7}, {SAME, SAME}, 0, {5, 6, 7, 6}},
    {"three: in a circle", SET_THREE, {5, 6, 7}, {6, 7, 5}, 0, {6, 7, 5, 7}},
    {"three: one stranger spoils all",
     SET_THREE,
     {5, 6, 7},
     {5, 5, 8},
     EPERM,
     {5, 6, 7, 6}},
    {"file: to the real one", SET_FILE, {5, 6, 7}, {5}, 0, {5, 6, 7, 5}},
    {"file: not to a stranger", SET_FILE, {5, 6, 7}, {8}, 0, {5, 6, 7, 6}},
    {"file: not to -1", SET_FILE, {5, 6, 7}, {SAME}, 0, {5, 6, 7, 6}},
};

/* The calls for users, and for groups. */
struct calls {
    const char *whose;
    int by_call[4];
    int get_three;
};

static const struct calls users = {
    "user",
    {SYS_setuid32, SYS_setreuid32, SYS_setresuid32, SYS_setfsuid32},
    SYS_getresuid32};
static const struct calls groups = {
    "group",
    {SYS_setgid32, SYS_setregid32, SYS_setresgid32, SYS_setfsgid32},
    SYS_getresgid32};

struct answer {
    int error;
    uint32_t ids[4];
};

/* In a child: does what TRIAL says, and writes its struct answer to FD. */
static void
try_one(const struct calls *calls, const struct trial *trial, bool common_user,
        int fd)
{
    struct answer answer = {0};
    const uint32_t *from = trial->from, *to = trial->arguments;

    if (syscall(calls->by_call[SET_THREE], from[0], from[1], from[2]) < 0)
        _exit(1);
    if (common_user && calls == &groups && setuid(SOMEBODY) < 0)
        _exit(2);
    errno = 0;
    syscall(calls->by_call[trial->call], to[0], to[1], to[2]);
    answer.error = errno;
    syscall(calls->get_three, &answer.ids[0], &answer.ids[1], &answer.ids[2]);
    answer.ids[3] = syscall(calls->by_call[SET_FILE], SAME);
    write(fd, &answer, sizeof answer);
    _exit(0);
}

static void
check_trials(const struct calls *calls, const struct trial *trials,
             size_t count, bool common_user)
{
    for (size_t i = 0; i < count; i++) {
        struct answer answer = {.error = -1};
        const struct trial *trial = &trials[i];
        int fds[2];

        pipe(fds);
        int pid = fork();
        if (pid == 0)
            try_one(calls, trial, common_user, fds[1]);
        close(fds[1]);
        read(fds[0], &answer, sizeof answer);
        close(fds[0]);
        status_of(pid);
        is_int(answer.error, trial->error, "%s's ids, %s, %s: errno",
               calls->whose, common_user ? "common" : "privileged",
               trial->name);
        if (!ok(memcmp(answer.ids, trial->to, sizeof answer.ids) == 0,
                "%s's ids, %s, %s: what they are then", calls->whose,
                common_user ? "common" : "privileged", trial->name))
            diag("they are %d %d %d %d", answer.ids[0], answer.ids[1],
                 answer.ids[2], answer.ids[3]);
    }
}

static void
check_ids(void)
{
    check_trials(&users, privileged, COUNT_OF(privileged), false);
    check_trials(&users, common, COUNT_OF(common), true);
    check_trials(&groups, privileged, COUNT_OF(privileged), false);
    check_trials(&groups, common, COUNT_OF(common), true);
    is_fault(syscall(SYS_getresuid32, bad, bad, bad), "getresuid");
    uint32_t id;
    is_fault(syscall(SYS_getresgid32, &id, &id, bad), "getresgid");
}

/* ------- Supplementary groups ------- */

static int
groups_come_back(void *unused)
{
    uint32_t set[] = {9, 3, 70000, 3}, got[8] = {0};

    (void)unused;
    if (syscall(SYS_setgroups32, 4, set) != 0)
        return 1;
    if (syscall(SYS_getgroups32, 0, NULL) != 4)
        return 2;
    if (syscall(SYS_getgroups32, 8, got) != 4)
        return 3;
    if (got[0] != 3 || got[1] != 3 || got[2] != 9 || got[3] != 70000)
        return 4;
    if (syscall(SYS_getgroups32, 3, got) != -1 || errno != EINVAL)
        return 5;
    if (syscall(SYS_getgroups32, -1, got) != -1 || errno != EINVAL)
        return 6;
    if (syscall(SYS_getgroups32, 4, (void *)0x10) != -1 || errno != EFAULT)
        return 7;
    int pid = fork();
    if (pid == 0)
        _exit(syscall(SYS_getgroups32, 8, got));
    if (status_of(pid) != 4 << 8)
        return 8;
    if (syscall(SYS_setgroups32, 0, NULL) != 0)
        return 9;
    return syscall(SYS_getgroups32, 0, NULL) == 0 ? 0 : 10;
}

static int
many_groups(void *unused)
{
    enum { MANY = 65536 };
    uint32_t *ids = malloc(MANY * sizeof *ids);

    (void)unused;
    for (unsigned i = 0; i < MANY; i++)
        ids[i] = i * 40503u % MANY;
    if (syscall(SYS_setgroups32, MANY, ids) != 0)
        return 1;
    memset(ids, 0, MANY * sizeof *ids);
    if (syscall(SYS_getgroups32, MANY, ids) != MANY)
        return 2;
    for (unsigned i = 0; i < MANY; i++)
        if (ids[i] != i)
            return 3;
    return 0;
}

static int
groups_refused(void *unused)
{
    (void)unused;
    if (setuid(SOMEBODY) < 0)
        return 1;
    if (syscall(SYS_setgroups32, 70000, (void *)0x10) != -1 || errno != EPERM)
        return 2;
    return syscall(SYS_getgroups32, -1, NULL) == -1 && errno == EINVAL ? 0 : 3;
}

static void
check_groups(void)
{
    is_exit(in_child(groups_come_back, NULL), 0,
            "supplementary groups come back sorted, also in a child");
    is_exit(in_child(many_groups, NULL), 0, "65536 supplementary groups");
    is_exit(in_child(groups_refused, NULL), 0,
            "setgroups is the superuser's: EPERM before all else");
    is_err(syscall(SYS_setgroups32, 65537, NULL), EINVAL,
           "setgroups: too many");
    is_err(syscall(SYS_setgroups32, -1, NULL), EINVAL, "setgroups: -1");
    is_fault(syscall(SYS_setgroups32, 2, bad), "setgroups");
}

/* ------- fork and exec ------- */

static int
child_is_alike(void *unused)
{
    uint32_t ids[3];

    (void)unused;
    syscall(SYS_setresgid32, 4, 5, 6);
    syscall(SYS_setresuid32, 7, 8, 9);
    int pid = fork();
    if (pid == 0) {
        syscall(SYS_getresuid32, &ids[0], &ids[1], &ids[2]);
        bool same = ids[0] == 7 && ids[1] == 8 && ids[2] == 9;
        syscall(SYS_getresgid32, &ids[0], &ids[1], &ids[2]);
        same &= ids[0] == 4 && ids[1] == 5 && ids[2] == 6;
        same &= getuid() == 7 && geteuid() == 8;
        same &= getgid() == 4 && getegid() == 5;
        _exit(same ? 0 : 1);
    }
    return status_of(pid) >> 8;
}

/* What this program says of itself when told to: whether saved ids and the
 * auxiliary vector are as they must be after an exec with 7, 8 and 4, 5. */
static int
look_after_exec(void)
{
    uint32_t ids[3];

    syscall(SYS_getresuid32, &ids[0], &ids[1], &ids[2]);
    if (ids[0] != 7 || ids[1] != 8 || ids[2] != 8)
        return 1;
    syscall(SYS_getresgid32, &ids[0], &ids[1], &ids[2]);
    if (ids[0] != 4 || ids[1] != 5 || ids[2] != 5)
        return 2;
    if (auxiliary(11) != 7 || auxiliary(12) != 8)
        return 3;
    if (auxiliary(13) != 4 || auxiliary(14) != 5)
        return 4;
    return auxiliary(23) == 1 ? 0 : 5;
}

/* Copies this program to the working folder, where all may run it: the way to
 * its own place may be closed to others. */
static int
copy_self(const char *path)
{
    static char bytes[4096];
    int from = open((const char *)(uintptr_t)auxiliary(31), O_RDONLY);
    int to = open(path, O_WRONLY | O_CREAT, 0755);
    ssize_t got = -1, put = from < 0 || to < 0 ? -1 : 0;

    while (put >= 0 && (got = read(from, bytes, sizeof bytes)) > 0)
        put = write(to, bytes, got) == got ? 0 : -1;
    fchmod(to, 0755);
    close(from);
    close(to);
    return got == 0 ? 0 : -1;
}

static int
exec_with_ids(void *unused)
{
    char *argv[] = {"identity", "look", NULL};

    (void)unused;
    if (copy_self("identity.copy") < 0)
        return 8;
    syscall(SYS_setresgid32, 4, 5, 6);
    syscall(SYS_setresuid32, 7, 8, 9);
    execv("./identity.copy", argv);
    return 9;
}

static void
check_inheritance(void)
{
    is_exit(in_child(child_is_alike, NULL), 0, "fork copies all ids");
    is_exit(in_child(exec_with_ids, NULL), 0,
            "exec saves the effective ids; AT_UID and the others tell them");
    unlink("identity.copy");
    is_int(auxiliary(23), 0, "AT_SECURE is 0 when real and effective agree");
}

/* ------- What depends on them ------- */

static int
owner_of_new_file(void *unused)
{
    struct stat status;
    int fds[2];

    (void)unused;
    if (chmod(".", 0777) < 0)
        return 1;
    syscall(SYS_setfsgid32, 21);
    syscall(SYS_setfsuid32, 20);
    int fd = open("identity.file", O_CREAT | O_RDWR, 0600);
    if (fd < 0 || fstat(fd, &status) < 0)
        return 2;
    close(fd);
    if (status.st_uid != 20 || status.st_gid != 21)
        return 3;
    if (mkdir("identity.dir", 0700) < 0 || stat("identity.dir", &status) < 0)
        return 4;
    if (status.st_uid != 20 || status.st_gid != 21)
        return 5;
    return pipe(fds);
}

static void
check_files(void)
{
    char here[] = "/tmp/identity.XXXXXX";

    if (!ok(mkdtemp(here) && chdir(here) == 0, "a folder of its own"))
        return;
    is_exit(in_child(owner_of_new_file, NULL), 0,
            "files and directories are whose file ids made them");
    unlink("identity.file");
    rmdir("identity.dir");
    chdir("/");
    rmdir(here);
}

/* A child that waits for its end with the user ids given. */
static int
sleeper(uint32_t real, uint32_t effective, uint32_t saved)
{
    int fds[2];
    char byte;

    pipe(fds);
    int pid = fork();
    if (pid == 0) {
        syscall(SYS_setresuid32, real, effective, saved);
        close(fds[0]);
        close(fds[1]);
        for (;;)
            pause();
    }
    close(fds[1]);
    read(fds[0], &byte, 1);
    close(fds[0]);
    return pid;
}

struct attempt {
    uint32_t real, effective;
    int pid, tid, signal;
};

/* errno of sending as ATTEMPT says, in a child of its own. */
static int
attempt_to_send(void *argument)
{
    struct attempt *attempt = argument;

    syscall(SYS_setresuid32, attempt->real, attempt->effective, 40);
    errno = 0;
    if (attempt->tid)
        syscall(SYS_tgkill, attempt->pid, attempt->tid, attempt->signal);
    else
        kill(attempt->pid, attempt->signal);
    return errno;
}

#define sends(real, effective, pid, tid, signal)                       \
    (in_child(attempt_to_send,                                         \
              &(struct attempt){real, effective, pid, tid, signal}) >> \
     8)

static void
check_kill(void)
{
    int pid = sleeper(30, 31, 32);

    is_int(sends(30, 50, pid, 0, 0), 0, "kill: my real id is its real one");
    is_int(sends(32, 50, pid, 0, 0), 0, "kill: my real id is its saved one");
    is_int(sends(50, 30, pid, 0, 0), 0, "kill: my effective id is its real");
    is_int(sends(50, 32, pid, 0, 0), 0, "kill: my effective id is its saved");
    is_int(sends(31, 31, pid, 0, 0), EPERM,
           "kill: its effective id doesn't count");
    is_int(sends(50, 50, pid, 0, SIGKILL), EPERM, "kill: strangers");
    is_int(sends(50, 50, pid, 0, SIGCONT), 0, "kill: SIGCONT within a session");
    is_int(sends(50, 50, pid, pid, SIGKILL), EPERM, "tgkill: strangers");
    is_int(sends(50, 50, 1, 0, 0), EPERM, "kill: init isn't a stranger's");
    is_int(sends(50, 0, pid, 0, 0), 0, "kill: the superuser may");
    is_int(sends(30, 30, pid, 0, SIGKILL), 0, "kill: it is sent");
    is_killed(status_of(pid), SIGKILL, "and arrives");
}

/* Two strangers in one group: who kills the group and is allowed one of them
 * succeeds. */
static void
check_kill_group(void)
{
    int one = sleeper(30, 30, 30), other;

    setpgid(one, one);
    other = sleeper(33, 33, 33);
    setpgid(other, one);
    is_int(sends(50, 50, -one, 0, SIGKILL), EPERM,
           "kill, a group: all are strangers");
    is_int(sends(33, 33, -one, 0, SIGKILL), 0,
           "kill, a group: one is not a stranger");
    is_killed(status_of(other), SIGKILL, "it gets the signal");
    kill(one, SIGTERM);
    is_killed(status_of(one), SIGTERM, "the other didn't");
}

static volatile int sender_uid = -1;

static void
note_sender(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    sender_uid = info->si_uid;
}

static int
kill_parent(void *unused)
{
    (void)unused;
    syscall(SYS_setresuid32, 34, 0, 0);
    return kill(getppid(), SIGUSR1);
}

static void
check_siginfo(void)
{
    struct sigaction action = {.sa_sigaction = note_sender,
                               .sa_flags = SA_SIGINFO};

    sigaction(SIGUSR1, &action, NULL);
    is_exit(in_child(kill_parent, NULL), 0, "a child sends a signal");
    is_int(sender_uid, 34, "si_uid is the sender's real id");
}

int
main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "look") == 0)
        return look_after_exec();
    begin_testing();
    check_ids();
    check_groups();
    check_inheritance();
    check_files();
    check_kill();
    check_kill_group();
    check_siginfo();
    return done_testing();
}
