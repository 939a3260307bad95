#include "tests/host/support/plain_user.h"

#include <string.h>

#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/x86/user_copy.h"

#define FIRST_GOOD_ADDRESS 0x10000u

int (*plain_sleep)(struct wait_queue *queue);
unsigned plain_wakeups;

static bool
is_bad(const void *user)
{
    return (uintptr_t)user < FIRST_GOOD_ADDRESS;
}

int
user_copy_in(void *to, const void *from, size_t count)
{
    return user_copy_in_some(to, from, count) == count ? 0 : -EFAULT;
}

int
user_copy_out(void *to, const void *from, size_t count)
{
    return user_copy_out_some(to, from, count) == count ? 0 : -EFAULT;
}

size_t
user_copy_in_some(void *to, const void *from, size_t count)
{
    if (is_bad(from))
        return 0;
    memcpy(to, from, count);
    return count;
}

size_t
user_copy_out_some(void *to, const void *from, size_t count)
{
    if (is_bad(to))
        return 0;
    memcpy(to, from, count);
    return count;
}

size_t
user_clear_some(void *to, size_t count)
{
    if (is_bad(to))
        return 0;
    memset(to, 0, count);
    return count;
}

void
wait_queue_init(struct wait_queue *queue, struct mutex *mutex)
{
    queue->mutex = mutex;
}

int
wait_queue_sleep_until(struct wait_queue *queue, uint64_t deadline)
{
    if (deadline == WAIT_NOT)
        return -EAGAIN;
    assert(plain_sleep);
    assert(queue->mutex->owner);
    mutex_unlock(queue->mutex);
    int result = plain_sleep(queue);
    mutex_lock(queue->mutex);
    return result;
}

void
wait_queue_sleep_spin_uninterruptible(struct wait_queue *queue)
{
    (void)queue;
    panic("one thread alone has to wait");
}

void
wait_queue_wake_all(struct wait_queue *queue)
{
    assert(queue->mutex ? queue->mutex->owner : queue->spin->locked);
    plain_wakeups++;
}
