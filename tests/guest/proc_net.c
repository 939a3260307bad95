/* /proc/net: each socket's line, found by its number; /proc/PID/fd, the links
 * that lead from a process to it. */
#include "net.h"

#include <dirent.h>
#include <sys/un.h>

/* What a line of /proc/net/tcp and its like says. */
struct line {
    char local[40], remote[40];
    unsigned state, unsent, unread, uid;
};

static unsigned
number_of(int fd)
{
    struct stat status;

    return fstat(fd, &status) < 0 ? 0 : status.st_ino;
}

/* Reads FD's line of the file NAME; 0 if there is none. */
static int
find_line(const char *name, int fd, struct line *line)
{
    char path[40], text[400];
    unsigned wanted = number_of(fd);
    int found = 0;

    snprintf(path, sizeof path, "/proc/net/%s", name);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    while (!found && fgets(text, sizeof text, file)) {
        unsigned number;

        found = sscanf(text, " %*d: %39s %39s %x %x:%x %*x:%*x %*x %u %*u %u",
                       line->local, line->remote, &line->state, &line->unsent,
                       &line->unread, &line->uid, &number) == 7 &&
                number == wanted;
    }
    fclose(file);
    return found;
}

/* NAME as IPv4's files write it. */
static const char *
written(struct name name)
{
    static char text[40];

    snprintf(text, sizeof text, "%08X:%04X", (unsigned)name.v4.sin_addr.s_addr,
             port_of(name));
    return text;
}

static void
check_tcp(void)
{
    int listener = tcp_listener(3), client, server;
    struct line line;

    ok(find_line("tcp", listener, &line), "a listener has a line");
    is_str(line.local, written(own_name(listener)), "its own name");
    is_str(line.remote, "00000000:0000", "nobody's");
    is_int(line.state, 10, "state 0A");
    is_int(line.unread, 0, "nobody waits");
    client = tcp_client(listener);
    await_input(listener);
    find_line("tcp", listener, &line);
    is_int(line.unread, 1, "one waits");
    server = accept(listener, NULL, NULL);
    find_line("tcp", listener, &line);
    is_int(line.unread, 0, "and waits no more");
    ok(find_line("tcp", client, &line), "a client has a line");
    is_str(line.local, written(own_name(client)), "its own name");
    is_str(line.remote, written(own_name(listener)), "the server's");
    is_int(line.state, 1, "state 01");
    is_int(line.uid, getuid(), "its user");
    write(client, "12345", 5);
    await_bytes(server, 5);
    ok(find_line("tcp", server, &line), "what accept returned has one");
    is_int(line.unread, 5, "five bytes wait to be read");
    shutdown(client, SHUT_WR);
    await_events(server, POLLRDHUP, POLLRDHUP);
    find_line("tcp", server, &line);
    is_int(line.state, 8, "its peer has ended: state 08");
    find_line("tcp", client, &line);
    ok(line.state == 5 || line.state == 4, "who has: state 05 (or 04)");
    close(client);
    close(server);
    close(listener);
    int idle = socket(AF_INET, SOCK_STREAM, 0);
    ok(!find_line("tcp", idle, &line), "one without a name has no line");
    close(idle);
}

static void
check_tcp6(void)
{
    int listener = listener_on(name_v6("::1", 0), 1);
    struct line line;

    ok(find_line("tcp6", listener, &line), "IPv6: a listener has a line");
    ok(strncmp(line.local, "00000000000000000000000001000000:", 33) == 0,
       "IPv6: its own name");
    ok(!find_line("tcp", listener, &line), "IPv6: not among those of IPv4");
    close(listener);
}

static void
check_udp(void)
{
    int one = socket(AF_INET, SOCK_DGRAM, 0);
    int other = socket(AF_INET, SOCK_DGRAM, 0);
    struct line line;

    ok(!find_line("udp", one, &line), "UDP: without a name no line");
    bind_to(one, loopback(0));
    ok(find_line("udp", one, &line), "UDP: with one, a line");
    is_int(line.state, 7, "UDP: state 07");
    is_str(line.local, written(own_name(one)), "UDP: its own name");
    connect_to(other, own_name(one));
    ok(find_line("udp", other, &line), "UDP: a connected one has a line");
    is_int(line.state, 1, "UDP: state 01");
    is_str(line.remote, written(own_name(one)), "UDP: the peer's name");
    send(other, "123", 3, 0);
    await_input(one);
    find_line("udp", one, &line);
    ok(line.unread >= 3, "UDP: what waits to be read takes some bytes");
    close(one);
    close(other);
}

/* ------- Local sockets ------- */

struct local_line {
    unsigned flags, type, state;
    char name[110];
};

static int
find_local(int fd, struct local_line *line)
{
    FILE *file = fopen("/proc/net/unix", "r");
    unsigned wanted = number_of(fd), number;
    char text[400];
    int found = 0;

    while (file && !found && fgets(text, sizeof text, file)) {
        line->name[0] = '\0';
        int fields =
            sscanf(text, "%*[^:]: %*x %*x %x %x %x %u %109s", &line->flags,
                   &line->type, &line->state, &number, line->name);
        found = fields >= 4 && number == wanted;
    }
    if (file)
        fclose(file);
    return found;
}

static void
check_local(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    struct local_line line;
    int fds[2], fd = socket(AF_UNIX, SOCK_STREAM, 0);

    ok(find_local(fd, &line), "local: one without a name has a line");
    ok(line.state == 1 && line.type == SOCK_STREAM && !line.name[0],
       "local: unconnected, a stream, without a name");
    strcpy(name.sun_path, "/tmp/proc_net.socket");
    unlink(name.sun_path);
    bind(fd, (struct sockaddr *)&name, sizeof name);
    listen(fd, 1);
    find_local(fd, &line);
    is_str(line.name, name.sun_path, "local: a path");
    is_int(line.flags, 0x10000, "local: a listener's flag");
    close(fd);
    unlink(name.sun_path);
    fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    memcpy(name.sun_path, "\0proc_net\0x", 11);
    bind(fd, (struct sockaddr *)&name, sizeof(sa_family_t) + 11);
    find_local(fd, &line);
    is_str(line.name, "@proc_net@x", "local: an abstract name");
    is_int(line.type, SOCK_DGRAM, "local: a datagram socket");
    close(fd);
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    find_local(fds[1], &line);
    is_int(line.state, 3, "local: one of a pair is connected");
    close_both(fds);
}

/* ------- /proc/PID/fd ------- */

/* What the link of PID's FD says. */
static const char *
link_of(int pid, int fd)
{
    static char text[200];
    char path[60];

    snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
    ssize_t length = readlink(path, text, sizeof text - 1);
    text[length < 0 ? 0 : length] = '\0';
    return text;
}

static int
count_links(int pid)
{
    char path[40];
    int count = 0;

    snprintf(path, sizeof path, "/proc/%d/fd", pid);
    DIR *folder = opendir(path);
    while (folder && readdir(folder))
        count++;
    if (folder)
        closedir(folder);
    return count - 2;
}

static void
check_links(void)
{
    char wanted[40];
    int fds[2], fd;

    pipe(fds);
    snprintf(wanted, sizeof wanted, "pipe:[%u]", number_of(fds[0]));
    is_str(link_of(getpid(), fds[0]), wanted, "a pipe's link");
    is_str(link_of(getpid(), fds[1]), wanted, "at both ends");
    close_both(fds);
    is_str(link_of(getpid(), fds[0]), "", "a closed descriptor has none");
    fd = socket(AF_INET, SOCK_STREAM, 0);
    snprintf(wanted, sizeof wanted, "socket:[%u]", number_of(fd));
    is_str(link_of(getpid(), fd), wanted, "a socket's link");
    int before = count_links(getpid());
    int copy = dup2(fd, 200);
    is_int(count_links(getpid()), before + 1, "one more descriptor");
    is_str(link_of(getpid(), copy), wanted, "a duplicate's link");
    close(copy);
    close(fd);
    int folder = open("/tmp", O_RDONLY);
    is_str(link_of(getpid(), folder), "/tmp", "a directory's link");
    close(folder);
    fd = open("/dev/null", O_RDONLY);
    is_str(link_of(getpid(), fd), "/dev/null", "a device's link");
    close(fd);
    make_file("/tmp/proc_net.file", "x");
    fd = open("/tmp/proc_net.file", O_RDONLY);
    is_str(link_of(getpid(), fd), "/tmp/proc_net.file", "a file's link");
    unlink("/tmp/proc_net.file");
    close(fd);
    is_err(open("/proc/self/fd/1x", O_RDONLY), ENOENT, "no number");
    is_err(open("/proc/self/fd/01", O_RDONLY), ENOENT, "nor one with a 0");
    fd = socket(AF_INET, SOCK_STREAM, 0);
    snprintf(wanted, sizeof wanted, "socket:[%u]", number_of(fd));
    int pid = fork();
    if (pid == 0) {
        pause();
        _exit(0);
    }
    is_str(link_of(pid, fd), wanted, "a child's link");
    kill(pid, SIGKILL);
    await_state(pid, 'Z');
    is_int(count_links(pid) <= 0, 1, "a dead child has no links");
    status_of(pid);
    close(fd);
}

int
main(void)
{
    begin_testing();
    check_tcp();
    check_tcp6();
    check_udp();
    check_local();
    check_links();
    return done_testing();
}
