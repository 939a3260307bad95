/* stdlib.h: numbers, sorting, the environment, the end; and setjmp, time. */
#include "tap.h"
#include <libgen.h>
#include <limits.h>
#include <setjmp.h>

static void
integers(void)
{
    char *end;

    is_int(strtol("  -42x", &end, 10), -42, "strtol");
    is_str(end, "x", "what is behind");
    is_int(strtol("0x1F", NULL, 0), 31, "base by prefix: 16");
    is_int(strtol("017", NULL, 0), 15, "base by prefix: 8");
    is_int(strtol("0x1F", NULL, 16), 31, "a prefix that is allowed");
    is_int(strtol("0xg", &end, 16), 0, "a prefix without digits");
    is_str(end, "xg", "is a zero");
    is_int(strtol("zz", NULL, 36), 35 * 36 + 35, "base 36");
    is_int(strtol("x", &end, 10), 0, "no number");
    is_str(end, "x", "leaves all");
    is_int(strtol("2147483647", NULL, 10), LONG_MAX, "the largest");
    errno = 0;
    ok(strtol("2147483648", NULL, 10) == LONG_MAX && errno == ERANGE,
       "too large");
    errno = 0;
    ok(strtol("-2147483648", NULL, 10) == LONG_MIN && errno == 0,
       "the smallest");
    is_int(strtol("-99999999999", NULL, 10), LONG_MIN, "too small");
    ok(strtoul("4294967295", NULL, 10) == ULONG_MAX, "strtoul");
    ok(strtoul("-1", NULL, 10) == ULONG_MAX, "strtoul of a negative");
    ok(strtoll("-9223372036854775808", NULL, 10) == LLONG_MIN, "strtoll");
    ok(strtoull("18446744073709551616", NULL, 10) == ULLONG_MAX,
       "strtoull too large");
    is_err(strtol("1", NULL, 1) - 1, EINVAL, "no base");
    is_int(atoi("12abc"), 12, "atoi");
    is_int(abs(-3) + labs(-4L) + llabs(-5LL), 12, "abs");
    ok(div(-7, 2).quot == -3 && div(-7, 2).rem == -1, "div");
}

static void
floats(void)
{
    char *end;

    ok(strtod("1.5", NULL) == 1.5, "strtod");
    ok(strtod("-.5e1x", &end) == -5, "a point first, an exponent");
    is_str(end, "x", "what is behind");
    ok(strtod("0x1.8p1", NULL) == 3, "hexadecimal");
    ok(strtod("0.1", NULL) == 0.1, "to the nearest");
    ok(strtod("9007199254740993", NULL) == 9007199254740992.0, "ties to even");
    ok(strtod("9007199254740993.0000000000000000000001", NULL) ==
           9007199254740994.0,
       "a digit far behind breaks the tie");
    ok(strtod("2.2250738585072011e-308", NULL) < 2.2250738585072014e-308,
       "just below the normal numbers");
    ok(strtod("4.9406564584124654e-324", NULL) > 0, "the smallest");
    errno = 0;
    ok(strtod("1e400", NULL) == __builtin_inf() && errno == ERANGE,
       "too large");
    errno = 0;
    ok(strtod("1e-400", NULL) == 0 && errno == ERANGE, "too small");
    ok(strtod("-inFINity", &end) == -__builtin_inf() && *end == '\0',
       "infinity");
    ok(__builtin_isnan(strtod("nan", NULL)), "nan");
    ok(strtod("1e+", &end) == 1 && !strcmp(end, "e+"), "half an exponent");
    ok(strtod("e5", &end) == 0 && !strcmp(end, "e5"), "none");
    ok(strtof("16777217", NULL) == 16777216.0f, "strtof rounds once");
}

static int
by_value(const void *a, const void *b)
{
    return (*(const int *)a > *(const int *)b) -
           (*(const int *)a < *(const int *)b);
}

static int
by_text(const void *a, const void *b)
{
    return memcmp(a, b, 3);
}

static int
disorder(int count, int kinds)
{
    static int numbers[1000];
    unsigned long sum = 0;
    int faults = 0;

    for (int i = 0; i < count; i++)
        sum += numbers[i] = rand() % kinds;
    qsort(numbers, count, sizeof numbers[0], by_value);
    for (int i = 0; i < count; i++) {
        faults += i > 0 && numbers[i - 1] > numbers[i];
        sum -= numbers[i];
    }
    return faults + (sum != 0);
}

static void
sorting(void)
{
    char text[] = "oneabctwoxyzabd";
    int squares[10];
    int key = 49;

    is_int(disorder(1000, 1000000), 0, "qsort of 1000");
    is_int(disorder(1000, 3), 0, "with many equals");
    is_int(disorder(2, 5) + disorder(1, 5) + disorder(0, 5), 0, "of few");
    qsort(text, 5, 3, by_text);
    is_str(text, "abcabdonetwoxyz", "items of three bytes");
    for (int i = 0; i < 10; i++)
        squares[i] = i * i;
    ok(bsearch(&key, squares, 10, sizeof(int), by_value) == &squares[7],
       "bsearch");
    key = 50;
    ok(bsearch(&key, squares, 10, sizeof(int), by_value) == NULL,
       "bsearch of none");
}

static void
environment(void)
{
    static char given[] = "TAP_PUT=1";

    ok(getenv("TAP_NONE") == NULL, "no such variable");
    is_int(setenv("TAP_A", "one", 0), 0, "setenv");
    is_str(getenv("TAP_A"), "one", "getenv");
    setenv("TAP_A", "two", 0);
    is_str(getenv("TAP_A"), "one", "not overwritten");
    setenv("TAP_A", "two", 1);
    is_str(getenv("TAP_A"), "two", "overwritten");
    ok(getenv("TAP_") == NULL, "the whole name counts");
    putenv(given);
    given[8] = '2';
    is_str(getenv("TAP_PUT"), "2", "putenv takes the string itself");
    for (int i = 0; i < 100; i++) {
        char name[20];
        snprintf(name, sizeof name, "TAP_%d", i);
        setenv(name, name, 1);
    }
    is_str(getenv("TAP_99"), "TAP_99", "a hundred variables");
    is_int(unsetenv("TAP_A"), 0, "unsetenv");
    ok(getenv("TAP_A") == NULL, "it is gone");
    is_str(getenv("TAP_98"), "TAP_98", "the others are not");
    is_err(setenv("A=B", "", 1), EINVAL, "no name");
    is_err(setenv("", "", 1), EINVAL, "an empty name");
    clearenv();
    ok(getenv("TAP_98") == NULL, "clearenv");
    setenv("AGAIN", "1", 1);
    is_str(getenv("AGAIN"), "1", "setenv after clearenv");
}

static int order_fd;

static void
first(void)
{
    write(order_fd, "1", 1);
}

static void
second(void)
{
    write(order_fd, "2", 1);
    atexit(first);
}

static int
leave(void *unused)
{
    (void)unused;
    for (int i = 0; i < 40; i++)
        atexit(first);
    atexit(second);
    exit(0x107);
}

static int
aborts(void *handled)
{
    if (handled != NULL)
        signal(SIGABRT, SIG_IGN);
    abort();
}

static void
ends(void)
{
    int fds[2];
    char text[64] = "";

    pipe(fds);
    order_fd = fds[1];
    is_exit(in_child(leave, NULL), 7, "exit with eight bits");
    close(fds[1]);
    is_int(read_fully(fds[0], text, sizeof text), 42, "42 functions ran");
    ok(text[0] == '2' && text[1] == '1', "the last registered one first");
    close(fds[0]);
    is_killed(in_child(aborts, NULL), SIGABRT, "abort");
    is_killed(in_child(aborts, text), SIGABRT, "abort, though ignored");
}

static void
jumps(void)
{
    jmp_buf place;
    sigjmp_buf masked;
    volatile int rounds = 0;
    sigset_t set;
    int result = setjmp(place);

    if (rounds++ == 0)
        longjmp(place, 5);
    is_int(result, 5, "longjmp's value");
    is_int(rounds, 2, "once around");
    result = setjmp(place);
    if (rounds++ == 2)
        longjmp(place, 0);
    is_int(result, 1, "0 becomes 1");
    sigemptyset(&set);
    if (sigsetjmp(masked, 1) == 0) {
        sigaddset(&set, SIGUSR1);
        sigprocmask(SIG_BLOCK, &set, NULL);
        siglongjmp(masked, 1);
    }
    sigprocmask(SIG_BLOCK, NULL, &set);
    ok(!sigismember(&set, SIGUSR1), "siglongjmp restores the mask");
}

static void
temporary(void)
{
    char name[] = "stdlib_XXXXXX";
    char other[] = "stdlib_XXXXXX";
    char folder[] = "stdlib_XXXXXX";
    char wrong[] = "stdlib_XXX";
    int fd = mkstemp(name);
    int fd2 = mkstemp(other);
    struct stat status;
    FILE *file = tmpfile();

    ok(fd >= 0 && fd2 >= 0, "mkstemp");
    ok(strcmp(name, other) != 0, "two names");
    stat(name, &status);
    is_int(status.st_mode & 0777, 0600, "for the owner only");
    is_err(mkstemp(wrong), EINVAL, "no Xs");
    ok(mkdtemp(folder) != NULL, "mkdtemp");
    is_int(rmdir(folder), 0, "made a directory");
    close(fd);
    close(fd2);
    unlink(name);
    is_int(remove(other), 0, "remove");
    is_int(fputs("x", file), 1, "tmpfile");
    rewind(file);
    is_int(fgetc(file), 'x', "keeps what is written");
    fclose(file);
}

static void
dates(void)
{
    time_t zero = 0;
    time_t leap = 951782400; /* 2000-02-29 */
    time_t before = -1;
    struct tm parts;
    char text[80];

    gmtime_r(&zero, &parts);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %j", &parts);
    is_str(text, "1970-01-01 00:00:00 Thu 001", "the beginning");
    gmtime_r(&leap, &parts);
    strftime(text, sizeof text, "%F %T %A %e %B %y %I%p %U %W %u", &parts);
    is_str(text, "2000-02-29 00:00:00 Tuesday 29 February 00 12AM 09 09 2",
           "a leap day");
    gmtime_r(&before, &parts);
    strftime(text, sizeof text, "%c|%D|%R|%%|%C", &parts);
    is_str(text, "Wed Dec 31 23:59:59 1969|12/31/69|23:59|%|19", "before it");
    is_int(strftime(text, 5, "%Y-%m", &parts), 0, "no room");
    parts = (struct tm){.tm_year = 100, .tm_mon = 13, .tm_mday = 31};
    is_int(mktime(&parts), 983577600, "fields brought in");
    ok(parts.tm_mon == 2 && parts.tm_mday == 3, "are set");
}

static void
paths(void)
{
    char one[] = "/usr/lib/";
    char two[] = "/usr/lib/";
    char plain[] = "file";
    char root[] = "//";
    char resolved[4096];

    is_str(basename(one), "lib", "basename");
    is_str(dirname(two), "/usr", "dirname");
    is_str(dirname(plain), ".", "dirname of a plain name");
    is_str(basename(root), "/", "basename of the root");
    mkdir("stdlib_dir", 0755);
    symlink("stdlib_dir/../stdlib_dir", "stdlib_link");
    ok(realpath("./stdlib_link//.", resolved) != NULL, "realpath");
    is_str(strrchr(resolved, '/'), "/stdlib_dir", "follows links");
    is_err(realpath("stdlib_dir/none/x", resolved) ? 0 : -1, ENOENT,
           "realpath of nothing");
    is_str(realpath("/..//.", resolved), "/", "realpath of the root");
    unlink("stdlib_link");
    rmdir("stdlib_dir");
}

int
main(void)
{
    begin_testing();
    setenv("TZ", "UTC0", 1);
    integers();
    floats();
    sorting();
    ends();
    jumps();
    temporary();
    dates();
    paths();
    environment();
    return done_testing();
}
