#include "kernel/proc/credentials.h"

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "kernel/refcount.h"
#include "kernel/x86/user_copy.h"

struct group_list {
    struct refcount refs;
    unsigned count;
    uint32_t ids[]; /* rising */
};

static void
put_groups(struct group_list *groups)
{
    if (groups && refcount_put(&groups->refs))
        kfree(groups);
}

void
credentials_copy(struct credentials *to, const struct credentials *from)
{
    *to = *from;
    if (to->groups)
        refcount_get(&to->groups->refs);
}

void
credentials_destroy(struct credentials *credentials)
{
    put_groups(credentials->groups);
}

void
credentials_exec(struct process *process)
{
    struct credentials *own = &process->credentials;
    uint32_t flags = spin_lock(&process_lock);

    own->user.saved = own->user.file = own->user.effective;
    own->group.saved = own->group.file = own->group.effective;
    spin_unlock(&process_lock, flags);
}

const struct credentials *
credentials_current(void)
{
    static const struct credentials superuser;
    struct process *self = process_current();

    return self ? &self->credentials : &superuser;
}

bool
credentials_are_privileged(void)
{
    return credentials_current()->user.effective == 0;
}

bool
credentials_may_signal(const struct process *target, int signal)
{
    const struct process *self = process_current();
    const struct ids *mine = &self->credentials.user;
    const struct ids *theirs = &target->credentials.user;

    if (mine->effective == 0 || mine->effective == theirs->real ||
        mine->effective == theirs->saved || mine->real == theirs->real ||
        mine->real == theirs->saved)
        return true;
    return signal == SIGCONT && self->sid == target->sid;
}

static struct ids *
own_ids(enum id_kind which)
{
    struct credentials *own = &process_current()->credentials;

    return which == USER_IDS ? &own->user : &own->group;
}

/* Whether ID is one of IDS, or not to be changed, or anything goes. */
static bool
may_become(const struct ids *ids, uint32_t id)
{
    return id == ID_UNCHANGED || credentials_are_privileged() ||
           ids_have(ids, id);
}

static void
change(struct ids *ids, uint32_t real, uint32_t effective, uint32_t saved)
{
    uint32_t flags = spin_lock(&process_lock);

    if (real != ID_UNCHANGED)
        ids->real = real;
    if (effective != ID_UNCHANGED)
        ids->effective = effective;
    if (saved != ID_UNCHANGED)
        ids->saved = saved;
    ids->file = ids->effective;
    spin_unlock(&process_lock, flags);
}

int
credentials_set(enum id_kind which, uint32_t id)
{
    struct ids *ids = own_ids(which);

    if (id == ID_UNCHANGED)
        return -EINVAL;
    if (credentials_are_privileged())
        change(ids, id, id, id);
    else if (id == ids->real || id == ids->saved)
        change(ids, ID_UNCHANGED, id, ID_UNCHANGED);
    else
        return -EPERM;
    return 0;
}

int
credentials_set_two(enum id_kind which, uint32_t real, uint32_t effective)
{
    struct ids *ids = own_ids(which);
    uint32_t saved = ID_UNCHANGED;

    if (!may_become(ids, effective))
        return -EPERM;
    if (real != ID_UNCHANGED && real != ids->real && real != ids->effective &&
        !credentials_are_privileged())
        return -EPERM;
    if (real != ID_UNCHANGED ||
        (effective != ID_UNCHANGED && effective != ids->real))
        saved = effective != ID_UNCHANGED ? effective : ids->effective;
    change(ids, real, effective, saved);
    return 0;
}

int
credentials_set_three(enum id_kind which, uint32_t real, uint32_t effective,
                      uint32_t saved)
{
    struct ids *ids = own_ids(which);

    if (!may_become(ids, real) || !may_become(ids, effective) ||
        !may_become(ids, saved))
        return -EPERM;
    change(ids, real, effective, saved);
    return 0;
}

uint32_t
credentials_set_file(enum id_kind which, uint32_t id)
{
    struct ids *ids = own_ids(which);
    uint32_t old = ids->file;

    if (id != ID_UNCHANGED && (id == old || may_become(ids, id)))
        ids->file = id;
    return old;
}

/* Sorts COUNT IDS: a heap, so that nobody's 65,536 take long. */
static void
sift_down(uint32_t *ids, unsigned root, unsigned count)
{
    for (unsigned child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && ids[child + 1] > ids[child])
            child++;
        if (ids[root] >= ids[child])
            return;
        uint32_t id = ids[root];
        ids[root] = ids[child];
        ids[child] = id;
    }
}

static void
sort_ids(uint32_t *ids, unsigned count)
{
    for (unsigned root = count / 2; root-- > 0;)
        sift_down(ids, root, count);
    for (unsigned end = count; end-- > 1;) {
        uint32_t largest = ids[0];

        ids[0] = ids[end];
        ids[end] = largest;
        sift_down(ids, 0, end);
    }
}

int
credentials_set_groups(const uint32_t *user_groups, unsigned count)
{
    struct credentials *own = &process_current()->credentials;
    struct group_list *groups =
        kmalloc(sizeof *groups + count * sizeof *groups->ids);

    if (!groups)
        return -ENOMEM;
    refcount_init(&groups->refs);
    groups->count = count;
    if (user_copy_in(groups->ids, user_groups, count * sizeof *groups->ids)) {
        kfree(groups);
        return -EFAULT;
    }
    sort_ids(groups->ids, count);
    uint32_t flags = spin_lock(&process_lock);
    struct group_list *old = own->groups;
    own->groups = groups;
    spin_unlock(&process_lock, flags);
    put_groups(old);
    return 0;
}

int
credentials_get_groups(uint32_t *user_groups, int size)
{
    struct credentials *own = &process_current()->credentials;
    uint32_t flags = spin_lock(&process_lock);
    struct group_list *groups = own->groups;
    if (groups)
        refcount_get(&groups->refs);
    spin_unlock(&process_lock, flags);
    int count = groups ? groups->count : 0;
    int result = count;

    if (size != 0 && count > size)
        result = -EINVAL;
    else if (size != 0 && count > 0 &&
             user_copy_out(user_groups, groups->ids,
                           count * sizeof *groups->ids) < 0)
        result = -EFAULT;
    put_groups(groups);
    return result;
}
