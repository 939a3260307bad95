/* Options of SOL_TCP (POSIX netinet/tcp.h, tcp(7)). */
#ifndef _NETINET_TCP_H
#define _NETINET_TCP_H

#include "kernel/abi/in.h"

#endif
