/*
 * TAP for the programs in tests/guest: one include, no library.
 *
 * Every line goes out by one write(2) of its own, so that nothing waits in a
 * buffer when a test forks. Only the process that began the test reports; a
 * child answers by its exit status or through a pipe. Names hold nothing that
 * changes from run to run (no pids, addresses, times): the runner compares
 * the lines with those of the same program on Linux.
 */
#ifndef TAP_H
#define TAP_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define UNUSED          __attribute__((unused))
#define PAGE            4096
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

extern char **environ;

/* Where a check stands, for the diagnostics. */
#define TAP_HERE __FILE__, __LINE__

static int tap_count UNUSED;
static int tap_failures UNUSED;

/* ------- Output ------- */

static inline void
tap_put(const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t written = write(STDOUT_FILENO, text, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            _exit(99);
        text += written;
        left -= written;
    }
}

/* A `# ...` line: for people, not compared. */
__attribute__((format(printf, 1, 2))) static inline void
diag(const char *format, ...)
{
    char text[400] = "# ";
    va_list args;
    va_start(args, format);
    vsnprintf(text + 2, sizeof text - 4, format, args);
    va_end(args);
    strcat(text, "\n");
    tap_put(text);
}

static inline const char *
tap_errno_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {
        {0, "no error"},
        {EPERM, "EPERM"},
        {ENOENT, "ENOENT"},
        {ESRCH, "ESRCH"},
        {EINTR, "EINTR"},
        {EIO, "EIO"},
        {ENXIO, "ENXIO"},
        {E2BIG, "E2BIG"},
        {ENOEXEC, "ENOEXEC"},
        {EBADF, "EBADF"},
        {ECHILD, "ECHILD"},
        {EAGAIN, "EAGAIN"},
        {ENOMEM, "ENOMEM"},
        {EACCES, "EACCES"},
        {EFAULT, "EFAULT"},
        {EBUSY, "EBUSY"},
        {EEXIST, "EEXIST"},
        {EXDEV, "EXDEV"},
        {ENODEV, "ENODEV"},
        {ENOTDIR, "ENOTDIR"},
        {EISDIR, "EISDIR"},
        {EINVAL, "EINVAL"},
        {ENFILE, "ENFILE"},
        {EMFILE, "EMFILE"},
        {ENOTTY, "ENOTTY"},
        {EFBIG, "EFBIG"},
        {ENOSPC, "ENOSPC"},
        {ESPIPE, "ESPIPE"},
        {EROFS, "EROFS"},
        {EMLINK, "EMLINK"},
        {EPIPE, "EPIPE"},
        {ENAMETOOLONG, "ENAMETOOLONG"},
        {ENOSYS, "ENOSYS"},
        {ENOTEMPTY, "ENOTEMPTY"},
        {ELOOP, "ELOOP"},
        {EOVERFLOW, "EOVERFLOW"},
        {ENOTSOCK, "ENOTSOCK"},
        {EDESTADDRREQ, "EDESTADDRREQ"},
        {EMSGSIZE, "EMSGSIZE"},
        {EPROTOTYPE, "EPROTOTYPE"},
        {ENOPROTOOPT, "ENOPROTOOPT"},
        {EPROTONOSUPPORT, "EPROTONOSUPPORT"},
        {ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT"},
        {EOPNOTSUPP, "EOPNOTSUPP"},
        {EAFNOSUPPORT, "EAFNOSUPPORT"},
        {EADDRINUSE, "EADDRINUSE"},
        {EADDRNOTAVAIL, "EADDRNOTAVAIL"},
        {ENETUNREACH, "ENETUNREACH"},
        {ECONNABORTED, "ECONNABORTED"},
        {ECONNRESET, "ECONNRESET"},
        {ENOBUFS, "ENOBUFS"},
        {EISCONN, "EISCONN"},
        {ENOTCONN, "ENOTCONN"},
        {ETIMEDOUT, "ETIMEDOUT"},
        {ECONNREFUSED, "ECONNREFUSED"},
        {EALREADY, "EALREADY"},
        {EINPROGRESS, "EINPROGRESS"},
        {EDOM, "EDOM"},
        {ETOOMANYREFS, "ETOOMANYREFS"},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].number == number)
            return names[i].name;
    return "an errno without a name here";
}

static inline int
tap_line(int passed, const char *format, va_list args)
{
    char text[300];
    int at = snprintf(text, sizeof text, "%s %d - ", passed ? "ok" : "not ok",
                      ++tap_count);
    vsnprintf(text + at, sizeof text - 2 - at, format, args);
    strcat(text, "\n");
    tap_put(text);
    tap_failures += !passed;
    return passed;
}

/* ------- Checks: each prints one line and returns whether it passed ------- */

__attribute__((format(printf, 5, 6))) static inline int
tap_ok(int passed, const char *what, const char *file, int line,
       const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tap_line(passed, format, args);
    va_end(args);
    if (!passed)
        diag("got a false `%s`, wanted it true (%s:%d)", what, file, line);
    return passed;
}

__attribute__((format(printf, 6, 7))) static inline int
tap_is_int(long long got, int error, long long want, const char *file, int line,
           const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tap_line(got == want, format, args);
    va_end(args);
    if (got != want)
        diag("got %lld%s%s%s, wanted %lld (%s:%d)", got,
             got == -1 ? " (errno says " : "",
             got == -1 ? tap_errno_name(error) : "", got == -1 ? ")" : "", want,
             file, line);
    return got == want;
}

__attribute__((format(printf, 5, 6))) static inline int
tap_is_str(const char *got, const char *want, const char *file, int line,
           const char *format, ...)
{
    va_list args;
    int passed = got && strcmp(got, want) == 0;
    va_start(args, format);
    tap_line(passed, format, args);
    va_end(args);
    if (!passed)
        diag("got \"%.100s\", wanted \"%.100s\" (%s:%d)", got ? got : "NULL",
             want, file, line);
    return passed;
}

__attribute__((format(printf, 6, 7))) static inline int
tap_is_err(long long got, int error, int want, const char *file, int line,
           const char *format, ...)
{
    va_list args;
    int passed = got == -1 && error == want;
    va_start(args, format);
    tap_line(passed, format, args);
    va_end(args);
    if (!passed && got == -1)
        diag("got -1 with errno %d (%s), wanted %s (%s:%d)", error,
             tap_errno_name(error), tap_errno_name(want), file, line);
    else if (!passed)
        diag("got success (%lld), wanted -1 with errno %s (%s:%d)", got,
             tap_errno_name(want), file, line);
    return passed;
}

static inline void
tap_say_status(char *text, size_t size, int status)
{
    if (status == -1)
        snprintf(text, size, "no child at all");
    else if (WIFEXITED(status))
        snprintf(text, size, "an exit with status %d", WEXITSTATUS(status));
    else if (WIFSIGNALED(status))
        snprintf(text, size, "a death by signal %d", WTERMSIG(status));
    else
        snprintf(text, size, "the status word 0x%x", status);
}

/* Compares wait status words, but for the bit that tells of a core file. */
__attribute__((format(printf, 5, 6))) static inline int
tap_is_status(int got, int want, const char *file, int line, const char *format,
              ...)
{
    va_list args;
    int passed = got != -1 && (got & ~0x80) == want;
    va_start(args, format);
    tap_line(passed, format, args);
    va_end(args);
    if (!passed) {
        char was[60], wanted[60];
        tap_say_status(was, sizeof was, got);
        tap_say_status(wanted, sizeof wanted, want);
        diag("got %s, wanted %s (%s:%d)", was, wanted, file, line);
    }
    return passed;
}

#define ok(condition, ...) \
    tap_ok(!!(condition), #condition, TAP_HERE, __VA_ARGS__)
#define is_str(got, want, ...) tap_is_str(got, want, TAP_HERE, __VA_ARGS__)

#define is_int(got, want, ...)                                      \
    ({                                                              \
        errno = 0;                                                  \
        long long tap_got = (long long)(got);                       \
        int tap_error = errno;                                      \
        tap_is_int(tap_got, tap_error, (long long)(want), TAP_HERE, \
                   __VA_ARGS__);                                    \
    })

/* CALL must return -1 and leave ERROR in errno. */
#define is_err(call, error, ...)                                      \
    ({                                                                \
        errno = 0;                                                    \
        long long tap_got = (long long)(call);                        \
        int tap_error = errno;                                        \
        tap_is_err(tap_got, tap_error, error, TAP_HERE, __VA_ARGS__); \
    })

/* The wait status says exit(CODE), or death by SIGNAL. */
#define is_exit(status, code, ...) \
    tap_is_status(status, ((code)&0xff) << 8, TAP_HERE, __VA_ARGS__)
#define is_killed(status, signal, ...) \
    tap_is_status(status, signal, TAP_HERE, __VA_ARGS__)

/* Pointers that no call may follow, whatever the program. */
static const struct {
    uint32_t address;
    const char *name;
} tap_bad_pointers[] UNUSED = {
    {0, "null"},
    {0x10, "in the first page"},
    {0xC0100000u, "kernel address"},
    {0xFFFFFFF0u, "wraps around"},
};

/*
 * CALL, an expression in which `bad` is the pointer, must fail with EFAULT
 * for every pointer above. Use syscall(): a libc may follow it itself.
 */
#define is_fault(call, what)                                                   \
    for (size_t tap_i = 0; tap_i < COUNT_OF(tap_bad_pointers); tap_i++) {      \
        void *bad UNUSED = (void *)(uintptr_t)tap_bad_pointers[tap_i].address; \
        is_err(call, EFAULT, "%s: EFAULT, pointer %s", what,                   \
               tap_bad_pointers[tap_i].name);                                  \
    }

/* ------- Beginning and end ------- */

/*
 * Call first: leaves descriptors 0, 1 and 2 and nothing above them, the mask
 * 022, and at most 1024 descriptors (where the limit can be set at all).
 */
static inline void
begin_testing(void)
{
    uint32_t limit[2] = {1024, 1024};
    for (int fd = 3; fd < 1024; fd++)
        close(fd);
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", O_RDWR);
    syscall(75 /* setrlimit */, 7 /* RLIMIT_NOFILE */, limit);
    umask(022);
    errno = 0;
}

/* Prints the plan. Returns main's result: 0 when every check passed. */
static inline int
done_testing(void)
{
    char text[30];
    snprintf(text, sizeof text, "1..%d\n", tap_count);
    tap_put(text);
    return tap_failures != 0;
}

/* ------- Helpers ------- */

static inline void
nap(int milliseconds)
{
    struct timespec time = {milliseconds / 1000,
                            milliseconds % 1000 * 1000000L};
    while (nanosleep(&time, &time) < 0 && errno == EINTR)
        continue;
}

/* The letter that /proc/PID/stat has for the state of PID; 0: no such PID. */
static inline char
state_of(int pid)
{
    char text[200];
    snprintf(text, sizeof text, "/proc/%d/stat", pid);
    int fd = open(text, O_RDONLY);
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    text[got > 0 ? got : 0] = '\0';
    const char *name_end = strrchr(text, ')');
    return name_end && name_end[1] == ' ' ? name_end[2] : 0;
}

/*
 * Waits until PID, whoever's child it is, is in STATE: 'S' asleep, 'T'
 * stopped, 'Z' dead and not yet waited for. 'S' doesn't tell in which call:
 * PID must be on its way to the one under test, or in it, and sleep nowhere
 * before. It takes two looks in a row: on its way into a sleep a process shows
 * 'S' before it looks for the last time whether it has to.
 *
 * Returns 1, and 0 after many seconds or when PID has ended otherwise; that
 * is a failed check, even in a child, where the plan won't count it.
 */
#define await_state(pid, state) tap_await_state(pid, state, TAP_HERE)

static inline int
tap_await_state(int pid, char state, const char *file, int line)
{
    int seen = 0;
    char now = 0;
    for (int look = 0; look < 1500; look++) {
        now = state_of(pid);
        seen = now == state ? seen + 1 : 0;
        if (seen == 2)
            return 1;
        if (now != state && (now == 0 || now == 'Z'))
            break;
        nap(look < 200 ? 1 : 10);
    }
    tap_ok(0, "state_of(pid) == state", file, line,
           "a process comes to state %c", state);
    diag("it is in state %c", now ? now : '-');
    return 0;
}

/* Waits for PID and returns its status word, or -1. */
static inline int
status_of(int pid)
{
    int status;
    int got;
    do
        got = waitpid(pid, &status, 0);
    while (got < 0 && errno == EINTR);
    return pid > 0 && got == pid ? status : -1;
}

/* Forks a child that exits with what BODY(ARGUMENT) returns. Its pid. */
static inline int
spawn(int (*body)(void *), void *argument)
{
    int pid = fork();
    if (pid == 0)
        _exit(body(argument));
    return pid;
}

/* The same, and waits for it: the status word, or -1. */
static inline int
in_child(int (*body)(void *), void *argument)
{
    return status_of(spawn(body, argument));
}

/* Makes the file NAME hold TEXT. 0 or -1. */
static inline int
make_file(const char *name, const char *text)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0)
        return -1;
    ssize_t written = write(fd, text, strlen(text));
    close(fd);
    return written == (ssize_t)strlen(text) ? 0 : -1;
}

/* The number of open descriptors below LIMIT. */
static inline int
open_descriptors(int limit)
{
    int count = 0;
    for (int fd = 0; fd < limit; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* Where one mapped page ends and nothing is mapped behind. Never unmapped. */
static inline char *
page_edge(void)
{
    char *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        return NULL;
    munmap(pages + PAGE, PAGE);
    return pages + PAGE;
}

/*
 * The value of TYPE in the auxiliary vector, which stands behind the
 * environment's NULL; 0 when it isn't there.
 */
static inline uint32_t
auxiliary(uint32_t type)
{
    char **end = environ;
    while (*end)
        end++;
    for (uint32_t *pair = (uint32_t *)(end + 1); pair[0]; pair += 2)
        if (pair[0] == type)
            return pair[1];
    return 0;
}

/*
 * The absolute path of the program that runs, from AT_EXECFN: argv[0] need
 * not be a path. Static.
 */
static inline char *
own_path(void)
{
    static char path[600];
    const char *name = (const char *)(uintptr_t)auxiliary(31 /* AT_EXECFN */);
    if (!name)
        return strcpy(path, "/no/AT_EXECFN");
    if (name[0] != '/' && getcwd(path, 300))
        strcat(path, "/");
    return strcat(path, name);
}

/* Reads until COUNT bytes are there or the end comes: how many there were. */
static inline ssize_t
read_fully(int fd, void *buffer, size_t count)
{
    size_t have = 0;
    while (have < count) {
        ssize_t got = read(fd, (char *)buffer + have, count - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        have += got;
    }
    return have;
}

#endif
