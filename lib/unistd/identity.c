/*
 * Which user and groups a process acts for: setresuid(2). On Linux these calls
 * change the calling thread alone.
 */
#include "lib/x86/syscall.h"
#include <grp.h>
#include <unistd.h>

#define UNCHANGED ((uid_t)-1)

uid_t
getuid(void)
{
    return SYSTEM_CALL(SYS_getuid32);
}

uid_t
geteuid(void)
{
    return SYSTEM_CALL(SYS_geteuid32);
}

int
getresuid(uid_t *real, uid_t *effective, uid_t *saved)
{
    return __system_result(
        SYSTEM_CALL(SYS_getresuid32, real, effective, saved));
}

int
setuid(uid_t uid)
{
    return __system_result(SYSTEM_CALL(SYS_setuid32, uid));
}

int
seteuid(uid_t uid)
{
    return setresuid(UNCHANGED, uid, UNCHANGED);
}

int
setreuid(uid_t real, uid_t effective)
{
    return __system_result(SYSTEM_CALL(SYS_setreuid32, real, effective));
}

int
setresuid(uid_t real, uid_t effective, uid_t saved)
{
    return __system_result(
        SYSTEM_CALL(SYS_setresuid32, real, effective, saved));
}

gid_t
getgid(void)
{
    return SYSTEM_CALL(SYS_getgid32);
}

gid_t
getegid(void)
{
    return SYSTEM_CALL(SYS_getegid32);
}

int
getresgid(gid_t *real, gid_t *effective, gid_t *saved)
{
    return __system_result(
        SYSTEM_CALL(SYS_getresgid32, real, effective, saved));
}

int
setgid(gid_t gid)
{
    return __system_result(SYSTEM_CALL(SYS_setgid32, gid));
}

int
setegid(gid_t gid)
{
    return setresgid(UNCHANGED, gid, UNCHANGED);
}

int
setregid(gid_t real, gid_t effective)
{
    return __system_result(SYSTEM_CALL(SYS_setregid32, real, effective));
}

int
setresgid(gid_t real, gid_t effective, gid_t saved)
{
    return __system_result(
        SYSTEM_CALL(SYS_setresgid32, real, effective, saved));
}

int
getgroups(int count, gid_t *groups)
{
    return __system_result(SYSTEM_CALL(SYS_getgroups32, count, groups));
}

int
setgroups(size_t count, const gid_t *groups)
{
    return __system_result(SYSTEM_CALL(SYS_setgroups32, count, groups));
}
