/* Calls of threads: their numbers, their segments, and what they wait by. */
#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/syscall/syscall.h"
#include "kernel/syscall/user_time.h"
#include "kernel/x86/segments.h"
#include "kernel/x86/user_copy.h"

long
sys_gettid(void)
{
    return thread_current()->tid;
}

long
sys_set_tid_address(int *tid)
{
    thread_current()->clear_child_tid = tid;
    return thread_current()->tid;
}

long
sys_set_thread_area(struct user_desc *user_descriptor)
{
    struct user_desc descriptor;

    if (user_copy_in(&descriptor, user_descriptor, sizeof descriptor) < 0)
        return -EFAULT;
    int error = thread_set_tls(thread_current(), &descriptor);
    if (error)
        return error;
    segments_load_tls();
    return user_copy_out(user_descriptor, &descriptor, sizeof descriptor);
}

long
sys_sched_yield(void)
{
    schedule();
    return 0;
}

long
sys_set_robust_list(struct robust_list_head *head, size_t size)
{
    if (size != sizeof *head)
        return -EINVAL;
    thread_current()->robust_list = head;
    return 0;
}

long
sys_get_robust_list(int tid, struct robust_list_head **user_head,
                    size_t *user_size)
{
    struct robust_list_head *head = NULL;
    size_t size = sizeof *head;

    uint32_t flags = spin_lock(&process_lock);
    struct thread *thread = tid ? thread_find(tid) : thread_current();
    if (thread)
        head = thread->robust_list;
    spin_unlock(&process_lock, flags);
    if (!thread)
        return -ESRCH;
    if (user_copy_out(user_size, &size, sizeof size) < 0)
        return -EFAULT;
    return user_copy_out(user_head, &head, sizeof head);
}

/* One futex call; what its arguments mean depends on the operation. */
struct futex_call {
    uint32_t *word;
    int operation; /* without the flags */
    enum futex_scope scope;
    uint32_t value;
    uint64_t deadline; /* FUTEX_FOREVER without a time-out */
    uint32_t value2;   /* the time-out argument as a number */
    uint32_t *target;
    uint32_t value3;
};

/* Whether OPERATION's fourth argument is a time-out. */
static bool
has_timeout(int operation)
{
    return operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET;
}

/* When NS, as the flags of OPERATION mean it, has come: FUTEX_WAIT says how
 * long, FUTEX_WAIT_BITSET until when on one of two clocks. */
static uint64_t
deadline_of(int operation, uint64_t ns)
{
    if ((operation & FUTEX_COMMAND_MASK) == FUTEX_WAIT)
        return schedule_deadline(ns);
    if (operation & FUTEX_CLOCK_REALTIME) {
        uint64_t now = clock_realtime_ns();

        return clock_monotonic_ns() + (ns > now ? ns - now : 0);
    }
    return ns;
}

static long
do_futex(const struct futex_call *call)
{
    switch (call->operation) {
    case FUTEX_WAIT:
        return futex_wait(call->word, call->scope, call->value,
                          FUTEX_BITSET_MATCH_ANY, call->deadline);
    case FUTEX_WAIT_BITSET:
        if (!call->value3)
            return -EINVAL;
        return futex_wait(call->word, call->scope, call->value, call->value3,
                          call->deadline);
    case FUTEX_WAKE:
        return futex_wake(call->word, call->scope, call->value,
                          FUTEX_BITSET_MATCH_ANY);
    case FUTEX_WAKE_BITSET:
        if (!call->value3)
            return -EINVAL;
        return futex_wake(call->word, call->scope, call->value, call->value3);
    case FUTEX_REQUEUE:
    case FUTEX_CMP_REQUEUE:
        return futex_requeue(
            call->word, call->target, call->scope, call->value, call->value2,
            call->operation == FUTEX_CMP_REQUEUE ? &call->value3 : NULL);
    default:
        return -ENOSYS;
    }
}

/* Both futex calls: TIME is of LAYOUT, or for most operations no time. */
static long
futex(struct futex_call call, int operation, enum time_layout layout,
      const void *time)
{
    uint64_t ns;

    call.operation = operation & FUTEX_COMMAND_MASK;
    call.scope = operation & FUTEX_PRIVATE_FLAG ? FUTEX_PRIVATE : FUTEX_SHARED;
    call.value2 = (uint32_t)time;
    call.deadline = FUTEX_FOREVER;
    if (time && has_timeout(call.operation)) {
        int error = user_time_in_ns(&ns, layout, time);
        if (error)
            return error;
        call.deadline = deadline_of(operation, ns);
    }
    if (operation & FUTEX_CLOCK_REALTIME && call.operation != FUTEX_WAIT_BITSET)
        return -ENOSYS;
    long result = do_futex(&call);
    if (result == -ERESTARTNOHAND && call.operation == FUTEX_WAIT)
        schedule_keep_deadline(call.deadline);
    return result;
}

long
sys_futex(uint32_t *word, int operation, uint32_t value,
          const struct abi_timespec32 *time, uint32_t *target, uint32_t value3)
{
    struct futex_call call = {
        .word = word, .value = value, .target = target, .value3 = value3};

    return futex(call, operation, TIMESPEC32, time);
}

long
sys_futex_time64(uint32_t *word, int operation, uint32_t value,
                 const struct abi_timespec64 *time, uint32_t *target,
                 uint32_t value3)
{
    struct futex_call call = {
        .word = word, .value = value, .target = target, .value3 = value3};

    return futex(call, operation, TIMESPEC64, time);
}
