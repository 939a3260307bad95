/* The files of /proc/PID. */
#include "kernel/dev/terminal.h"
#include "kernel/fs/proc_text.h"
#include "kernel/mm/address_space.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"

#define COMMAND_LINE_MAX 4096u

/* What stat shows, read at one moment. */
struct process_view {
    char name[PROCESS_NAME_SIZE];
    char state; /* R S D T Z X, as ps prints them */
    int pid, parent, pgid, sid;
    unsigned threads;
    uint64_t pending; /* signals */
    struct process_times own, waited_for;
    uint32_t terminal; /* device number, or 0 */
    int foreground;    /* its foreground group, or -1 */
    uint32_t bytes;    /* of address space */
};

/* The letter for PROCESS's state, which is its first thread's; that may have
 * ended before the others. process_lock held. */
static char
state_letter(const struct process *process)
{
    struct list *first = list_first(&process->threads);

    if (process->state != PROCESS_ALIVE)
        return process->state == PROCESS_ZOMBIE ? 'Z' : 'X';
    if (process->stopped)
        return 'T';
    if (!first)
        return 'R';
    struct thread *leader = container_of(first, struct thread, process_link);
    if (leader->tid != process->pid)
        return 'Z';
    switch (leader->state) {
    case THREAD_INTERRUPTIBLE:
        return 'S';
    case THREAD_KILLABLE:
    case THREAD_UNINTERRUPTIBLE:
        return 'D';
    default:
        return 'R';
    }
}

/* Bytes of address space that SPACE's areas take. */
static uint32_t
sum_areas(struct address_space *space)
{
    uint32_t bytes = 0;

    mutex_lock(&space->lock);
    list_for_each (link, &space->areas) {
        struct vm_area *area = container_of(link, struct vm_area, link);

        bytes += area->end - area->start;
    }
    mutex_unlock(&space->lock);
    return bytes;
}

static void
view_process(struct process_view *view, struct process *process)
{
    uint32_t flags = spin_lock(&process_lock);
    struct address_space *space = process->address_space;

    *view = (struct process_view){
        .state = state_letter(process),
        .pid = process->pid,
        .parent = process->parent ? process->parent->pid : 0,
        .pgid = process->pgid,
        .sid = process->sid,
        .threads = process->thread_count,
        .pending = process->pending.set,
        .own = process->times,
        .waited_for = process->waited_for,
        .foreground = -1,
    };
    __builtin_memcpy(view->name, process->name, sizeof view->name);
    if (process->terminal)
        terminal_describe(process->terminal, &view->terminal,
                          &view->foreground);
    if (space)
        address_space_get(space);
    spin_unlock(&process_lock, flags);
    if (space) {
        view->bytes = sum_areas(space);
        address_space_put(space);
    }
}

/* proc(5): 52 fields; those that this kernel doesn't count are 0. */
void
proc_print_process_stat(struct proc_text *text, struct process *process)
{
    struct process_view view;

    view_process(&view, process);
    proc_text_print(text, "%d (%s) %c %d %d %d %u %d", view.pid, view.name,
                    view.state, view.parent, view.pgid, view.sid,
                    (unsigned)view.terminal, view.foreground);
    proc_text_print(text, " 0 0 0 0 0 %u %u %u %u", view.own.user_ticks,
                    view.own.system_ticks, view.waited_for.user_ticks,
                    view.waited_for.system_ticks);
    proc_text_print(text, " 20 0 %u 0 0 %u 0 4294967295", view.threads,
                    (unsigned)view.bytes);
    proc_text_print(text,
                    " 0 0 0 0 0 %u 0 0 0 0 0 0 17"
                    " 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n",
                    (unsigned)view.pending);
}

void
proc_print_process_cmdline(struct proc_text *text, struct process *process)
{
    char *line = kmalloc(COMMAND_LINE_MAX);

    if (!line)
        return;
    proc_text_add(text, line,
                  process_command_line(process, line, COMMAND_LINE_MAX));
    kfree(line);
}
