/* The one list of the kernel: doubly linked, circular, its links inside. */
#ifndef KERNEL_LIST_H
#define KERNEL_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* A list's head, and the link that each of its elements embeds. */
struct list {
    struct list *next;
    struct list *previous;
};

#define LIST_INITIALIZER(list) \
    {                          \
        &(list), &(list)       \
    }

/* The structure of TYPE whose field MEMBER is the link at POINTER. */
#define container_of(pointer, type, member) \
    ((type *)((char *)(pointer)-offsetof(type, member)))

/* Walks the list HEAD; the body must not remove the element it stands on. */
#define list_for_each(link, head) \
    for (struct list *link = (head)->next; link != (head); link = link->next)

/* Walks the list HEAD; the body may remove the element it stands on. */
#define list_for_each_safe(link, head)                                \
    for (struct list *link = (head)->next, *link##_next = link->next; \
         link != (head); link = link##_next, link##_next = link->next)

static inline void
list_init(struct list *list)
{
    list->next = list->previous = list;
}

static inline bool
list_is_empty(const struct list *list)
{
    return list->next == list;
}

/* Puts LINK in front of POSITION; with a head as POSITION: at the end. */
static inline void
list_insert_before(struct list *position, struct list *link)
{
    link->next = position;
    link->previous = position->previous;
    position->previous->next = link;
    position->previous = link;
}

static inline void
list_append(struct list *list, struct list *link)
{
    list_insert_before(list, link);
}

static inline void
list_prepend(struct list *list, struct list *link)
{
    list_insert_before(list->next, link);
}

/* Takes LINK out of its list; it is an empty list afterwards. */
static inline void
list_remove(struct list *link)
{
    link->previous->next = link->next;
    link->next->previous = link->previous;
    list_init(link);
}

/* The first link of LIST, or NULL when it is empty. */
static inline struct list *
list_first(const struct list *list)
{
    return list_is_empty(list) ? NULL : list->next;
}

#endif
