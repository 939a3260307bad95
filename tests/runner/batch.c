/*
 * batch [-e] LIST: runs the programs that LIST names, one after the other, and
 * frames what each of them says, so that one boot serves many tests. The same
 * binary does the same on Linux.
 *
 * A line of LIST is NAME, PATH, ARGV[0], ARGV[1]..., parted by tabs; a byte of
 * them may be written %XX. Each program gets a fresh, empty working folder,
 * /dev/null as its input, and one pipe as its output and errors; with -e, of
 * its errors only a line `(complained)` is left. What comes out is a line
 * `@@ begin NAME`, the program's bytes, and a line
 * `@@ end NAME STATUS LEAKS`: STATUS as a shell says it, LEAKS empty or what
 * the kernel's counts in /proc/sluice gained, `pages+2,inodes+1`. A cache may
 * have been filled: a leak is what a second run gains once more.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS     64
#define COUNTS    8
#define PATIENCE  100 /* looks at the counts, 20 ms apart, before they leak */
#define LIST_SIZE (256 * 1024)

struct counts {
    int lines;
    char name[COUNTS][24];
    long value[COUNTS];
};

static char folder[64]; /* the programs' working folder */
static char errors[64]; /* with -e, the file that takes their errors */

static void
fail(const char *what)
{
    printf("batch: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* Reads the file PATH whole into TEXT, of SIZE bytes; returns its length. */
static ssize_t
read_file(const char *path, char *text, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    size_t length = 0;
    ssize_t got;
    while ((got = read(fd, text + length, size - 1 - length)) > 0)
        length += got;
    close(fd);
    text[length] = '\0';
    return length;
}

/* ------- The kernel's counts ------- */

static void
read_counts(struct counts *counts)
{
    char text[1024];
    counts->lines = 0;
    if (read_file("/proc/sluice", text, sizeof text) < 0)
        return;
    char *name = strtok(text, " \n");
    for (; name && counts->lines < COUNTS; name = strtok(NULL, " \n")) {
        const char *value = strtok(NULL, " \n");
        snprintf(counts->name[counts->lines], sizeof counts->name[0], "%s",
                 name);
        counts->value[counts->lines++] = value ? strtol(value, NULL, 10) : 0;
    }
}

/* Writes what NOW has more or less than BEFORE to TEXT; returns if anything. */
static int
compare_counts(const struct counts *before, const struct counts *now,
               char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (int i = 0; i < now->lines && length < size; i++) {
        long gained = now->value[i] - before->value[i];
        if (gained != 0)
            length += snprintf(text + length, size - length, "%s%s%+ld",
                               length ? "," : "", now->name[i], gained);
    }
    return length > 0;
}

/* What was gained since BEFORE, once the dead had time to be buried; returns
 * if there is anything. */
static int
find_leaks(const struct counts *before, char *text, size_t size)
{
    struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
    struct counts now;
    for (int look = 0; look < PATIENCE; look++) {
        read_counts(&now);
        if (!compare_counts(before, &now, text, size))
            return 0;
        nanosleep(&pause, NULL);
    }
    return 1;
}

/* ------- The working folder ------- */

static void
remove_tree(const char *path)
{
    struct stat about;
    if (lstat(path, &about) < 0)
        return;
    if (!S_ISDIR(about.st_mode)) {
        unlink(path);
        return;
    }
    chmod(path, 0700);
    DIR *entries = opendir(path);
    struct dirent *entry;
    while (entries && (entry = readdir(entries)) != NULL) {
        char below[512];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        remove_tree(below);
    }
    if (entries)
        closedir(entries);
    rmdir(path);
}

/* ------- One program ------- */

/* In the child: FD becomes the stream NUMBER; FD itself is not kept. */
static void
place(int fd, int number)
{
    if (fd < 0 || dup2(fd, number) < 0)
        _exit(125);
    if (fd > STDERR_FILENO)
        close(fd);
}

/* In the child: becomes WORDS' program, with OUTPUT as its output. A shell that
 * runs tests in the background ignores SIGINT; the program doesn't. */
static void
become(char *const words[], int output)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    place(open("/dev/null", O_RDONLY), STDIN_FILENO);
    place(errors[0] ? open(errors, O_WRONLY | O_CREAT | O_TRUNC, 0600)
                    : dup(output),
          STDERR_FILENO);
    place(output, STDOUT_FILENO);
    if (chdir(folder) < 0)
        _exit(125);
    execv(words[1], words + 2);
    fprintf(stderr, "batch: %s: %s\n", words[1], strerror(errno));
    _exit(127);
}

/* Tells whether the program that has ended wrote errors of its own. */
static void
report_errors(int out)
{
    struct stat about;
    if (out >= 0 && stat(errors, &about) == 0 && about.st_size > 0)
        printf("(complained)\n");
    fflush(stdout);
    unlink(errors);
}

/* Passes what comes out of FD on to OUT (-1: nowhere) until its last writer is
 * gone. */
static void
pass_on(int fd, int out)
{
    char buffer[4096];
    ssize_t got;
    while ((got = read(fd, buffer, sizeof buffer)) > 0)
        for (ssize_t done = 0, wrote; out >= 0 && done < got; done += wrote)
            if ((wrote = write(out, buffer + done, got - done)) < 0)
                fail("write");
    close(fd);
}

/* Runs WORDS' program to its end, its output going to OUT (-1: nowhere);
 * returns its status as a shell says it. */
static int
run(char *const words[], int out)
{
    int ends[2];
    int status;
    if (mkdir(folder, 0777) < 0)
        fail(folder);
    if (pipe(ends) < 0)
        fail("pipe");
    pid_t pid = fork();
    if (pid < 0)
        fail("fork");
    if (pid == 0) {
        close(ends[0]);
        become(words, ends[1]);
    }
    close(ends[1]);
    pass_on(ends[0], out);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            fail("waitpid");
    if (errors[0])
        report_errors(out);
    remove_tree(folder);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void
run_framed(char *const words[])
{
    struct counts before;
    char leaks[200];
    read_counts(&before);
    printf("@@ begin %s\n", words[0]);
    fflush(stdout);
    int status = run(words, STDOUT_FILENO);
    if (find_leaks(&before, leaks, sizeof leaks)) {
        read_counts(&before);
        run(words, -1);
        find_leaks(&before, leaks, sizeof leaks);
    }
    printf("\n@@ end %s %d %s\n", words[0], status, leaks);
    fflush(stdout);
}

/* ------- The list ------- */

/* Replaces each %XX in WORD by the byte that it stands for. */
static char *
decode(char *word)
{
    char *to = word;
    for (const char *from = word; *from; from++) {
        char digits[3] = {0};
        if (*from == '%') {
            memcpy(digits, from + 1, 2);
            from += 2;
        }
        *to++ = digits[0] ? (char)strtol(digits, NULL, 16) : *from;
    }
    *to = '\0';
    return word;
}

/* Parts LINE at its tabs into WORDS; returns how many there are. */
static int
split(char *line, char *words[WORDS])
{
    int count = 0;
    while (line && count < WORDS - 1) {
        char *tab = strchr(line, '\t');
        if (tab)
            *tab = '\0';
        words[count++] = decode(line);
        line = tab ? tab + 1 : NULL;
    }
    words[count] = NULL;
    return count;
}

int
main(int argc, char *argv[])
{
    static char list[LIST_SIZE];
    char *words[WORDS];
    snprintf(folder, sizeof folder, "/tmp/batch.%d", (int)getpid());
    if (argc == 3 && strcmp(argv[1], "-e") == 0)
        snprintf(errors, sizeof errors, "%s.errors", folder);
    if (argc < 2 || read_file(argv[argc - 1], list, sizeof list) < 0)
        fail("cannot read the list");
    for (char *line = list, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (split(line, words) >= 3)
            run_framed(words);
    }
    return 0;
}
