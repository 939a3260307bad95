/* Process 1: made by hand, since there is nobody to fork. */
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/panic.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/x86/trap_entry.h"

#define UMASK_START 022

/* What its thread executes. */
static struct {
    const char *path;
    const char *const *argv;
    const char *const *envp;
} program;

/* In the new thread, still in the kernel. */
static void
start(void *argument)
{
    struct thread *self = thread_current();

    (void)argument;
    int error = process_exec_kernel(program.path, program.argv, program.envp);
    if (error)
        panic("%s can't be executed: error %d", program.path, -error);
    trap_return_to(self->frame);
}

void
process_start_init(const char *path, const char *const *argv,
                   const char *const *envp)
{
    struct process *init = process_create(NULL);
    struct thread *thread = thread_create_kernel(start, NULL);

    program.path = path;
    program.argv = argv;
    program.envp = envp;
    if (!init || !thread || !(init->fd_table = fd_table_create()))
        panic("no memory for process 1");
    init->cwd = filesystem_root();
    inode_hold(init->cwd);
    init->umask = UMASK_START;
    process_publish(init);
    init->pgid = init->sid = init->pid;
    process_add_thread(init, thread);
    thread_wake(thread);
}
