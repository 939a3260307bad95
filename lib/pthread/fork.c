/*
 * fork among threads. The child has one thread, the one that called; and of
 * everything else what the others had left it like, at whatever point they
 * were. The program's own locks are its business (pthread_atfork); those of
 * the libc are taken here first, so that no other thread is in the midst of
 * what they guard, and given back in parent and child.
 */
#include "lib/pthread/fork.h"
#include "lib/pthread/signals.h"
#include "lib/pthread/stack.h"
#include "lib/pthread/thread.h"
#include "lib/stdio/stream.h"
#include "lib/stdlib/exit.h"
#include "lib/x86/syscall.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct handlers {
    void (*prepare)(void);
    void (*parent)(void);
    void (*child)(void);
    struct handlers *older;
    struct handlers *newer;
};

static struct handlers *newest;
static struct handlers *oldest;
static struct lock handlers_lock;

int fork_count;

/* In the order in which they are taken: a thread that has one takes only
   those further down. */
static struct lock *const libc_locks[] = {
    &handlers_lock,    &exit_lock, &environment_lock, &keys_lock,
    &stream_list_lock, &heap_lock, &stack_lock,
};

#define LOCK_COUNT (sizeof(libc_locks) / sizeof(*libc_locks))

/*
 * Around each fork PREPARE is called before it, the last registered first,
 * then PARENT and CHILD there, the first registered first; NULL: nothing. 0
 * or ENOMEM (POSIX pthread_atfork).
 */
int
pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
    struct handlers *handlers = malloc(sizeof(*handlers));

    if (handlers == NULL)
        return ENOMEM;
    lock_acquire(&handlers_lock);
    *handlers = (struct handlers){prepare, parent, child, newest, NULL};
    if (newest != NULL)
        newest->newer = handlers;
    else
        oldest = handlers;
    __atomic_store_n(&newest, handlers, __ATOMIC_RELEASE);
    lock_release(&handlers_lock);
    return 0;
}

/* No lock is held while they run: handlers are never removed, and those that
   come after LAST don't count for this fork. */
static void
run_before(struct handlers *last)
{
    for (struct handlers *each = last; each != NULL; each = each->older)
        if (each->prepare != NULL)
            each->prepare();
}

static void
run_after(struct handlers *last, bool in_child)
{
    struct handlers *each = last == NULL ? NULL : oldest;

    for (; each != NULL; each = each == last ? NULL : each->newer) {
        void (*function)(void) = in_child ? each->child : each->parent;

        if (function != NULL)
            function();
    }
}

/* Makes the child's only thread what it must be. */
static void
become_only_thread(pthread_t self)
{
    thread_count = 1;
    threads_began = false;
    fork_count++;
    self->alive_lock = (struct lock){0};
    self->joiner = NULL;
    self->robust_registered = false;
    stream_list_only_thread();
    exit_only_thread();
}

/* The kernel's part: it tells the child's thread its tid before it runs. */
static pid_t
trap(pthread_t self)
{
    return SYSTEM_CALL(SYS_clone,
                       CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD,
                       NULL, NULL, NULL, &self->tid);
}

/* With all locks held, and no handler in between. */
static pid_t
fork_among_threads(pthread_t self)
{
    uint64_t mask;
    pid_t pid;

    signal_block_all(&mask);
    for (size_t i = 0; i < LOCK_COUNT; i++)
        lock_acquire(libc_locks[i]);
    pid = trap(self);
    for (size_t i = LOCK_COUNT; i > 0; i--)
        lock_release(libc_locks[i - 1]);
    if (pid == 0)
        become_only_thread(self);
    signal_restore(&mask);
    return pid;
}

/* Returns the child's pid, 0 in the child, or -1 with errno (POSIX fork). */
pid_t
fork(void)
{
    pthread_t self = thread_self();
    struct handlers *last = __atomic_load_n(&newest, __ATOMIC_ACQUIRE);
    pid_t pid;

    run_before(last);
    pid = threads_began ? fork_among_threads(self) : trap(self);
    if (pid == 0)
        self->robust_registered = false;
    run_after(last, pid == 0);
    return __system_result(pid);
}
