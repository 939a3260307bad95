/* ps: lists the processes, as /proc tells of them. */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

/*
 * Prints the line for TEXT, what /proc/PID/stat says: the number, the name in
 * parentheses, which may hold some itself, the state, and the parent.
 */
static void
print_process(char *text)
{
    char *name = strchr(text, '(');
    char *name_end = strrchr(text, ')');
    if (name == NULL || name_end == NULL || name_end[1] == '\0')
        return;
    *name_end = '\0';
    char state = name_end[2];
    long parent = strtol(name_end + 3, NULL, 10);
    printf("%5ld %5ld %-4c %s\n", strtol(text, NULL, 10), parent, state,
           name + 1);
}

/* Prints the process PID, unless it has ended meanwhile. */
static void
show(const char *pid)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0)
        return;
    text[length] = '\0';
    print_process(text);
}

static int
compare(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

/* Reads the numbers of all processes into *PIDS; returns how many. */
static int
read_pids(DIR *folder, int **pids)
{
    int count = 0;
    struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        *pids = tool_grow(*pids, (count + 1) * sizeof **pids);
        (*pids)[count++] = atoi(entry->d_name);
    }
    return count;
}

int
main(int argc, char *argv[])
{
    (void)argc;
    int *pids = NULL;
    tool_start(argv[0]);
    DIR *folder = opendir("/proc");
    if (folder == NULL)
        return tool_error("cannot open directory", "/proc");
    int count = read_pids(folder, &pids);
    closedir(folder);
    if (count > 0)
        qsort(pids, count, sizeof *pids, compare);
    printf("%5s %5s %-4s %s\n", "PID", "PPID", "STAT", "CMD");
    for (int i = 0; i < count; i++) {
        char pid[16];
        snprintf(pid, sizeof pid, "%d", pids[i]);
        show(pid);
    }
    free(pids);
    return tool_finish(0);
}
