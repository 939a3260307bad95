/* Ranges of the integer types and the system's limits. */
#ifndef _LIMITS_H
#define _LIMITS_H

#include "kernel/abi/limits.h"

#undef CHAR_BIT
#undef SCHAR_MIN
#undef SCHAR_MAX
#undef UCHAR_MAX
#undef CHAR_MIN
#undef CHAR_MAX
#undef SHRT_MIN
#undef SHRT_MAX
#undef USHRT_MAX
#undef INT_MIN
#undef INT_MAX
#undef UINT_MAX
#undef LONG_MIN
#undef LONG_MAX
#undef ULONG_MAX
#undef LLONG_MIN
#undef LLONG_MAX
#undef ULLONG_MAX

#define CHAR_BIT                      8
#define SCHAR_MIN                     (-128)
#define SCHAR_MAX                     127
#define UCHAR_MAX                     255
#define CHAR_MIN                      SCHAR_MIN
#define CHAR_MAX                      SCHAR_MAX
#define SHRT_MIN                      (-32768)
#define SHRT_MAX                      32767
#define USHRT_MAX                     65535
#define INT_MIN                       (-INT_MAX - 1)
#define INT_MAX                       2147483647
#define UINT_MAX                      4294967295U
#define LONG_MIN                      (-LONG_MAX - 1L)
#define LONG_MAX                      2147483647L
#define ULONG_MAX                     4294967295UL
#define LLONG_MIN                     (-LLONG_MAX - 1LL)
#define LLONG_MAX                     9223372036854775807LL
#define ULLONG_MAX                    18446744073709551615ULL
#define SSIZE_MAX                     INT_MAX
#define MB_LEN_MAX                    1

#define IOV_MAX                       1024
#define LINE_MAX                      2048
#define NGROUPS_MAX                   65536
#define PTHREAD_KEYS_MAX              1024
#define PTHREAD_DESTRUCTOR_ITERATIONS 4
#define PTHREAD_STACK_MIN             16384
#define SEM_VALUE_MAX                 INT_MAX
#define _POSIX_PIPE_BUF               512
#define _POSIX_PATH_MAX               256
#define _POSIX_OPEN_MAX               20
#define _POSIX_ARG_MAX                4096
#define _POSIX_NAME_MAX               14

#endif
