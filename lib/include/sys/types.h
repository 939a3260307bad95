/* The types that calls speak in (POSIX sys/types.h). */
#ifndef _SYS_TYPES_H
#define _SYS_TYPES_H

#include <stddef.h>
#include <sys/thread_types.h>

typedef int ssize_t;
typedef long long off_t;
typedef long long loff_t;
typedef long long time_t;
typedef long clock_t;
typedef int clockid_t;
typedef long long suseconds_t; /* 64 bits, as the kernel has it */
typedef unsigned useconds_t;
typedef int pid_t;
typedef unsigned uid_t;
typedef unsigned gid_t;
typedef unsigned id_t;
typedef unsigned mode_t;
typedef unsigned nlink_t;
typedef unsigned long long dev_t;
typedef unsigned long long ino_t;
typedef long blksize_t;
typedef long long blkcnt_t;

#endif
