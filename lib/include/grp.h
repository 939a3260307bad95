/* The groups of a process (POSIX grp.h, setgroups(2)). */
#ifndef _GRP_H
#define _GRP_H

#include <sys/types.h>

int setgroups(size_t count, const gid_t *groups);

#endif
