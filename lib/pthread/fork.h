/* What must not be half changed when a process forks. */
#ifndef LIB_PTHREAD_FORK_H
#define LIB_PTHREAD_FORK_H

#include "lib/private.h"
#include "lib/pthread/lock.h"

/* Each where it is used: stdlib/exit.c, stdlib/environment.c, pthread/key.c,
   stdio/stream_list.c, stdlib/heap.c. */
extern struct lock exit_lock LIBC_PRIVATE(exit_lock);
extern struct lock environment_lock LIBC_PRIVATE(environment_lock);
extern struct lock keys_lock LIBC_PRIVATE(keys_lock);
extern struct lock stream_list_lock LIBC_PRIVATE(stream_list_lock);
extern struct lock heap_lock LIBC_PRIVATE(heap_lock);

#endif
