/* Calls that tell and change whom a process acts for. */
#include "kernel/errno.h"
#include "kernel/proc/credentials.h"
#include "kernel/syscall/syscall.h"
#include "kernel/x86/user_copy.h"

long
sys_getuid32(void)
{
    return credentials_current()->user.real;
}

long
sys_getgid32(void)
{
    return credentials_current()->group.real;
}

long
sys_geteuid32(void)
{
    return credentials_current()->user.effective;
}

long
sys_getegid32(void)
{
    return credentials_current()->group.effective;
}

long
sys_setuid32(uint32_t id)
{
    return credentials_set(USER_IDS, id);
}

long
sys_setgid32(uint32_t id)
{
    return credentials_set(GROUP_IDS, id);
}

long
sys_setreuid32(uint32_t real, uint32_t effective)
{
    return credentials_set_two(USER_IDS, real, effective);
}

long
sys_setregid32(uint32_t real, uint32_t effective)
{
    return credentials_set_two(GROUP_IDS, real, effective);
}

long
sys_setresuid32(uint32_t real, uint32_t effective, uint32_t saved)
{
    return credentials_set_three(USER_IDS, real, effective, saved);
}

long
sys_setresgid32(uint32_t real, uint32_t effective, uint32_t saved)
{
    return credentials_set_three(GROUP_IDS, real, effective, saved);
}

static long
tell_three(const struct ids *ids, uint32_t *real, uint32_t *effective,
           uint32_t *saved)
{
    if (user_copy_out(real, &ids->real, sizeof *real) < 0 ||
        user_copy_out(effective, &ids->effective, sizeof *effective) < 0 ||
        user_copy_out(saved, &ids->saved, sizeof *saved) < 0)
        return -EFAULT;
    return 0;
}

long
sys_getresuid32(uint32_t *real, uint32_t *effective, uint32_t *saved)
{
    return tell_three(&credentials_current()->user, real, effective, saved);
}

long
sys_getresgid32(uint32_t *real, uint32_t *effective, uint32_t *saved)
{
    return tell_three(&credentials_current()->group, real, effective, saved);
}

long
sys_setfsuid32(uint32_t id)
{
    return credentials_set_file(USER_IDS, id);
}

long
sys_setfsgid32(uint32_t id)
{
    return credentials_set_file(GROUP_IDS, id);
}

long
sys_getgroups32(int size, uint32_t *groups)
{
    return size < 0 ? -EINVAL : credentials_get_groups(groups, size);
}

long
sys_setgroups32(int count, const uint32_t *groups)
{
    if (!credentials_are_privileged())
        return -EPERM;
    if (count < 0 || count > NGROUPS_MAX)
        return -EINVAL;
    return credentials_set_groups(groups, count);
}

/* The same with 16 bits, from before 32 were thought of, which dietlibc asks
 * for still: what doesn't fit is told as 65534. */

static long
narrow(uint32_t id)
{
    return id > UINT16_MAX ? UINT16_MAX - 1 : id;
}

long
sys_getuid(void)
{
    return narrow(sys_getuid32());
}

long
sys_getgid(void)
{
    return narrow(sys_getgid32());
}

long
sys_geteuid(void)
{
    return narrow(sys_geteuid32());
}

long
sys_getegid(void)
{
    return narrow(sys_getegid32());
}
