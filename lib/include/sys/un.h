/* Names of local sockets (POSIX sys/un.h, unix(7)). */
#ifndef _SYS_UN_H
#define _SYS_UN_H

#include "kernel/abi/un.h"
#include <stddef.h>
#include <string.h>

/* The length of ADDRESS, whose path is a string. */
#define SUN_LEN(address) \
    (offsetof(struct sockaddr_un, sun_path) + strlen((address)->sun_path))

#endif
