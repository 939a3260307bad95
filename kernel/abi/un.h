/* Names of local sockets: unix(7). */
#ifndef ABI_UN_H
#define ABI_UN_H

#include "kernel/abi/socket.h"

#define UNIX_PATH_MAX 108

/* A path ended by a NUL or by the length given; an abstract name, whose first
 * byte is NUL and which the length ends; or, with no bytes, no name. */
struct sockaddr_un {
    sa_family_t sun_family;
    char sun_path[UNIX_PATH_MAX];
};

#endif
