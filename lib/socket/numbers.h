/* Numbers of calls that have no line in the kernel's table yet. */
#ifndef LIB_SOCKET_NUMBERS_H
#define LIB_SOCKET_NUMBERS_H

#include "lib/x86/syscall.h"

#define SYS_setreuid32      203
#define SYS_setregid32      204
#define SYS_getgroups32     205
#define SYS_setgroups32     206
#define SYS_setresuid32     208
#define SYS_getresuid32     209
#define SYS_setresgid32     210
#define SYS_getresgid32     211
#define SYS_setuid32        213
#define SYS_setgid32        214
#define SYS_socket          359
#define SYS_socketpair      360
#define SYS_bind            361
#define SYS_connect         362
#define SYS_listen          363
#define SYS_accept4         364
#define SYS_getsockopt      365
#define SYS_setsockopt      366
#define SYS_getsockname     367
#define SYS_getpeername     368
#define SYS_sendto          369
#define SYS_sendmsg         370
#define SYS_recvfrom        371
#define SYS_recvmsg         372
#define SYS_shutdown        373
#define SYS_pselect6_time64 413
#define SYS_ppoll_time64    414

#endif
