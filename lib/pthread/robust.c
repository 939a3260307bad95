/* The list of held robust mutexes: get_robust_list(2). */
#include "lib/pthread/mutex.h"
#include "lib/pthread/thread.h"
#include "lib/x86/syscall.h"

/* A mutex's place in the list. The kernel knows `next` and where the word is
   from there; `previous` is ours. */
struct robust_link {
    struct robust_list next;
    struct robust_link *previous;
};

_Static_assert(offsetof(pthread_mutex_t, __previous) -
                       offsetof(pthread_mutex_t, __next) ==
                   offsetof(struct robust_link, previous),
               "a mutex's two pointers are a robust_link");

#define WORD_FROM_LINK                         \
    ((long)offsetof(pthread_mutex_t, __word) - \
     (long)offsetof(pthread_mutex_t, __next))

static struct robust_link *
link_of(pthread_mutex_t *mutex)
{
    return (struct robust_link *)&mutex->__next;
}

static pthread_mutex_t *
mutex_of(struct robust_list *link)
{
    return (pthread_mutex_t *)((char *)link -
                               offsetof(pthread_mutex_t, __next));
}

/* What the kernel may see at any moment is written in this order. */
static void
in_this_order(void)
{
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

/* The first robust mutex of a thread makes its list known. */
static void
register_list(pthread_t self)
{
    self->robust.list.next = &self->robust.list;
    self->robust.futex_offset = WORD_FROM_LINK;
    self->robust_registered = true;
    SYSTEM_CALL(SYS_set_robust_list, &self->robust, sizeof(self->robust));
}

void
robust_begin(pthread_mutex_t *mutex)
{
    pthread_t self = thread_self();

    if (!self->robust_registered)
        register_list(self);
    self->robust.list_op_pending = &link_of(mutex)->next;
    in_this_order();
}

void
robust_add(pthread_mutex_t *mutex)
{
    struct robust_list *head = &thread_self()->robust.list;
    struct robust_link *link = link_of(mutex);

    link->next.next = head->next;
    link->previous = (struct robust_link *)head;
    if (head->next != head)
        ((struct robust_link *)head->next)->previous = link;
    in_this_order();
    head->next = &link->next;
    in_this_order();
}

void
robust_remove(pthread_mutex_t *mutex)
{
    struct robust_list *head = &thread_self()->robust.list;
    struct robust_link *link = link_of(mutex);

    link->previous->next.next = link->next.next;
    if (link->next.next != head)
        ((struct robust_link *)link->next.next)->previous = link->previous;
    in_this_order();
}

void
robust_end(void)
{
    in_this_order();
    thread_self()->robust.list_op_pending = NULL;
}

/* As the kernel would do it; a thread that ends by itself must do it before
   its descriptor is gone. */
void
robust_list_leave(void)
{
    struct robust_list_head *robust = &thread_self()->robust;
    struct robust_list *link;

    if (!thread_self()->robust_registered)
        return;
    while ((link = robust->list.next) != &robust->list) {
        pthread_mutex_t *mutex = mutex_of(link);

        robust_begin(mutex);
        robust->list.next = link->next;
        if (__atomic_exchange_n(&mutex->__word, FUTEX_OWNER_DIED,
                                __ATOMIC_RELEASE) &
            FUTEX_WAITERS)
            futex_wake(&mutex->__word, 1, mutex->__shared);
        robust_end();
    }
}
