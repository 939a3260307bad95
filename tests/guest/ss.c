/* The tool ss: what it says of sockets of this program's. */
#include "net.h"

#include <stdbool.h>
#include <sys/un.h>

/* Ours, which on Linux stands in the build folder beside this program's. */
static const char *
find_ss(void)
{
    static char path[400];
    const char *self = (const char *)(uintptr_t)auxiliary(31 /* AT_EXECFN */);
    const char *name = strrchr(self, '/');

    snprintf(path, sizeof path, "%.*s/../../user/bin/ss",
             name ? (int)(name - self) : 0, self);
    return access(path, X_OK) == 0 ? path : "/bin/ss";
}

/* The whole output of ss OPTION. */
static char *
run_ss(const char *option)
{
    static char text[200000];
    size_t length = 0;
    ssize_t got;
    int fds[2];

    pipe(fds);
    int pid = fork();
    if (pid == 0) {
        dup2(fds[1], STDOUT_FILENO);
        close_both(fds);
        execl(find_ss(), "ss", option, (char *)NULL);
        _exit(99);
    }
    close(fds[1]);
    while ((got = read(fds[0], text + length, sizeof text - 1 - length)) > 0)
        length += got;
    close(fds[0]);
    text[length] = '\0';
    if (status_of(pid) != 0)
        diag("ss failed");
    return text;
}

/* The line in TEXT whose two names are LOCAL and PEER, without the spaces
 * between words but one; in a static buffer, empty if there is none. */
static const char *
line_about(const char *text, const char *local, const char *peer)
{
    static char line[400];
    char word[6][100], rest[200];

    for (; *text; text = strchr(text, '\n') + 1) {
        rest[0] = '\0';
        if (sscanf(text, "%99s %99s %99s %99s %99s %99s%199[^\n]", word[0],
                   word[1], word[2], word[3], word[4], word[5], rest) < 6)
            continue;
        const char *users = strstr(rest, "users");
        if (strcmp(word[4], local) || strcmp(word[5], peer))
            continue;
        snprintf(line, sizeof line, "%s %s %s %s", word[0], word[1], word[2],
                 users ? users : "nobody");
        return line;
    }
    return "";
}

/* ADDRESS:PORT as ss writes it, in one of two static buffers. */
static const char *
written(struct name name)
{
    static char text[2][100];
    static int which;
    bool v6 = name.any.sa_family == AF_INET6;

    which = !which;
    snprintf(text[which], sizeof text[which], v6 ? "[%s]:%d" : "%s:%d",
             address_text(name), port_of(name));
    return text[which];
}

/* The line's beginning, and that this process has it open as FD. */
static void
check_line(const char *line, const char *start, int fd, const char *name)
{
    char user[100];

    if (!ok(strncmp(line, start, strlen(start)) == 0, "%s: kind, state, queue",
            name))
        diag("the line is: %s", line);
    snprintf(user, sizeof user, "(\"ss\",pid=%d,fd=%d)", getpid(), fd);
    if (!ok(strstr(line, user) != NULL, "%s: its process", name))
        diag("the line is: %s", line);
}

static void
check_tcp(struct name at, const char *anybody)
{
    int listener = listener_on(at, 2);
    int client = tcp_client(listener);
    const char *text;

    await_input(listener);
    text = run_ss("-t");
    check_line(line_about(text, written(own_name(listener)), anybody),
               "tcp LISTEN 1 users:(", listener, "a listener");
    int server = accept(listener, NULL, NULL);
    write(client, "12345", 5);
    await_bytes(server, 5);
    text = run_ss("-t");
    check_line(line_about(text, written(own_name(listener)), anybody),
               "tcp LISTEN 0 users:(", listener, "nobody waits");
    check_line(
        line_about(text, written(own_name(server)), written(peer_name(server))),
        "tcp ESTAB 5 users:(", server, "a server's end");
    check_line(
        line_about(text, written(own_name(client)), written(peer_name(client))),
        "tcp ESTAB 0 users:(", client, "a client's end");
    shutdown(client, SHUT_WR);
    await_events(server, POLLRDHUP, POLLRDHUP);
    text = run_ss(NULL);
    check_line(
        line_about(text, written(own_name(server)), written(peer_name(server))),
        "tcp CLOSE-WAIT ", server, "its peer has ended");
    ok(strstr(run_ss("-u"), "tcp ") == NULL, "-u shows no TCP");
    close(client);
    close(server);
    close(listener);
}

static void
check_others(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX,
                               .sun_path = "/tmp/ss.socket"};
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    int local = socket(AF_UNIX, SOCK_STREAM, 0);

    bind_to(udp, loopback(0));
    check_line(line_about(run_ss("-u"), written(own_name(udp)), "0.0.0.0:*"),
               "udp UNCONN 0 users:(", udp, "UDP");
    unlink(name.sun_path);
    bind(local, (struct sockaddr *)&name, sizeof name);
    listen(local, 1);
    check_line(line_about(run_ss("-x"), name.sun_path, "*"),
               "u_str LISTEN - users:(", local, "a local listener");
    int pid = fork();
    if (pid == 0) {
        pause();
        _exit(0);
    }
    char user[60];
    snprintf(user, sizeof user, ",(\"ss\",pid=%d,fd=%d)", pid, local);
    ok(strstr(line_about(run_ss("-x"), name.sun_path, "*"), user) != NULL,
       "a second process has it, too");
    kill(pid, SIGKILL);
    status_of(pid);
    close(udp);
    close(local);
    unlink(name.sun_path);
}

int
main(void)
{
    begin_testing();
    check_tcp(loopback(0), "0.0.0.0:*");
    check_tcp(name_v6("::1", 0), "[::]:*");
    check_others();
    return done_testing();
}
