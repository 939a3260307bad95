#include "kernel/proc/process.h"

#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/address_space.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/thread.h"
#include "lib/include/string.h"

#define PID_MAX      32768
#define HASH_BUCKETS 256

struct spinlock process_lock = SPINLOCK_INITIALIZER(LOCK_PROCESS);

/* All guarded by process_lock. */
static struct list table = LIST_INITIALIZER(table);
static struct list hash[HASH_BUCKETS];     /* of struct process, by pid */
static struct list tid_hash[HASH_BUCKETS]; /* of struct thread, by tid */
static uint32_t count;
static int last_pid;

static struct list *
bucket(struct list *table, int number)
{
    struct list *head = &table[(unsigned)number % HASH_BUCKETS];

    if (!head->next)
        list_init(head);
    return head;
}

/* The process PID, or NULL. Lock held. */
static struct process *
find_locked(int pid)
{
    list_for_each (link, bucket(hash, pid)) {
        struct process *process = container_of(link, struct process, hash_link);

        if (process->pid == pid)
            return process;
    }
    return NULL;
}

struct thread *
thread_find(int tid)
{
    list_for_each (link, bucket(tid_hash, tid)) {
        struct thread *thread = container_of(link, struct thread, tid_link);

        if (thread->tid == tid)
            return thread;
    }
    return NULL;
}

/* The next number that is no process's and no thread's; 0 when all are taken.
 * Lock held. */
static int
next_pid(void)
{
    for (int tries = 0; tries < PID_MAX; tries++) {
        last_pid = last_pid % (PID_MAX - 1) + 1;
        if (!find_locked(last_pid) && !thread_find(last_pid))
            return last_pid;
    }
    return 0;
}

struct process *
process_create(struct process *parent)
{
    struct process *process = kzalloc(sizeof *process);

    if (!process)
        return NULL;
    process->actions = kzalloc(sizeof *process->actions);
    if (!process->actions) {
        kfree(process);
        return NULL;
    }
    refcount_init(&process->refs);
    list_init(&process->table_link);
    list_init(&process->hash_link);
    list_init(&process->children);
    list_init(&process->sibling_link);
    list_init(&process->threads);
    list_init(&process->real_timer.link);
    wait_queue_init_spin(&process->child_exits, &process_lock);
    wait_queue_init_spin(&process->vfork_done, &process_lock);
    wait_queue_init_spin(&process->thread_events, &process_lock);
    process->parent = parent;
    process->exit_signal = SIGCHLD;
    return process;
}

/* Where PROCESS belongs in the table, which is sorted by pid: the newest pid
 * is the largest, but for a wrap around. Lock held. */
static void
insert_sorted(struct process *process)
{
    struct list *position = &table;

    while (position->previous != &table &&
           container_of(position->previous, struct process, table_link)->pid >
               process->pid)
        position = position->previous;
    list_insert_before(position, &process->table_link);
}

int
process_publish(struct process *process)
{
    uint32_t flags = spin_lock(&process_lock);

    process->pid = next_pid();
    if (process->pid) {
        insert_sorted(process);
        list_append(bucket(hash, process->pid), &process->hash_link);
        if (process->parent)
            list_append(&process->parent->children, &process->sibling_link);
        count++;
    }
    spin_unlock(&process_lock, flags);
    return process->pid ? 0 : -EAGAIN;
}

void
process_unlist(struct process *process)
{
    process->state = PROCESS_REAPED;
    list_remove(&process->table_link);
    list_remove(&process->hash_link);
    list_remove(&process->sibling_link);
    count--;
}

/* Gives THREAD the number TID. Lock held. */
static void
set_tid(struct thread *thread, int tid)
{
    thread->tid = tid;
    list_append(bucket(tid_hash, tid), &thread->tid_link);
}

int
process_add_thread(struct process *process, struct thread *thread)
{
    uint32_t flags = spin_lock(&process_lock);
    int tid = process->thread_count == 0 ? process->pid : next_pid();
    int error = tid ? 0 : -EAGAIN;

    if (process == process_current() && thread_current()->killed)
        error = -EINTR;
    if (!error) {
        thread->process = process;
        set_tid(thread, tid);
        list_append(&process->threads, &thread->process_link);
        process->thread_count++;
        thread->killed = process->ending;
        if (process->pending.set || process->stopped || process->ending)
            thread_add_return_work(thread, RETURN_SIGNAL);
    }
    spin_unlock(&process_lock, flags);
    return error;
}

void
process_remove_thread(struct thread *thread)
{
    struct process *process = thread->process;

    list_remove(&thread->process_link);
    list_remove(&thread->tid_link);
    thread->process = NULL;
    process->thread_count--;
    signal_retarget(process, ~thread->signal_mask);
    wait_queue_wake_all(&process->thread_events);
}

void
process_become_leader(struct thread *thread)
{
    list_remove(&thread->tid_link);
    set_tid(thread, thread->process->pid);
}

struct inode *
process_get_cwd(void)
{
    uint32_t flags = spin_lock(&process_lock);
    struct inode *cwd = process_current()->cwd;

    inode_hold(cwd);
    spin_unlock(&process_lock, flags);
    return cwd;
}

void
process_set_cwd(struct inode *directory)
{
    uint32_t flags = spin_lock(&process_lock);
    struct inode *old = process_current()->cwd;

    process_current()->cwd = directory;
    spin_unlock(&process_lock, flags);
    inode_put(old);
}

/* PROCESS with a new reference unless it is NULL, and the lock given back. */
static struct process *
get_and_unlock(struct process *process, uint32_t flags)
{
    if (process)
        process_get(process);
    spin_unlock(&process_lock, flags);
    return process;
}

struct process *
process_find(int pid)
{
    uint32_t flags = spin_lock(&process_lock);

    return get_and_unlock(find_locked(pid), flags);
}

struct process *
process_find_by_tid(int tid)
{
    uint32_t flags = spin_lock(&process_lock);
    struct thread *thread = thread_find(tid);

    return get_and_unlock(thread ? thread->process : find_locked(tid), flags);
}

struct process *
process_next(int pid)
{
    struct process *result = NULL;
    uint32_t flags = spin_lock(&process_lock);

    list_for_each (link, &table) {
        struct process *process =
            container_of(link, struct process, table_link);

        if (process->pid > pid) {
            process_get(process);
            result = process;
            break;
        }
    }
    spin_unlock(&process_lock, flags);
    return result;
}

void
process_get(struct process *process)
{
    refcount_get(&process->refs);
}

void
process_put(struct process *process)
{
    if (!refcount_put(&process->refs))
        return;
    credentials_destroy(&process->credentials);
    kfree(process->actions);
    kfree(process);
}

struct fd_table *
process_get_fd_table(struct process *process)
{
    uint32_t flags = spin_lock(&process_lock);
    struct fd_table *table = process->fd_table;

    if (table)
        fd_table_get(table);
    spin_unlock(&process_lock, flags);
    return table;
}

void
process_set_fd_table(struct process *self, struct fd_table *table)
{
    uint32_t flags = spin_lock(&process_lock);
    struct fd_table *old = self->fd_table;

    self->fd_table = table;
    spin_unlock(&process_lock, flags);
    fd_table_put(old);
}

uint32_t
process_count(void)
{
    uint32_t flags = spin_lock(&process_lock);
    uint32_t result = count;
    spin_unlock(&process_lock, flags);
    return result;
}
