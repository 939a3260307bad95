/*
 * Who waits for a word stands in the bucket that the word's key chooses. The
 * bucket's lock is a mutex, because the word is looked at, and a page fault
 * taken for it, with the lock held: between the look and the sleep nobody can
 * wake, so no wakeup is lost.
 */
#include "kernel/proc/futex.h"

#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/mm/address_space.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/x86/user_copy.h"

#define BUCKETS           256
#define ROBUST_LIST_LIMIT 2048 /* locks looked at: the list may be a circle */
#define PI_BIT            1u   /* of a robust list's link: a lock we lack */

/*
 * What makes two words the same. All memory is private to an address space by
 * now, so a shared word is told by the same pair: processes that share the
 * space (vfork, CLONE_VM) share the word. A page that is shared by mapping
 * (MAP_SHARED) is to have its inode for OBJECT and the offset for ADDRESS.
 */
struct futex_key {
    const void *object; /* the address space */
    uint32_t address;
    enum futex_scope scope;
};

struct futex_bucket {
    struct mutex lock;   /* guards the list, and all who stand in it */
    struct list waiters; /* longest first */
};

/* A thread that sleeps; on its stack. */
struct futex_waiter {
    struct list link;
    struct futex_key key;
    struct futex_bucket *bucket; /* changed under both buckets' locks */
    uint32_t bitset;
    bool woken; /* and out of the list */
    struct thread *thread;
};

static struct futex_bucket buckets[BUCKETS];

void
futex_init(void)
{
    for (unsigned i = 0; i < BUCKETS; i++) {
        mutex_init(&buckets[i].lock, LOCK_FUTEX);
        list_init(&buckets[i].waiters);
    }
}

static struct futex_bucket *
bucket_of(const struct futex_key *key)
{
    uint32_t hash = (key->address >> 2) + ((uintptr_t)key->object >> 4);

    return &buckets[(hash * 0x9E3779B1u) >> 24];
}

/* The key of WORD. A shared word's memory has to exist. */
static int
make_key(uint32_t *word, enum futex_scope scope, struct futex_key *key)
{
    uint32_t value;

    if ((uintptr_t)word % sizeof *word)
        return -EINVAL;
    if ((uintptr_t)word >= USER_END)
        return -EFAULT;
    if (scope == FUTEX_SHARED && user_copy_in(&value, word, sizeof value) < 0)
        return -EFAULT;
    key->object = process_current()->address_space;
    key->address = (uintptr_t)word;
    key->scope = scope;
    return 0;
}

static bool
is_same(const struct futex_key *a, const struct futex_key *b)
{
    return a->address == b->address && a->object == b->object &&
           a->scope == b->scope;
}

/* Looks at WORD: 0 if it holds VALUE, else -EAGAIN, or -EFAULT. */
static int
compare(uint32_t *word, uint32_t value)
{
    uint32_t seen;

    if (user_copy_in(&seen, word, sizeof seen) < 0)
        return -EFAULT;
    return seen == value ? 0 : -EAGAIN;
}

/* Enters WAITER, whose key is set, for WORD if that holds VALUE. */
static int
enter(struct futex_waiter *waiter, uint32_t *word, uint32_t value)
{
    struct futex_bucket *bucket = bucket_of(&waiter->key);

    waiter->bucket = bucket;
    mutex_lock(&bucket->lock);
    int error = compare(word, value);
    if (!error)
        list_append(&bucket->waiters, &waiter->link);
    mutex_unlock(&bucket->lock);
    return error;
}

/* Takes WAITER out; whether it has been woken. Who wakes it or moves it is
 * done with it by then, for that is done under the lock. */
static bool
leave(struct futex_waiter *waiter)
{
    struct futex_bucket *bucket;

    for (;;) {
        bucket = __atomic_load_n(&waiter->bucket, __ATOMIC_ACQUIRE);
        mutex_lock(&bucket->lock);
        if (bucket == waiter->bucket)
            break;
        mutex_unlock(&bucket->lock);
    }
    list_remove(&waiter->link);
    mutex_unlock(&bucket->lock);
    return waiter->woken;
}

/* Sleeps until WAITER is woken, DEADLINE or a signal comes; whether it is
 * late. */
static bool
sleep_until(struct futex_waiter *waiter, uint64_t deadline)
{
    bool late;

    for (;;) {
        thread_prepare_sleep(THREAD_INTERRUPTIBLE);
        late = deadline != FUTEX_FOREVER && clock_monotonic_ns() >= deadline;
        if (late || signal_is_pending() ||
            __atomic_load_n(&waiter->woken, __ATOMIC_ACQUIRE))
            break;
        if (deadline == FUTEX_FOREVER)
            schedule();
        else
            schedule_until(deadline);
    }
    thread_wake(waiter->thread);
    return late;
}

int
futex_wait(uint32_t *word, enum futex_scope scope, uint32_t value,
           uint32_t bitset, uint64_t deadline)
{
    struct futex_waiter waiter = {.bitset = bitset, .thread = thread_current()};
    int error = make_key(word, scope, &waiter.key);

    if (!error)
        error = enter(&waiter, word, value);
    if (error)
        return error;
    bool late = sleep_until(&waiter, deadline);
    if (leave(&waiter))
        return 0;
    if (late)
        return -ETIMEDOUT;
    return deadline == FUTEX_FOREVER ? -ERESTARTSYS : -ERESTARTNOHAND;
}

/* Its bucket's lock is held. */
static void
wake(struct futex_waiter *waiter)
{
    list_remove(&waiter->link);
    __atomic_store_n(&waiter->woken, true, __ATOMIC_RELEASE);
    thread_wake(waiter->thread);
}

int
futex_wake(uint32_t *word, enum futex_scope scope, int count, uint32_t bitset)
{
    struct futex_key key;
    int error = make_key(word, scope, &key);
    int done = 0;

    if (error)
        return error;
    struct futex_bucket *bucket = bucket_of(&key);
    mutex_lock(&bucket->lock);
    list_for_each_safe (link, &bucket->waiters) {
        struct futex_waiter *waiter =
            container_of(link, struct futex_waiter, link);

        if (!is_same(&waiter->key, &key) || !(waiter->bitset & bitset))
            continue;
        wake(waiter);
        if (++done >= count)
            break;
    }
    mutex_unlock(&bucket->lock);
    return done;
}

static void
lock_two(struct futex_bucket *a, struct futex_bucket *b)
{
    mutex_lock(a < b ? &a->lock : &b->lock);
    if (a != b)
        mutex_lock(a < b ? &b->lock : &a->lock);
}

static void
unlock_two(struct futex_bucket *a, struct futex_bucket *b)
{
    mutex_unlock(&a->lock);
    if (a != b)
        mutex_unlock(&b->lock);
}

/* Has WAITER wait for what KEY says. Both buckets' locks are held. */
static void
move_to(struct futex_waiter *waiter, const struct futex_key *key)
{
    struct futex_bucket *to = bucket_of(key);

    waiter->key = *key;
    if (waiter->bucket == to)
        return;
    list_remove(&waiter->link);
    list_append(&to->waiters, &waiter->link);
    __atomic_store_n(&waiter->bucket, to, __ATOMIC_RELEASE);
}

/* Wakes WAKE_COUNT of KEY's waiters and moves up to MOVE_COUNT more to TARGET.
 * Both buckets' locks are held. */
static int
wake_and_move(const struct futex_key *key, const struct futex_key *target,
              int wake_count, int move_count)
{
    int done = 0;

    list_for_each_safe (link, &bucket_of(key)->waiters) {
        struct futex_waiter *waiter =
            container_of(link, struct futex_waiter, link);

        if (done - wake_count >= move_count)
            break;
        if (!is_same(&waiter->key, key))
            continue;
        if (++done <= wake_count)
            wake(waiter);
        else
            move_to(waiter, target);
    }
    return done;
}

int
futex_requeue(uint32_t *word, uint32_t *target, enum futex_scope scope,
              int wake_count, int move_count, const uint32_t *expected)
{
    struct futex_key from, to;
    int result = wake_count < 0 || move_count < 0 ? -EINVAL : 0;

    if (!result)
        result = make_key(word, scope, &from);
    if (!result)
        result = make_key(target, scope, &to);
    if (result)
        return result;
    lock_two(bucket_of(&from), bucket_of(&to));
    if (expected)
        result = compare(word, *expected);
    if (!result)
        result = wake_and_move(&from, &to, wake_count, move_count);
    unlock_two(bucket_of(&from), bucket_of(&to));
    return result;
}

/*
 * The lock at ADDRESS is in the robust list of the running thread, which ends.
 * If it is its owner, marks it so and wakes one who waits. PENDING: it was
 * being taken or given back; given back already, it may lack its wakeup. PI
 * locks are only marked. False: there is no such word.
 */
static bool
leave_lock(uint32_t address, bool pi, bool pending)
{
    uint32_t *word = (uint32_t *)address;
    uint32_t seen, value;

    if (address % sizeof *word || user_copy_in(&seen, word, sizeof seen) < 0)
        return false;
    do {
        value = seen;
        if (pending && !pi && !(value & FUTEX_TID_MASK)) {
            futex_wake(word, FUTEX_SHARED, 1, FUTEX_BITSET_MATCH_ANY);
            return true;
        }
        if ((value & FUTEX_TID_MASK) != (uint32_t)thread_current()->tid)
            return true;
        if (user_compare_exchange(word, &seen,
                                  (value & FUTEX_WAITERS) | FUTEX_OWNER_DIED))
            return false;
    } while (seen != value);
    if (!pi && value & FUTEX_WAITERS)
        futex_wake(word, FUTEX_SHARED, 1, FUTEX_BITSET_MATCH_ANY);
    return true;
}

void
futex_leave_robust_list(void)
{
    struct thread *self = thread_current();
    uint32_t end = (uint32_t)self->robust_list;
    struct robust_list_head head;

    if (!end || user_copy_in(&head, self->robust_list, sizeof head) < 0)
        return;
    self->robust_list = NULL;
    uint32_t entry = (uint32_t)head.list.next;
    uint32_t pending = (uint32_t)head.list_op_pending;
    uint32_t offset = head.futex_offset;
    for (int i = 0; i < ROBUST_LIST_LIMIT && (entry & ~PI_BIT) != end; i++) {
        uint32_t next;
        /* Read first: a lock that is given back may be freed at once. */
        bool more = user_copy_in(&next, (void *)(entry & ~PI_BIT), 4) == 0;

        if ((entry ^ pending) & ~PI_BIT &&
            !leave_lock((entry & ~PI_BIT) + offset, entry & PI_BIT, false))
            return;
        if (!more)
            return;
        entry = next;
    }
    if (pending & ~PI_BIT)
        leave_lock((pending & ~PI_BIT) + offset, pending & PI_BIT, true);
}
