/* select's sets of descriptors. */
#ifndef ABI_SELECT_H
#define ABI_SELECT_H

#define FD_SETSIZE 1024

typedef struct {
    unsigned long fds_bits[FD_SETSIZE / 32];
} fd_set;

#endif
