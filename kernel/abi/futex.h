/* futex's operations: futex(2). */
#ifndef ABI_FUTEX_H
#define ABI_FUTEX_H

#include <stddef.h>
#include <stdint.h>

#define FUTEX_WAIT             0
#define FUTEX_WAKE             1
#define FUTEX_FD               2
#define FUTEX_REQUEUE          3
#define FUTEX_CMP_REQUEUE      4
#define FUTEX_WAKE_OP          5
#define FUTEX_LOCK_PI          6
#define FUTEX_WAIT_BITSET      9
#define FUTEX_WAKE_BITSET      10
#define FUTEX_PRIVATE_FLAG     128
#define FUTEX_CLOCK_REALTIME   256
#define FUTEX_COMMAND_MASK     (~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME))

#define FUTEX_BITSET_MATCH_ANY 0xffffffffu

/* The word of a robust mutex. */
#define FUTEX_WAITERS    0x80000000u
#define FUTEX_OWNER_DIED 0x40000000u
#define FUTEX_TID_MASK   0x3fffffffu

/* A thread's held robust locks: get_robust_list(2). */
struct robust_list {
    struct robust_list *next;
};

struct robust_list_head {
    struct robust_list list;             /* circular; its own address ends it */
    long futex_offset;                   /* from a link to its lock's word */
    struct robust_list *list_op_pending; /* being taken or given back */
};

#endif
