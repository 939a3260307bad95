/* Mapping memory (POSIX sys/mman.h). */
#ifndef _SYS_MMAN_H
#define _SYS_MMAN_H

#include "kernel/abi/mman.h"
#include <stddef.h>
#include <sys/types.h>

#define MAP_ANON   MAP_ANONYMOUS
#define MAP_FAILED ((void *)-1)

void *mmap(void *address, size_t length, int protection, int flags, int fd,
           off_t offset);
int munmap(void *address, size_t length);
int mprotect(void *address, size_t length, int protection);

#endif
