/* Waiting for descriptors (POSIX poll.h). */
#ifndef _POLL_H
#define _POLL_H

#include "kernel/abi/poll.h"

typedef unsigned nfds_t;

int poll(struct pollfd *fds, nfds_t count, int timeout_ms);

#endif
