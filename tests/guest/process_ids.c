/* getpid, getppid, process groups, sessions, uname, uids. */
#include "tap.h"
#include <dirent.h>
#include <sys/utsname.h>

static int
group_of_child(void *group)
{
    return getpgrp() == *(int *)group && getsid(0) == getsid(getppid());
}

static int
new_group(void *unused UNUSED)
{
    if (setpgid(0, 0) != 0 || getpgrp() != getpid())
        return 1;
    return getpgid(0) == getpid() && getpgid(getpid()) == getpid() ? 0 : 2;
}

static int
new_session(void *unused UNUSED)
{
    if (setsid() != getpid())
        return 1;
    if (getsid(0) != getpid() || getpgrp() != getpid())
        return 2;
    if (setsid() != -1 || errno != EPERM)
        return 3;
    return setpgid(0, 0) == -1 && errno == EPERM ? 0 : 4;
}

static int
wait_for_end(void *argument)
{
    int *fds = argument;
    char byte;
    close(fds[1]);
    read(fds[0], &byte, 1);
    return 0;
}

static void
test_groups(void)
{
    int fds[2], group = getpgrp();
    is_exit(in_child(group_of_child, &group), 1,
            "a child is in our group and session");
    is_exit(in_child(new_group, NULL), 0, "setpgid(0, 0) makes a group");
    is_exit(in_child(new_session, NULL), 0, "setsid makes a session, once");
    pipe(fds);
    int pid = spawn(wait_for_end, fds);
    is_int(setpgid(pid, pid), 0, "setpgid of a child");
    is_int(getpgid(pid) == pid, 1, "as getpgid says");
    is_int(setpgid(pid, getpgrp()), 0, "and back into our group");
    is_int(getpgid(pid) == group, 1, "as getpgid says");
    is_err(setpgid(pid, -1), EINVAL, "group -1: EINVAL");
    is_err(setpgid(pid, 99999999), EPERM, "a group that isn't: EPERM");
    close(fds[0]);
    close(fds[1]);
    status_of(pid);
    is_err(setpgid(pid, pid), ESRCH, "of a child that is gone: ESRCH");
    is_err(setpgid(99999999, 0), ESRCH, "of nobody: ESRCH");
    is_err(getpgid(99999999), ESRCH, "getpgid of nobody: ESRCH");
    is_err(getsid(99999999), ESRCH, "getsid of nobody: ESRCH");
}

static void
test_ids(void)
{
    ok(getpid() > 1, "getpid is positive and not init's");
    ok(getppid() > 0, "so is getppid");
    is_int(syscall(SYS_gettid) == getpid(), 1, "the one thread has the pid");
    is_int(getuid(), 0, "getuid: root");
    is_int(geteuid(), 0, "geteuid");
    is_int(getgid(), 0, "getgid");
    is_int(getegid(), 0, "getegid");
    is_int(syscall(SYS_set_tid_address, 0) == getpid(), 1,
           "set_tid_address returns the thread's number");
}

static void
test_uname(void)
{
    struct utsname name;
    is_int(uname(&name), 0, "uname");
    ok(name.sysname[0] && name.release[0] && name.machine[0],
       "has a system, a release and a machine");
    is_fault(syscall(SYS_uname, bad), "uname");
}

/* How often PID is in /proc's list. */
static int
listed(int pid)
{
    int times = 0;
    struct dirent *entry;
    DIR *folder = opendir("/proc");
    while (folder && (entry = readdir(folder)))
        times += atoi(entry->d_name) == pid;
    if (folder)
        closedir(folder);
    return times;
}

static void
test_list(void)
{
    int pids[5], once = 0, ends[2];
    pipe2(ends, O_CLOEXEC);
    for (int i = 0; i < 5; i++)
        pids[i] = spawn(wait_for_end, &ends[0]);
    for (int i = 0; i < 5; i++)
        once += listed(pids[i]) == 1;
    is_int(once, 5, "/proc lists neighbours, each once");
    for (int i = 0; i < 5; i++)
        kill(pids[i], SIGKILL);
    for (int i = 0; i < 5; i++)
        status_of(pids[i]);
    close(ends[0]);
    close(ends[1]);
}

int
main(void)
{
    begin_testing();
    test_ids();
    test_list();
    test_groups();
    test_uname();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
