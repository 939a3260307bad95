/*
 * Who a process acts for: credentials(7).
 *
 * Linux gives each thread its own, and libcs call in every thread to make
 * them equal. Here a process has one, so those calls find it done. The user 0
 * is privileged; there are no capabilities.
 */
#ifndef KERNEL_PROC_CREDENTIALS_H
#define KERNEL_PROC_CREDENTIALS_H

#include "kernel/types.h"

#define NGROUPS_MAX  65536
#define ID_UNCHANGED UINT32_MAX /* -1: leave this one as it is */

struct process;

/* A user's ids, or a group's. */
struct ids {
    uint32_t real;      /* who began it: kill */
    uint32_t effective; /* whose rights count */
    uint32_t saved;     /* what effective may become again */
    uint32_t file;      /* effective's, for files; setfsuid changes it alone */
};

/* Whether ID is one of those that a process may act by. */
static inline bool
ids_have(const struct ids *ids, uint32_t id)
{
    return id == ids->real || id == ids->effective || id == ids->saved;
}

/* Supplementary groups. They don't change once made. */
struct group_list;

/* Of one process; process_lock. Its own threads read single ids without. */
struct credentials {
    struct ids user, group;
    struct group_list *groups; /* a reference; NULL: none */
};

/* Makes TO, which is all zeros, a copy of FROM. process_lock held. */
void credentials_copy(struct credentials *to, const struct credentials *from);

/* Gives back what CREDENTIALS hold. */
void credentials_destroy(struct credentials *credentials);

/* For exec: what is effective is saved. */
void credentials_exec(struct process *process);

/* The running process's; a kernel thread's are the superuser's. */
const struct credentials *credentials_current(void);

/* Whether the running process acts for the superuser. */
bool credentials_are_privileged(void);

/* Whether the running process may send SIGNAL to TARGET: kill(2).
 * process_lock held. */
bool credentials_may_signal(const struct process *target, int signal);

/*
 * setuid, setgid: changes the running process's ids of WHICH kind, all of
 * them if it is privileged. 0, -EPERM, or -EINVAL for -1.
 */
enum id_kind { USER_IDS, GROUP_IDS };
int credentials_set(enum id_kind which, uint32_t id);

/* setreuid, setregid: ID_UNCHANGED leaves one. 0 or -EPERM. */
int credentials_set_two(enum id_kind which, uint32_t real, uint32_t effective);

/* setresuid, setresgid. */
int credentials_set_three(enum id_kind which, uint32_t real, uint32_t effective,
                          uint32_t saved);

/* setfsuid, setfsgid: the id it was, whether it was changed or not. */
uint32_t credentials_set_file(enum id_kind which, uint32_t id);

/* setgroups with COUNT (at most NGROUPS_MAX) ids at the user's address. 0,
 * -EFAULT, -ENOMEM. Who is allowed is the caller's business. */
int credentials_set_groups(const uint32_t *user_groups, unsigned count);

/* getgroups: how many there are, sorted, copied to the user's address unless
 * SIZE is 0; -EINVAL (SIZE is too few), -EFAULT. */
int credentials_get_groups(uint32_t *user_groups, int size);

#endif
