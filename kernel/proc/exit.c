/* exit and wait: how threads and processes end, and who is told. */
#include "kernel/abi/wait.h"
#include "kernel/dev/terminal.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/address_space.h"
#include "kernel/panic.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/x86/user_copy.h"

/* Gives back what the running process holds. The address space is left
 * first: this CPU must not run on freed page tables. */
static void
release_resources(struct process *self)
{
    struct address_space *space = self->address_space;

    process_set_fd_table(self, NULL);
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

/* Has THREAD end as soon as it can. process_lock held. */
static void
tell_to_end(struct thread *thread)
{
    thread->killed = true;
    thread_add_return_work(thread, RETURN_SIGNAL);
    thread_wake_killable(thread);
}

/* Gives SELF's children to init; zombies among them are init's to wait for:
 * whether there are any. process_lock held. */
static bool
reparent_children(struct process *self, struct process *init)
{
    bool zombies = false;

    while (!list_is_empty(&self->children)) {
        struct process *child = container_of(list_first(&self->children),
                                             struct process, sibling_link);

        list_remove(&child->sibling_link);
        list_append(&init->children, &child->sibling_link);
        child->parent = init;
        child->exit_signal = SIGCHLD;
        zombies |= child->state == PROCESS_ZOMBIE;
    }
    if (zombies)
        wait_queue_wake_all(&init->child_exits);
    return zombies;
}

/* How CHILD's SIGCHLD describes it. */
static struct signal_origin
origin_of_exit(const struct process *child)
{
    int status = child->exit_status;
    bool exited = WIFEXITED(status);

    return (struct signal_origin){
        .code = exited ? CLD_EXITED : CLD_KILLED,
        .pid = child->pid,
        .uid = child->credentials.user.real,
        .status = exited ? WEXITSTATUS(status) : WTERMSIG(status),
    };
}

/* Makes SELF a zombie, or nothing at all when its parent doesn't care, and
 * tells the parent. True when the table's reference is to be given back. */
static bool
become_zombie(struct process *self)
{
    struct signal_origin origin = origin_of_exit(self);
    struct process *init = process_find(1);
    uint32_t flags = spin_lock(&process_lock);
    struct process *parent = self->parent;
    bool vanish = ignores_children(parent);
    int exit_signal = self->exit_signal;

    bool orphans = reparent_children(self, init);
    interval_timer_stop(self);
    self->state = PROCESS_ZOMBIE;
    self->vfork_pending = false;
    wait_queue_wake_all(&self->vfork_done);
    process_remove_thread(thread_current()); /* the parent may free SELF now */
    if (vanish)
        process_unlist(self);
    process_get(parent);
    wait_queue_wake_all(&parent->child_exits);
    spin_unlock(&process_lock, flags);

    if (orphans)
        signal_send(init, SIGCHLD, NULL);
    if (exit_signal)
        signal_send(parent, exit_signal, &origin);
    process_put(parent);
    process_put(init);
    return vanish;
}

void
process_end_threads(struct process *process, int status)
{
    if (process->ending)
        return;
    process->ending = true;
    process->exit_status = status;
    list_for_each (link, &process->threads)
        tell_to_end(container_of(link, struct thread, process_link));
}

int
process_end_other_threads(void)
{
    struct thread *self = thread_current();
    struct process *process = self->process;
    uint32_t flags = spin_lock(&process_lock);

    list_for_each (link, &process->threads) {
        struct thread *other = container_of(link, struct thread, process_link);

        if (other != self && !self->killed)
            tell_to_end(other);
    }
    while (process->thread_count > 1 && !self->killed)
        wait_queue_sleep_spin_killable(&process->thread_events);
    int error = self->killed ? -EINTR : 0;
    if (!error)
        process_become_leader(self);
    spin_unlock(&process_lock, flags);
    return error;
}

void
process_leave_memory(void)
{
    struct thread *self = thread_current();
    struct process *process = self->process;
    bool shared = process->thread_count > 1 ||
                  refcount_read(&process->address_space->refs) > 1;
    int zero = 0;

    futex_leave_robust_list();
    if (self->clear_child_tid && shared) {
        user_copy_out(self->clear_child_tid, &zero, sizeof zero);
        futex_wake((uint32_t *)self->clear_child_tid, FUTEX_SHARED, 1,
                   FUTEX_BITSET_MATCH_ANY);
    }
    self->clear_child_tid = NULL;
}

/* Ends the running process, of which the calling thread is what is left. */
static void
end_process(struct process *self)
{
    if (self->pid == 1)
        panic("init ended with status word %x", self->exit_status);
    if (self->terminal && self->sid == self->pid)
        terminal_end_session(self->terminal);
    release_resources(self);
    if (become_zombie(self))
        process_put(self);
}

/* Takes the running thread from its process if others go on; whether it is
 * the last, which takes the process along with STATUS. */
static bool
is_last_thread(struct process *process, int status)
{
    uint32_t flags = spin_lock(&process_lock);
    bool last = process->thread_count == 1;

    if (last)
        process_end_threads(process, status);
    else
        process_remove_thread(thread_current());
    spin_unlock(&process_lock, flags);
    return last;
}

void
thread_exit(int status)
{
    struct process *process = process_current();

    process_leave_memory();
    if (is_last_thread(process, status))
        end_process(process);
    thread_prepare_sleep(THREAD_DEAD);
    schedule();
    panic("a dead thread ran");
}

void
process_exit(int status)
{
    uint32_t flags = spin_lock(&process_lock);

    if (!thread_current()->killed)
        process_end_threads(process_current(), status);
    spin_unlock(&process_lock, flags);
    thread_exit(status);
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
