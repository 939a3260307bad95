/* Waiting for descriptors (POSIX poll.h). */
#ifndef _POLL_H
#define _POLL_H

#include "kernel/abi/poll.h"
#include <signal.h>
#include <time.h>

typedef unsigned nfds_t;

int poll(struct pollfd *fds, nfds_t count, int timeout_ms);
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
          const sigset_t *mask);

#endif
