/* exit and wait: how a process ends, and who is told. */
#include "kernel/abi/wait.h"
#include "kernel/dev/terminal.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/address_space.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/x86/user_copy.h"

/* Gives back what the running process holds. The address space is left
 * first: this CPU must not run on freed page tables. */
static void
release_resources(struct process *self)
{
    struct address_space *space = self->address_space;
    struct fd_table *fd_table = self->fd_table;

    self->fd_table = NULL;
    fd_table_put(fd_table);
    inode_put(self->cwd);
    inode_put(self->exe);
    self->cwd = self->exe = NULL;

    uint32_t flags = spin_lock(&process_lock);
    self->address_space = NULL;
    spin_unlock(&process_lock, flags);
    address_space_switch(NULL);
    address_space_put(space);
}

/* Whether PARENT wants to hear nothing of its children: they vanish. */
static bool
ignores_children(const struct process *parent)
{
    const struct abi_sigaction *action = &parent->actions->action[SIGCHLD];

    return action->handler == ABI_SIG_IGN || action->flags & SA_NOCLDWAIT;
}

/* Gives SELF's children to init; zombies among them are init's to wait for.
 * process_lock held. */
static void
reparent_children(struct process *self, struct process *init)
{
    while (!list_is_empty(&self->children)) {
        struct process *child = container_of(list_first(&self->children),
                                             struct process, sibling_link);

        list_remove(&child->sibling_link);
        list_append(&init->children, &child->sibling_link);
        child->parent = init;
        child->exit_signal = SIGCHLD;
        if (child->state == PROCESS_ZOMBIE)
            wait_queue_wake_all(&init->child_exits);
    }
}

/* How the SIGCHLD of a child with the status word STATUS describes it. */
static struct signal_origin
origin_of_exit(int pid, int status)
{
    bool exited = WIFEXITED(status);

    return (struct signal_origin){
        .code = exited ? CLD_EXITED : CLD_KILLED,
        .pid = pid,
        .status = exited ? WEXITSTATUS(status) : WTERMSIG(status),
    };
}

/* Makes SELF a zombie, or nothing at all when its parent doesn't care, and
 * tells the parent. True when the table's reference is to be given back. */
static bool
become_zombie(struct process *self, int status)
{
    struct signal_origin origin = origin_of_exit(self->pid, status);
    struct process *init = process_find(1);
    uint32_t flags = spin_lock(&process_lock);
    struct process *parent = self->parent;
    bool vanish = ignores_children(parent);
    int exit_signal = self->exit_signal;

    reparent_children(self, init);
    self->exit_status = status;
    self->state = PROCESS_ZOMBIE;
    self->vfork_pending = false;
    wait_queue_wake_all(&self->vfork_done);
    list_remove(&thread_current()->process_link);
    thread_current()->process = NULL; /* the parent may free it any time now */
    if (vanish)
        process_unlist(self);
    process_get(parent);
    wait_queue_wake_all(&parent->child_exits);
    spin_unlock(&process_lock, flags);

    if (exit_signal)
        signal_send(parent, exit_signal, &origin);
    process_put(parent);
    process_put(init);
    return vanish;
}

void
process_exit(int status)
{
    struct thread *thread = thread_current();
    struct process *self = thread->process;
    int zero = 0;

    if (self->pid == 1)
        panic("init ended with status word %x", status);
    if (thread->clear_child_tid && !self->vfork_pending)
        user_copy_out(thread->clear_child_tid, &zero, sizeof zero);
    if (self->terminal && self->sid == self->pid)
        terminal_end_session(self->terminal);
    release_resources(self);
    if (become_zombie(self, status))
        process_put(self);
    thread_prepare_sleep(THREAD_DEAD);
    schedule();
    panic("a dead thread ran");
}

/* Whether PID, as wait4 takes it, selects CHILD. */
static bool
is_selected(const struct process *child, int pid)
{
    if (pid > 0)
        return child->pid == pid;
    if (pid == -1)
        return true;
    return child->pgid == (pid == 0 ? child->parent->pgid : -pid);
}

/* A zombie that PID selects; else NULL, and whether one may come. Lock held. */
static struct process *
find_zombie(struct process *parent, int pid, bool *may_come)
{
    *may_come = false;
    list_for_each (link, &parent->children) {
        struct process *child =
            container_of(link, struct process, sibling_link);

        if (!is_selected(child, pid))
            continue;
        *may_come = true;
        if (child->state == PROCESS_ZOMBIE)
            return child;
    }
    return NULL;
}

/* Counts what CHILD, who is waited for, and its children used as PARENT's
 * children's time. process_lock held. */
static void
add_times(struct process *parent, const struct process *child)
{
    parent->waited_for.user_ticks +=
        child->times.user_ticks + child->waited_for.user_ticks;
    parent->waited_for.system_ticks +=
        child->times.system_ticks + child->waited_for.system_ticks;
}

int
process_wait(int pid, int options, int *status, struct process_times *times)
{
    struct process *self = process_current();
    struct process *child;
    bool may_come;
    int result = 0;

    uint32_t flags = spin_lock(&process_lock);
    while (!(child = find_zombie(self, pid, &may_come))) {
        if (!may_come)
            result = -ECHILD;
        else if (!(options & WNOHANG))
            result = wait_queue_sleep_spin(&self->child_exits);
        if (result < 0 || options & WNOHANG)
            break;
    }
    if (child) {
        process_unlist(child);
        add_times(self, child);
    }
    spin_unlock(&process_lock, flags);
    if (!child)
        return result;
    result = child->pid;
    *status = child->exit_status;
    *times = child->times;
    process_put(child);
    return result;
}
