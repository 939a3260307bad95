/* Calls that wait for any of several descriptors: poll, select, and their
 * kin with another signal mask meanwhile. */
#include "kernel/abi/poll.h"
#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/file/poll_call.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/signal.h"
#include "kernel/syscall/syscall.h"
#include "kernel/syscall/user_time.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

/* ------- How long, and with which signals ------- */

/* A program's time-out, told what is left of it when the call is over. */
struct timeout {
    enum time_layout layout;
    void *user;        /* NULL: none */
    uint64_t deadline; /* as poll_files's */
};

/* Makes TIMEOUT one of LAYOUT at USER. 0, -EFAULT, -EINVAL. */
static int
start_timeout(struct timeout *timeout, enum time_layout layout, void *user)
{
    uint64_t ns = USER_TIME_FOREVER;
    int error = user ? user_time_in_ns(&ns, layout, user) : 0;

    *timeout = (struct timeout){layout, user, 0};
    if (ns == USER_TIME_FOREVER)
        timeout->deadline = POLL_FOREVER;
    else if (ns > 0)
        timeout->deadline = clock_monotonic_ns() + ns;
    return error;
}

/* Tells the program what is left of TIMEOUT. Where it can't be told, RESULT
 * no longer asks for a restart, whose time would be wrong. */
static long
finish_timeout(const struct timeout *timeout, long result)
{
    uint64_t now = clock_monotonic_ns(), left = 0;

    if (timeout->deadline == 0 || timeout->deadline == POLL_FOREVER)
        return result;
    if (timeout->deadline > now)
        left = timeout->deadline - now;
    int error = user_time_out(left, timeout->layout, timeout->user);
    return error && result == -ERESTARTNOHAND ? -EINTR : result;
}

/* Puts the program's mask at USER, unless that is NULL, in the place of the
 * thread's until end_mask. 0, -EINVAL, -EFAULT. */
static int
start_mask(const uint64_t *user, size_t size)
{
    uint64_t mask;

    if (!user)
        return 0;
    if (size != sizeof mask)
        return -EINVAL;
    if (user_copy_in(&mask, user, sizeof mask) < 0)
        return -EFAULT;
    signal_lend_mask(mask);
    return 0;
}

/* The mask is as before; but with a signal to be handled, only once it has
 * been: signal_deliver sees to that. */
static void
end_mask(long result)
{
    if (result != -ERESTARTNOHAND)
        signal_restore_mask();
}

/* ------- What is waited for ------- */

struct poll_set {
    unsigned count;
    struct pollfd *fds;
    struct open_file **files; /* those that FDS name, or NULL */
};

/* Room for COUNT descriptors. 0 or -ENOMEM; then there is nothing to free. */
static int
allocate_set(struct poll_set *set, unsigned count)
{
    set->count = count;
    set->fds = kmalloc((count + 1) * sizeof *set->fds);
    set->files = kmalloc((count + 1) * sizeof *set->files);
    if (set->fds && set->files)
        return 0;
    kfree(set->fds);
    kfree(set->files);
    return -ENOMEM;
}

static void
free_set(struct poll_set *set)
{
    kfree(set->fds);
    kfree(set->files);
}

/* Finds the descriptions; how many of SET name none. */
static unsigned
find_all(struct poll_set *set)
{
    unsigned missing = 0;

    for (unsigned i = 0; i < set->count; i++) {
        set->files[i] = fd_table_find(set->fds[i].fd);
        missing += !set->files[i];
    }
    return missing;
}

static void
put_all(struct poll_set *set)
{
    for (unsigned i = 0; i < set->count; i++)
        if (set->files[i])
            open_file_put(set->files[i]);
}

/* ------- poll and ppoll ------- */

static long
poll_until(struct pollfd *user_fds, unsigned count, uint64_t deadline)
{
    struct poll_set set;

    if (count > FD_LIMIT)
        return -EINVAL;
    long result = allocate_set(&set, count);
    if (result)
        return result;
    size_t size = count * sizeof *set.fds;
    result = user_copy_in(set.fds, user_fds, size);
    if (!result) {
        find_all(&set);
        result =
            poll_files(set.fds, set.files, count, POLLERR | POLLHUP, deadline);
        put_all(&set);
    }
    if (result >= 0 && user_copy_out(user_fds, set.fds, size) < 0)
        result = -EFAULT;
    free_set(&set);
    return result;
}

long
sys_poll(struct pollfd *fds, unsigned count, int timeout_ms)
{
    uint64_t deadline = timeout_ms < 0 ? POLL_FOREVER : 0;

    if (timeout_ms > 0)
        deadline = schedule_deadline(timeout_ms * 1000000ull);
    long result = poll_until(fds, count, deadline);
    if (result == -ERESTARTNOHAND && timeout_ms > 0)
        schedule_keep_deadline(deadline);
    return result;
}

static long
ppoll(struct pollfd *fds, unsigned count, enum time_layout layout, void *time,
      const uint64_t *mask, size_t mask_size)
{
    struct timeout timeout;
    long result = start_timeout(&timeout, layout, time);

    if (!result)
        result = start_mask(mask, mask_size);
    if (result)
        return result;
    result = poll_until(fds, count, timeout.deadline);
    end_mask(result);
    return finish_timeout(&timeout, result);
}

long
sys_ppoll(struct pollfd *fds, unsigned count, struct abi_timespec32 *time,
          const uint64_t *mask, size_t mask_size)
{
    return ppoll(fds, count, TIMESPEC32, time, mask, mask_size);
}

long
sys_ppoll_time64(struct pollfd *fds, unsigned count,
                 struct abi_timespec64 *time, const uint64_t *mask,
                 size_t mask_size)
{
    return ppoll(fds, count, TIMESPEC64, time, mask, mask_size);
}

/* ------- select and pselect ------- */

#define SETS  3 /* to read, to write, exceptional */
#define WORDS (FD_LIMIT / 32)

/* What poll calls that which puts a descriptor into each of the sets. */
static const unsigned set_events[SETS] = {
    POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR,
    POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR,
    POLLPRI,
};

struct selection {
    int limit;            /* numbers are below it */
    uint32_t *user[SETS]; /* each may be NULL */
    uint32_t in[SETS][WORDS];
    uint32_t out[SETS][WORDS];
};

static bool
has_bit(const uint32_t *set, int fd)
{
    return set[fd / 32] >> fd % 32 & 1;
}

static size_t
set_size(const struct selection *selection)
{
    return (selection->limit + 31) / 32 * sizeof(uint32_t);
}

static int
copy_sets_in(struct selection *selection)
{
    for (int i = 0; i < SETS; i++)
        if (selection->user[i] &&
            user_copy_in(selection->in[i], selection->user[i],
                         set_size(selection)) < 0)
            return -EFAULT;
    return 0;
}

static int
copy_sets_out(const struct selection *selection)
{
    for (int i = 0; i < SETS; i++)
        if (selection->user[i] &&
            user_copy_out(selection->user[i], selection->out[i],
                          set_size(selection)) < 0)
            return -EFAULT;
    return 0;
}

/* The events for which FD is in one of SELECTION's sets. */
static unsigned
wanted_events(const struct selection *selection, int fd)
{
    unsigned events = 0;

    for (int i = 0; i < SETS; i++)
        if (has_bit(selection->in[i], fd))
            events |= set_events[i];
    return events;
}

/* Fills SET with the descriptors of SELECTION. */
static void
list_wanted(const struct selection *selection, struct poll_set *set)
{
    set->count = 0;
    for (int fd = 0; fd < selection->limit; fd++) {
        unsigned events = wanted_events(selection, fd);

        if (events)
            set->fds[set->count++] =
                (struct pollfd){.fd = fd, .events = (int16_t)events};
    }
}

/* Puts what poll found into the sets; how many bits are set. */
static int
mark_ready(struct selection *selection, const struct poll_set *set)
{
    int count = 0;

    for (unsigned n = 0; n < set->count; n++) {
        int fd = set->fds[n].fd;

        for (int i = 0; i < SETS; i++) {
            if (!has_bit(selection->in[i], fd) ||
                !(set->fds[n].revents & set_events[i]))
                continue;
            selection->out[i][fd / 32] |= 1u << fd % 32;
            count++;
        }
    }
    return count;
}

/* Waits for what the sets, which are in, want. */
static long
wait_for_sets(struct selection *selection, uint64_t deadline)
{
    struct poll_set set;
    long result = allocate_set(&set, selection->limit);

    if (result)
        return result;
    list_wanted(selection, &set);
    if (find_all(&set) > 0)
        result = -EBADF;
    else
        result = poll_files(set.fds, set.files, set.count, 0, deadline);
    put_all(&set);
    if (result >= 0)
        result = mark_ready(selection, &set);
    free_set(&set);
    return result;
}

/* Numbers above the limit of descriptors can't be open: they are not looked
 * at, nor are those at or above LIMIT. */
static long
select_until(int limit, uint32_t *const user[SETS], uint64_t deadline)
{
    struct selection *selection;

    if (limit < 0)
        return -EINVAL;
    selection = kzalloc(sizeof *selection);
    if (!selection)
        return -ENOMEM;
    selection->limit = limit < FD_LIMIT ? limit : FD_LIMIT;
    memcpy(selection->user, user, sizeof selection->user);
    long result = copy_sets_in(selection);
    if (!result)
        result = wait_for_sets(selection, deadline);
    if (result >= 0 && copy_sets_out(selection) < 0)
        result = -EFAULT;
    kfree(selection);
    return result;
}

long
sys__newselect(int limit, uint32_t *readable, uint32_t *writable,
               uint32_t *exceptional, struct abi_timeval32 *time)
{
    uint32_t *const sets[SETS] = {readable, writable, exceptional};
    struct timeout timeout;
    long result = start_timeout(&timeout, TIMEVAL32, time);

    if (!result)
        result = select_until(limit, sets, timeout.deadline);
    return finish_timeout(&timeout, result);
}

/* USER_MASK: a pointer to the mask and its size, as a seventh argument has no
 * register. NULL: the mask stays. */
static long
pselect(int limit, uint32_t *const sets[SETS], enum time_layout layout,
        void *time, const uint32_t *user_mask)
{
    uint32_t mask[2] = {0, 0};
    struct timeout timeout;

    if (user_mask && user_copy_in(mask, user_mask, sizeof mask) < 0)
        return -EFAULT;
    long result = start_timeout(&timeout, layout, time);
    if (!result)
        result = start_mask((const uint64_t *)mask[0], mask[1]);
    if (result)
        return result;
    result = select_until(limit, sets, timeout.deadline);
    end_mask(result);
    return finish_timeout(&timeout, result);
}

long
sys_pselect6(int limit, uint32_t *readable, uint32_t *writable,
             uint32_t *exceptional, struct abi_timespec32 *time,
             const uint32_t *mask)
{
    uint32_t *const sets[SETS] = {readable, writable, exceptional};

    return pselect(limit, sets, TIMESPEC32, time, mask);
}

long
sys_pselect6_time64(int limit, uint32_t *readable, uint32_t *writable,
                    uint32_t *exceptional, struct abi_timespec64 *time,
                    const uint32_t *mask)
{
    uint32_t *const sets[SETS] = {readable, writable, exceptional};

    return pselect(limit, sets, TIMESPEC64, time, mask);
}
