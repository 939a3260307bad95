/* Waiting for children. */
#include "lib/x86/cancellable_call.h"
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

pid_t
wait(int *status)
{
    return waitpid(-1, status, 0);
}

pid_t
waitpid(pid_t pid, int *status, int options)
{
    return __system_result(
        CANCELLABLE_CALL(SYS_wait4, pid, status, options, NULL));
}

pid_t
wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    struct abi_rusage32 answer = {0};
    long result = CANCELLABLE_CALL(SYS_wait4, pid, status, options, &answer);

    if (result > 0 && usage != NULL) {
        usage->ru_utime = (struct timeval){answer.utime_sec, answer.utime_usec};
        usage->ru_stime = (struct timeval){answer.stime_sec, answer.stime_usec};
        memcpy(&usage->ru_maxrss, answer.rest, sizeof(answer.rest));
    }
    return __system_result(result);
}
