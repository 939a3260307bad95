/* Limits that programs may rely on. */
#ifndef ABI_LIMITS_H
#define ABI_LIMITS_H

#define PIPE_BUF 4096 /* pipe writes up to this size are atomic */
#define PATH_MAX 4096 /* bytes of a path, its NUL counted */
#define NAME_MAX 255  /* bytes of one name */
#define ARG_MAX  131072

#endif
