/* What the calls of poll_calls.c share. */
#ifndef KERNEL_FILE_POLL_CALL_H
#define KERNEL_FILE_POLL_CALL_H

#include "kernel/file/open_file.h"
#include "kernel/file/poll.h"

#define POLL_FOREVER UINT64_MAX

/*
 * poll(2) on COUNT descriptions (NULL where FDS has none) until DEADLINE (ns
 * since boot; 0: only looks; POLL_FOREVER). The events in ALWAYS count whether
 * FDS ask for them or not. How many have events, in FDS' revents;
 * -ERESTARTNOHAND or -ENOMEM. Sleeps.
 */
int poll_files(struct pollfd *fds, struct open_file **files, unsigned count,
               unsigned always, uint64_t deadline);

#endif
