/* Waiting for children (POSIX sys/wait.h). */
#ifndef _SYS_WAIT_H
#define _SYS_WAIT_H

#include "kernel/abi/wait.h"
#include <sys/types.h>

struct rusage;

pid_t wait(int *status);
pid_t waitpid(pid_t pid, int *status, int options);
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage);

#endif
