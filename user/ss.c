/*
 * ss: lists the sockets, as /proc tells of them: kind, state, what waits in
 * both queues, both ends' names, and the processes that have it open.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "ss [-tux]"

/* A descriptor that names a socket. */
struct user {
    unsigned long socket; /* its inode's number */
    int pid, fd;
    char name[20]; /* the program's */
};

static struct user *users;
static size_t user_count;

/* ------- Who has which socket open ------- */

/* Reads what a file says first into TEXT of SIZE bytes; its length or -1. */
static ssize_t
read_start(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return -1;
    size_t length = fread(text, 1, size - 1, file);
    fclose(file);
    text[length] = '\0';
    return length;
}

/* Writes the name of the program of process PID into NAME. */
static void
find_name(const char *pid, char *name, size_t size)
{
    char path[64], text[200];
    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    snprintf(name, size, "?");
    if (read_start(path, text, sizeof text) < 0)
        return;
    char *start = strchr(text, '('), *end = strrchr(text, ')');
    if (start == NULL || end == NULL)
        return;
    *end = '\0';
    snprintf(name, size, "%s", start + 1);
}

/* Notes the descriptor FD of the process that CONTEXT names, if it is one of
 * a socket. FOLDER is /proc/PID/fd. */
static int
visit_descriptor(const char *folder, const char *fd, void *context)
{
    char target[64];
    unsigned long number;
    char *path = path_join(folder, fd);
    ssize_t length = readlink(path, target, sizeof target - 1);
    free(path);
    if (length < 0)
        return 0;
    target[length] = '\0';
    if (sscanf(target, "socket:[%lu]", &number) != 1)
        return 0;
    users = tool_grow(users, (user_count + 1) * sizeof *users);
    struct user *user = &users[user_count++];
    *user =
        (struct user){.socket = number, .pid = atoi(context), .fd = atoi(fd)};
    find_name(context, user->name, sizeof user->name);
    return 0;
}

/* A process that has ended meanwhile, or is another user's, is passed over. */
static int
visit_process(const char *folder, const char *pid, void *context)
{
    char path[64];
    (void)folder;
    (void)context;
    if (!isdigit((unsigned char)pid[0]))
        return 0;
    snprintf(path, sizeof path, "/proc/%s/fd", pid);
    if (access(path, R_OK) == 0)
        for_each_entry(path, visit_descriptor, (void *)pid);
    return 0;
}

static int
compare_users(const void *left, const void *right)
{
    const struct user *a = left, *b = right;
    return a->pid != b->pid ? a->pid - b->pid : a->fd - b->fd;
}

/* Ends the line of the socket NUMBER with who has it open. */
static void
print_users(unsigned long number)
{
    const char *before = " users:(";
    for (size_t i = 0; i < user_count; i++) {
        if (users[i].socket != number)
            continue;
        printf("%s(\"%s\",pid=%d,fd=%d)", before, users[i].name, users[i].pid,
               users[i].fd);
        before = ",";
    }
    puts(*before == ',' ? ")" : "");
}

/* ------- The sockets ------- */

static void
print_line(const char *kind, const char *state, const char *in, const char *out,
           const char *local, const char *peer, unsigned long number)
{
    printf("%-5s %-10s %-6s %-6s %-23s %-23s", kind, state, in, out, local,
           peer);
    print_users(number);
}

static const char *
state_name(unsigned state)
{
    static const char *const names[] = {
        "UNKNOWN",    "ESTAB",      "SYN-SENT",  "SYN-RECV",
        "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "UNCONN",
        "CLOSE-WAIT", "LAST-ACK",   "LISTEN",    "CLOSING",
    };
    return names[state < sizeof names / sizeof *names ? state : 0];
}

/* Writes the address and port that the kernel WROTE in hexadecimal as people
 * do into TEXT: a word of an address is as it stands in memory. */
static void
translate(const char *wrote, char *text, size_t size)
{
    const char *colon = strchr(wrote, ':');
    struct in6_addr address;
    char host[INET6_ADDRSTRLEN];
    if (colon == NULL || (colon - wrote != 8 && colon - wrote != 32)) {
        snprintf(text, size, "?");
        return;
    }
    int words = (colon - wrote) / 8;
    for (int i = 0; i < words; i++) {
        unsigned word;
        sscanf(wrote + 8 * i, "%8x", &word);
        memcpy((char *)&address + 4 * i, &word, sizeof word);
    }
    inet_ntop(words == 1 ? AF_INET : AF_INET6, &address, host, sizeof host);
    unsigned port = strtoul(colon + 1, NULL, 16);
    const char *form = words == 1 ? "%s:%.0d" : "[%s]:%.0d";
    snprintf(text, size, form, host, port);
    if (port == 0)
        strcat(text, "*");
}

/* One line of /proc/net/tcp and its like; the first is no socket's. */
static void
show_network(const char *kind, const char *line)
{
    char wrote[2][40], local[64], peer[64], in[12], out[12];
    unsigned state, unsent, unread;
    unsigned long number;
    if (sscanf(line, " %*d: %39s %39s %x %x:%x %*x:%*x %*x %*u %*u %lu",
               wrote[0], wrote[1], &state, &unsent, &unread, &number) != 6)
        return;
    translate(wrote[0], local, sizeof local);
    translate(wrote[1], peer, sizeof peer);
    snprintf(in, sizeof in, "%u", unread);
    snprintf(out, sizeof out, "%u", unsent);
    print_line(kind, state_name(state), in, out, local, peer, number);
}

/* One line of /proc/net/unix, which doesn't tell what waits. */
static void
show_local(const char *unused, const char *line)
{
    char path[120] = "*";
    unsigned flags, type, state;
    unsigned long number;
    (void)unused;
    if (sscanf(line, "%*[^:]: %*x %*x %x %x %x %lu %119s", &flags, &type,
               &state, &number, path) < 4)
        return;
    const char *kind = type == 1 ? "u_str" : type == 2 ? "u_dgr" : "u_seq";
    const char *name = flags != 0 ? "LISTEN" : state == 3 ? "ESTAB" : "UNCONN";
    print_line(kind, name, "-", "-", path, "*", number);
}

/* Calls SHOW with each line of the file PATH, if there is one. */
static void
show_file(const char *path, const char *kind,
          void (*show)(const char *kind, const char *line))
{
    char line[400];
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return;
    while (fgets(line, sizeof line, file) != NULL)
        show(kind, line);
    fclose(file);
}

int
main(int argc, char *argv[])
{
    bool tcp = false, udp = false, local = false;
    int option;
    tool_start(argv[0]);
    while ((option = tool_option(argc, argv, "tux", USAGE)) >= 0) {
        tcp |= option == 't';
        udp |= option == 'u';
        local |= option == 'x';
    }
    bool all = !tcp && !udp && !local;
    if (for_each_entry("/proc", visit_process, NULL) != 0)
        return 1;
    if (user_count > 0)
        qsort(users, user_count, sizeof *users, compare_users);
    printf("%-5s %-10s %-6s %-6s %-23s %-23s %s\n", "Netid", "State", "Recv-Q",
           "Send-Q", "Local Address:Port", "Peer Address:Port", "Process");
    if (udp || all) {
        show_file("/proc/net/udp", "udp", show_network);
        show_file("/proc/net/udp6", "udp", show_network);
    }
    if (tcp || all) {
        show_file("/proc/net/tcp", "tcp", show_network);
        show_file("/proc/net/tcp6", "tcp", show_network);
    }
    if (local || all)
        show_file("/proc/net/unix", NULL, show_local);
    free(users);
    return tool_finish(0);
}
