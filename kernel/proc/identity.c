#include "kernel/proc/identity.h"

#include "kernel/errno.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"

/* The process of PID or of its thread PID, with a reference, the caller's for
 * 0; NULL. */
static struct process *
find(int pid)
{
    return process_find_by_tid(pid ? pid : process_current()->pid);
}

int
process_get_group(int pid)
{
    struct process *process = find(pid);

    if (!process)
        return -ESRCH;
    int pgid = process->pgid;
    process_put(process);
    return pgid;
}

int
process_get_session(int pid)
{
    struct process *process = find(pid);

    if (!process)
        return -ESRCH;
    int sid = process->sid;
    process_put(process);
    return sid;
}

/* Whether the session SID has a group PGID. */
static bool
is_group_of_session(int pgid, int sid)
{
    struct process *next;
    bool found = false;

    for (int pid = 0; !found && (next = process_next(pid)); process_put(next)) {
        pid = next->pid;
        found = next->pgid == pgid && next->sid == sid;
    }
    return found;
}

/* Whether the caller SELF may put TARGET into the group PGID; or why not. */
static int
check_set_group(struct process *self, struct process *target, int pgid)
{
    if (target != self && target->parent != self)
        return -ESRCH;
    if (target != self && target->has_execed)
        return -EACCES;
    if (target->sid != self->sid || target->sid == target->pid)
        return -EPERM;
    if (pgid != target->pid && !is_group_of_session(pgid, self->sid))
        return -EPERM;
    return 0;
}

int
process_set_group(int pid, int pgid)
{
    if (pid < 0 || pgid < 0)
        return -EINVAL;
    struct process *target = find(pid);
    if (!target)
        return -ESRCH;
    if (pgid == 0)
        pgid = target->pid;
    int error = pid && pid != target->pid
                    ? -EINVAL /* the number of a thread */
                    : check_set_group(process_current(), target, pgid);
    if (!error)
        target->pgid = pgid;
    process_put(target);
    return error;
}

int
process_new_session(void)
{
    struct process *self = process_current();
    struct process *next;
    int pid = 0;

    while ((next = process_next(pid))) {
        bool taken = next->pgid == self->pid;

        pid = next->pid;
        process_put(next);
        if (taken)
            return -EPERM;
    }
    uint32_t flags = spin_lock(&process_lock);
    self->sid = self->pgid = self->pid;
    self->terminal = NULL;
    spin_unlock(&process_lock, flags);
    return self->pid;
}

int
process_parent_pid(void)
{
    uint32_t flags = spin_lock(&process_lock);
    struct process *parent = process_current()->parent;
    int pid = parent ? parent->pid : 0;

    spin_unlock(&process_lock, flags);
    return pid;
}
