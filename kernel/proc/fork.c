/* clone(2): another thread; or fork's copy of the process, where descriptions
 * behind the descriptors are shared, not copied. */
#include "kernel/abi/sched.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/address_space.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/x86/fpu.h"
#include "kernel/x86/segments.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

/* What tells a thread its number and gives it its segment; or says nothing. */
#define COMMON_FLAGS                                                     \
    (CSIGNAL | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | \
     CLONE_CHILD_CLEARTID | CLONE_SYSVSEM | CLONE_DETACHED)

/* What makes a process, and what a thread: all or nothing is shared. */
#define PROCESS_FLAGS (COMMON_FLAGS | CLONE_VM | CLONE_VFORK | CLONE_FILES)
#define SHARED        (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND)
#define THREAD_FLAGS  (COMMON_FLAGS | SHARED | CLONE_THREAD)

/* Gives CHILD its own, or with CLONE_* its parent's, memory and table. */
static int
copy_resources(struct process *child, struct process *parent, uint32_t flags)
{
    if (flags & CLONE_VM) {
        address_space_get(parent->address_space);
        child->address_space = parent->address_space;
    } else {
        child->address_space = address_space_clone(parent->address_space);
    }
    if (!child->address_space)
        return -ENOMEM;
    if (flags & CLONE_FILES) {
        fd_table_get(parent->fd_table);
        child->fd_table = parent->fd_table;
    } else {
        child->fd_table = fd_table_clone(parent->fd_table);
    }
    return child->fd_table ? 0 : -ENOMEM;
}

static void
copy_identity(struct process *child, struct process *parent)
{
    uint32_t flags = spin_lock(&process_lock);

    *child->actions = *parent->actions;
    credentials_copy(&child->credentials, &parent->credentials);
    child->pgid = parent->pgid;
    child->sid = parent->sid;
    child->terminal = parent->terminal;
    spin_unlock(&process_lock, flags);
    child->umask = parent->umask;
    child->cwd = process_get_cwd();
    child->exe = parent->exe;
    if (child->exe)
        inode_hold(child->exe);
    memcpy(child->name, parent->name, sizeof child->name);
}

/* A thread that goes on where the caller's call does, with 0 for result. */
static struct thread *
copy_thread(uint32_t stack)
{
    struct thread *self = thread_current();
    struct thread *thread = thread_create();

    if (!thread)
        return NULL;
    fpu_save_current();
    if (fpu_clone(thread, self) < 0) {
        thread_destroy(thread);
        return NULL;
    }
    *thread->frame = *self->frame;
    thread->frame->eax = 0;
    if (stack)
        thread->frame->esp = stack;
    memcpy(thread->tls, self->tls, sizeof thread->tls);
    thread->fs = segments_read_fs();
    thread->gs = segments_read_gs();
    thread->signal_mask = self->signal_mask;
    return thread;
}

/* Gives back what an unpublished CHILD holds. */
static void
discard(struct process *child)
{
    if (child->fd_table)
        fd_table_put(child->fd_table);
    if (child->address_space)
        address_space_put(child->address_space);
    inode_put(child->cwd);
    inode_put(child->exe);
    process_put(child);
}

static int
set_tls(struct thread *thread, const struct clone_arguments *arguments)
{
    struct user_desc descriptor;

    if (!(arguments->flags & CLONE_SETTLS))
        return 0;
    if (user_copy_in(&descriptor, arguments->tls, sizeof descriptor) < 0)
        return -EFAULT;
    if (descriptor.entry_number == UINT32_MAX)
        return -EINVAL;
    return thread_set_tls(thread, &descriptor);
}

/* Writes the new thread's number where the caller of clone wants it. */
static void
report_tid(struct thread *thread, const struct clone_arguments *arguments)
{
    int tid = thread->tid;

    if (arguments->flags & CLONE_PARENT_SETTID)
        user_copy_out(arguments->parent_tid, &tid, sizeof tid);
    if (arguments->flags & CLONE_CHILD_SETTID)
        thread->set_child_tid = arguments->child_tid;
    if (arguments->flags & CLONE_CHILD_CLEARTID)
        thread->clear_child_tid = arguments->child_tid;
}

static void
wait_for_vfork(struct process *child)
{
    uint32_t flags = spin_lock(&process_lock);

    while (child->vfork_pending && !thread_current()->killed)
        wait_queue_sleep_spin_killable(&child->vfork_done);
    spin_unlock(&process_lock, flags);
}

/* The thread that ARGUMENTS describe, nobody's yet, in *RESULT. */
static int
make_thread(const struct clone_arguments *arguments, struct thread **result)
{
    struct thread *thread = copy_thread(arguments->stack);

    if (!thread)
        return -ENOMEM;
    int error = set_tls(thread, arguments);
    if (error)
        thread_destroy(thread);
    *result = thread;
    return error;
}

/* A published child whose thread lacks only its process. */
static int
make_child(const struct clone_arguments *arguments, struct process **result,
           struct thread **thread)
{
    struct process *parent = process_current();
    struct process *child = process_create(parent);
    int exit_signal = arguments->flags & CSIGNAL;
    int error;

    if (!child)
        return -ENOMEM;
    copy_identity(child, parent);
    child->exit_signal = exit_signal <= ABI_NSIG ? exit_signal : 0;
    child->vfork_pending = arguments->flags & CLONE_VFORK;
    error = copy_resources(child, parent, arguments->flags);
    if (error)
        goto failed;
    error = make_thread(arguments, thread);
    if (error)
        goto failed;
    error = process_publish(child);
    if (error) {
        thread_destroy(*thread);
        goto failed;
    }
    *result = child;
    return 0;

failed:
    discard(child);
    return error;
}

/* CLONE_THREAD: a thread that shares all there is to share. */
static int
clone_thread(const struct clone_arguments *arguments)
{
    struct thread *thread;
    int error = make_thread(arguments, &thread);

    if (error)
        return error;
    error = process_add_thread(process_current(), thread);
    if (error) {
        thread_destroy(thread);
        return error;
    }
    int tid = thread->tid;
    report_tid(thread, arguments);
    thread_wake(thread);
    return tid;
}

/* Which threads and processes there are: clone(2)'s rules, and what is built.
 */
static int
check_flags(uint32_t flags)
{
    bool is_thread = flags & CLONE_THREAD;

    if ((is_thread && !(flags & CLONE_SIGHAND)) ||
        (flags & CLONE_SIGHAND && !(flags & CLONE_VM)))
        return -EINVAL;
    if (is_thread && (flags & SHARED) != SHARED)
        return -ENOSYS;
    return flags & ~(is_thread ? THREAD_FLAGS : PROCESS_FLAGS) ? -ENOSYS : 0;
}

static int
clone_process(const struct clone_arguments *arguments)
{
    struct process *child;
    struct thread *thread;
    int error = make_child(arguments, &child, &thread);

    if (error)
        return error;
    int pid = child->pid;
    process_add_thread(child, thread);
    report_tid(thread, arguments);
    process_get(child);
    thread_wake(thread);
    if (arguments->flags & CLONE_VFORK)
        wait_for_vfork(child);
    process_put(child);
    return pid;
}

int
process_clone(const struct clone_arguments *arguments)
{
    int error = check_flags(arguments->flags);

    if (error)
        return error;
    return arguments->flags & CLONE_THREAD ? clone_thread(arguments)
                                           : clone_process(arguments);
}

void
process_finish_vfork(void)
{
    struct process *self = process_current();
    uint32_t flags = spin_lock(&process_lock);

    self->vfork_pending = false;
    wait_queue_wake_all(&self->vfork_done);
    spin_unlock(&process_lock, flags);
}

/* Where trap.S has a new process's thread begin. */
void
fork_first_run(void)
{
    struct thread *self = thread_current();

    scheduler_first_run();
    if (self->set_child_tid)
        user_copy_out(self->set_child_tid, &self->tid, sizeof self->tid);
}
