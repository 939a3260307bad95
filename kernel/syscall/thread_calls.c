/* Calls of threads: their numbers, their segments, and what they wait by. */
#include "kernel/abi/time.h"
#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/syscall/syscall.h"
#include "kernel/x86/segments.h"
#include "kernel/x86/user_copy.h"

#define NS_PER_SECOND 1000000000u

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

/* When TIME, as the flags of OPERATION mean it, has come: FUTEX_WAIT says how
 * long, FUTEX_WAIT_BITSET until when on one of two clocks. 0 or -EINVAL. */
static int
deadline_of(int operation, const struct abi_timespec64 *time,
            uint64_t *deadline)
{
    if (time->tv_sec < 0 || (uint64_t)time->tv_nsec >= NS_PER_SECOND)
        return -EINVAL;
    uint64_t ns = time->tv_sec < INT32_MAX * 2ll
                      ? time->tv_sec * (uint64_t)NS_PER_SECOND + time->tv_nsec
                      : INT64_MAX;
    if ((operation & FUTEX_COMMAND_MASK) == FUTEX_WAIT) {
        ns = schedule_deadline(ns);
    } else if (operation & FUTEX_CLOCK_REALTIME) {
        uint64_t now = clock_realtime_ns();

        ns = clock_monotonic_ns() + (ns > now ? ns - now : 0);
    }
    *deadline = ns;
    return 0;
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

/* Both futex calls: TIME is the time-out, read already, or NULL. */
static long
futex(struct futex_call *call, int operation, const struct abi_timespec64 *time)
{
    call->operation = operation & FUTEX_COMMAND_MASK;
    call->scope = operation & FUTEX_PRIVATE_FLAG ? FUTEX_PRIVATE : FUTEX_SHARED;
    call->deadline = FUTEX_FOREVER;
    int error = time ? deadline_of(operation, time, &call->deadline) : 0;
    if (error)
        return error;
    if (operation & FUTEX_CLOCK_REALTIME &&
        call->operation != FUTEX_WAIT_BITSET)
        return -ENOSYS;
    long result = do_futex(call);
    if (result == -ERESTARTNOHAND && call->operation == FUTEX_WAIT)
        schedule_keep_deadline(call->deadline);
    return result;
}

long
sys_futex(uint32_t *word, int operation, uint32_t value,
          const struct abi_timespec32 *user_time, uint32_t *target,
          uint32_t value3)
{
    struct futex_call call = {.word = word,
                              .value = value,
                              .value2 = (uint32_t)user_time,
                              .target = target,
                              .value3 = value3};
    bool timed = user_time && has_timeout(operation & FUTEX_COMMAND_MASK);
    struct abi_timespec32 short_time = {0};

    if (timed && user_copy_in(&short_time, user_time, sizeof short_time) < 0)
        return -EFAULT;
    struct abi_timespec64 time = {short_time.tv_sec, short_time.tv_nsec};
    return futex(&call, operation, timed ? &time : NULL);
}

long
sys_futex_time64(uint32_t *word, int operation, uint32_t value,
                 const struct abi_timespec64 *user_time, uint32_t *target,
                 uint32_t value3)
{
    struct futex_call call = {.word = word,
                              .value = value,
                              .value2 = (uint32_t)user_time,
                              .target = target,
                              .value3 = value3};
    bool timed = user_time && has_timeout(operation & FUTEX_COMMAND_MASK);
    struct abi_timespec64 time = {0};

    if (timed && user_copy_in(&time, user_time, sizeof time) < 0)
        return -EFAULT;
    time.tv_nsec = (uint32_t)time.tv_nsec;
    return futex(&call, operation, timed ? &time : NULL);
}
