/*
 * Local sockets' names, as unix(7) has them: paths and the inodes they make,
 * abstract names, names the kernel chooses, and what finds whom.
 */
#include "local.h"

/* ------- Paths ------- */

static void
test_path(void)
{
    struct local name = at_path("sock_path"), own;
    struct stat status;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    own = local_own(fd);
    is_int(own.length, 2, "no name yet: its length is the family's");
    is_int(own.any.sa_family, AF_UNIX, "and the family is there");
    is_int(local_bind(fd, name), 0, "bind to a path");
    ok(same_local(local_own(fd), name), "getsockname: the path and its NUL");
    is_int(stat("sock_path", &status), 0, "the path is there");
    ok(S_ISSOCK(status.st_mode), "and is a socket");
    is_int(status.st_mode & 07777, 0755, "its permissions: umask's rest");
    is_int(status.st_size, 0, "its size is 0");
    is_err(open("sock_path", O_RDWR), ENXIO, "open of a socket: ENXIO");
    is_err(open("sock_path", O_RDONLY | O_NONBLOCK), ENXIO,
           "open without waiting: ENXIO");
    is_err(open("sock_path", O_RDWR | O_CREAT | O_EXCL, 0600), EEXIST,
           "open to make it: EEXIST");
    is_err(local_bind(fd, at_path("other")), EINVAL, "a second name: EINVAL");
    is_err(stat("other", &status), ENOENT, "and no path is left behind");
    int other = socket(AF_UNIX, SOCK_DGRAM, 0);
    is_err(local_bind(other, name), EADDRINUSE, "the same path: EADDRINUSE");
    close(fd);
    is_int(stat("sock_path", &status), 0, "the path outlives its socket");
    is_err(local_bind(other, name), EADDRINUSE, "and keeps the next away");
    is_int(unlink("sock_path"), 0, "unlink takes it");
    is_int(local_bind(other, name), 0, "now the next may have it");
    close(other);
    unlink("sock_path");
}

static void
test_umask(void)
{
    struct stat status;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    umask(0177);
    local_bind(fd, at_path("sock_umask"));
    umask(022);
    stat("sock_umask", &status);
    is_int(status.st_mode & 07777, 0600, "umask 0177 leaves 0600");
    is_int(chmod("sock_umask", 0666), 0, "chmod changes it");
    stat("sock_umask", &status);
    is_int(status.st_mode & 07777, 0666, "to what it says");
    close(fd);
    unlink("sock_umask");
}

static void
test_path_lengths(void)
{
    struct local name = at_path("sock_len"), longest;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    name.length = NAME_OFFSET + 8;
    is_int(local_bind(fd, name), 0, "a path that the length ends");
    is_int(local_own(fd).length, NAME_OFFSET + 9, "its NUL is counted anyway");
    close(fd);
    unlink("sock_len");
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    name.length = sizeof name.un;
    is_int(local_bind(fd, name), 0, "a path that its NUL ends");
    is_int(local_own(fd).length, NAME_OFFSET + 9, "what follows doesn't count");
    is_str(local_own(fd).un.sun_path, "sock_len", "the name itself");
    close(fd);
    unlink("sock_len");
    memset(&longest, 'x', sizeof longest);
    longest.un.sun_family = AF_UNIX;
    longest.length = sizeof longest.un;
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    is_int(local_bind(fd, longest), 0, "108 bytes without a NUL");
    is_int(local_own(fd).length, NAME_OFFSET + 109, "are 109 with it");
    close(fd);
    longest.bytes[NAME_OFFSET + 108] = '\0';
    is_int(unlink(longest.un.sun_path), 0, "and are the path's name");
}

static void
test_short_room(void)
{
    struct local name = at_path("sock_room"), own;
    int fd = local_server(SOCK_STREAM, name, 1);

    memset(own.bytes, '#', sizeof own.bytes);
    own.length = 6;
    is_int(getsockname(fd, &own.any, &own.length), 0, "room for 6 bytes");
    is_int(own.length, name.length, "the length says how many there were");
    ok(memcmp(own.un.sun_path, "sock#", 5) == 0, "no more than fit came");
    close(fd);
    unlink("sock_room");
}

static void
test_bad_names(void)
{
    struct local name = at_path("sock_bad");
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    name.length = sizeof name.un + 1;
    is_err(local_bind(fd, name), EINVAL, "bind to more than 110: EINVAL");
    is_err(local_connect(fd, name), EINVAL, "connect too");
    name.length = 1;
    is_err(local_bind(fd, name), EINVAL, "bind to 1 byte: EINVAL");
    name.length = 0;
    is_err(local_bind(fd, name), EINVAL, "bind to nothing: EINVAL");
    is_err(local_connect(fd, name), EINVAL, "connect to nothing: EINVAL");
    name.length = NAME_OFFSET;
    is_err(local_connect(fd, name), EINVAL, "connect to no name: EINVAL");
    name = at_path("sock_bad");
    name.any.sa_family = AF_INET;
    is_err(local_bind(fd, name), EINVAL, "bind to another family: EINVAL");
    is_err(local_connect(fd, name), EINVAL, "connect too: EINVAL");
    is_err(local_bind(fd, at_path("no_dir/sock")), ENOENT,
           "in a directory that isn't there: ENOENT");
    make_file("plain", "text");
    is_err(local_bind(fd, at_path("plain/sock")), ENOTDIR,
           "in a file: ENOTDIR");
    is_err(local_bind(fd, at_path("plain")), EADDRINUSE,
           "over a file: EADDRINUSE");
    is_err(local_bind(fd, at_path("sock/")), ENOENT,
           "with a slash behind it: ENOENT");
    is_err(local_bind(fd, at_path("/")), EADDRINUSE, "the root: EADDRINUSE");
    is_err(local_bind(fd, at_path(".")), EADDRINUSE, "a dot: EADDRINUSE");
    symlink("nowhere", "link");
    is_err(local_bind(fd, at_path("link")), EADDRINUSE,
           "over a link to nothing: EADDRINUSE");
    is_fault(syscall(361, fd, bad, 20), "bind");
    is_fault(syscall(362, fd, bad, 20), "connect");
    is_int(local_own(fd).length, 2, "none of these has named it");
    unlink("link");
    unlink("plain");
    close(fd);
}

static void
test_proc(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    ok(local_bind(fd, at_path("/proc/sock")) < 0, "no sockets in /proc");
    ok(local_bind(fd, at_path("/dev/null/sock")) < 0, "nor under a device");
    close(fd);
}

/* ------- Finding ------- */

static void
test_find_path(void)
{
    struct local name = at_path("sock_find");
    int client = socket(AF_UNIX, SOCK_STREAM, 0);

    is_err(local_connect(client, name), ENOENT, "connect to no path: ENOENT");
    is_err(local_connect(client, at_path("no_dir/x")), ENOENT,
           "nor in no directory: ENOENT");
    make_file("plain", "text");
    is_err(local_connect(client, at_path("plain")), ECONNREFUSED,
           "to a file: ECONNREFUSED");
    is_err(local_connect(client, at_path("plain/x")), ENOTDIR,
           "below a file: ENOTDIR");
    is_err(local_connect(client, at_path(".")), ECONNREFUSED,
           "to a directory: ECONNREFUSED");
    unlink("plain");
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    local_bind(server, name);
    is_err(local_connect(client, name), ECONNREFUSED,
           "to one that doesn't listen: ECONNREFUSED");
    listen(server, 5);
    is_int(local_connect(client, name), 0, "to one that does");
    is_err(local_connect(client, name), EISCONN, "a second time: EISCONN");
    int datagrams = socket(AF_UNIX, SOCK_DGRAM, 0);
    is_err(local_connect(datagrams, name), EPROTOTYPE,
           "a datagram socket to a stream's: EPROTOTYPE");
    is_err(local_send(datagrams, "x", 0, name), EPROTOTYPE,
           "and a datagram: EPROTOTYPE");
    close(datagrams);
    close(client);
    close(server);
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    is_err(local_connect(client, name), ECONNREFUSED,
           "to a path whose socket is gone: ECONNREFUSED");
    close(client);
    unlink("sock_find");
}

/* Names come and go; the socket is where it is. */
static void
test_renamed(void)
{
    int server = local_server(SOCK_STREAM, at_path("sock_old"), 9), client;

    rename("sock_old", "sock_new");
    client = local_client(SOCK_STREAM, at_path("sock_new"));
    ok(client >= 0, "a renamed path leads to it");
    ok(same_local(local_peer(client), at_path("sock_old")),
       "getpeername: the name it was bound to");
    close(client);
    is_int(link("sock_new", "sock_second"), 0, "a second name");
    unlink("sock_new");
    client = local_client(SOCK_STREAM, at_path("sock_second"));
    ok(client >= 0, "leads to it too");
    close(client);
    symlink("sock_second", "sock_link");
    client = local_client(SOCK_STREAM, at_path("sock_link"));
    ok(client >= 0, "and a symbolic link");
    unlink("sock_second");
    unlink("sock_link");
    write(client, "abc", 3);
    int end = accept(server, NULL, NULL);
    close(end);
    end = accept(server, NULL, NULL);
    close(end);
    end = accept(server, NULL, NULL);
    char text[4] = "";
    is_int(read(end, text, 4), 3, "without any name, what is connected stays");
    ok(same_local(local_own(end), at_path("sock_old")),
       "the accepted end has the listener's name");
    close(end);
    close(client);
    close(server);
}

/* A path's inode that is gone doesn't lead to a new socket of that path. */
static void
test_rebound(void)
{
    struct local name = at_path("sock_again");
    int first = local_server(SOCK_STREAM, name, 5);
    unlink("sock_again");
    int second = local_server(SOCK_STREAM, name, 5);
    int client = local_client(SOCK_STREAM, name);
    ok(client >= 0, "two sockets of one path, the first's name removed");
    set_nonblocking(first);
    is_err(accept(first, NULL, NULL), EAGAIN, "the first gets no client");
    int end = accept(second, NULL, NULL);
    ok(end >= 0, "the second does");
    close(end);
    close(client);
    close(first);
    close(second);
    unlink("sock_again");
}

/* tmpfs as well as what the test's own directory is on. */
static void
test_in_memory(void)
{
    char path[60];
    snprintf(path, sizeof path, "/tmp/sluice_sock.%d", (int)getpid());
    int server = local_server(SOCK_STREAM, at_path(path), 5);
    int client = local_client(SOCK_STREAM, at_path(path));
    struct stat status;
    ok(client >= 0, "a socket in /tmp is found");
    is_int(stat(path, &status), 0, "its path is there");
    ok(S_ISSOCK(status.st_mode), "and a socket");
    is_err(open(path, O_RDWR), ENXIO, "open: ENXIO");
    unlink(path);
    close(client);
    close(server);
}

/* ------- Abstract names ------- */

static void
test_abstract(void)
{
    struct local name = abstract("a"), longer = name, zero = name;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0), other, client;

    is_int(local_bind(fd, name), 0, "bind to an abstract name");
    ok(same_local(local_own(fd), name), "getsockname: all its bytes");
    is_err(local_bind(fd, abstract("b")), EINVAL, "a second name: EINVAL");
    other = socket(AF_UNIX, SOCK_STREAM, 0);
    is_err(local_bind(other, name), EADDRINUSE, "one name: EADDRINUSE");
    longer.length++;
    is_int(local_bind(other, longer), 0, "a NUL more is another name");
    close(other);
    other = socket(AF_UNIX, SOCK_DGRAM, 0);
    is_int(local_bind(other, name), 0, "each type has names of its own");
    close(other);
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    is_err(local_connect(client, name), ECONNREFUSED,
           "one that doesn't listen: ECONNREFUSED");
    is_err(local_connect(client, abstract("none")), ECONNREFUSED,
           "a name nobody has: ECONNREFUSED");
    listen(fd, 5);
    is_int(local_connect(client, name), 0, "connect to it");
    ok(same_local(local_peer(client), name), "getpeername: the same name");
    close(client);
    close(fd);
    other = socket(AF_UNIX, SOCK_STREAM, 0);
    is_int(local_bind(other, name), 0, "a closed socket's name is free");
    close(other);
    zero.length = NAME_OFFSET + 1;
    other = socket(AF_UNIX, SOCK_STREAM, 0);
    is_int(local_bind(other, zero), 0, "one NUL alone is a name");
    is_int(local_own(other).length, NAME_OFFSET + 1, "of one byte");
    close(other);
}

/* The listener's name lives on in those it accepted. */
static void
test_inherited(void)
{
    struct local name = abstract("heir");
    int server = local_server(SOCK_STREAM, name, 5);
    int client = local_client(SOCK_STREAM, name);
    int end = accept(server, NULL, NULL);

    close(server);
    ok(same_local(local_own(end), name), "the accepted end keeps the name");
    ok(same_local(local_peer(client), name), "and the client knows it");
    server = socket(AF_UNIX, SOCK_STREAM, 0);
    is_int(local_bind(server, name), 0, "which the next may have already");
    close(server);
    close(client);
    close(end);
}

static void
test_many_names(void)
{
    int fds[300], bound = 0, found = 0;
    char text[20];

    for (int i = 0; i < 300; i++) {
        snprintf(text, sizeof text, "many.%d", i);
        fds[i] = socket(AF_UNIX, SOCK_DGRAM, 0);
        bound += local_bind(fds[i], abstract(text)) == 0;
    }
    is_int(bound, 300, "three hundred names");
    int sender = socket(AF_UNIX, SOCK_DGRAM, 0);
    for (int i = 0; i < 300; i++) {
        snprintf(text, sizeof text, "many.%d", i);
        local_send(sender, text, 0, abstract(text));
        char got[20] = "";
        recv(fds[i], got, sizeof got - 1, MSG_DONTWAIT);
        found += strcmp(got, text) == 0;
        close(fds[i]);
    }
    is_int(found, 300, "each leads to its socket");
    close(sender);
}

/* ------- Names the kernel gives ------- */

/* Whether NAME is one: a NUL and five hexadecimal digits. */
static int
is_automatic(struct local name)
{
    if (name.length != NAME_OFFSET + 6 || name.un.sun_path[0] != '\0')
        return 0;
    for (int i = 1; i < 6; i++)
        if (!strchr("0123456789abcdef", name.un.sun_path[i]))
            return 0;
    return 1;
}

static void
test_automatic(void)
{
    struct local none = {.length = NAME_OFFSET};
    int a = socket(AF_UNIX, SOCK_STREAM, 0);
    int b = socket(AF_UNIX, SOCK_STREAM, 0);

    none.any.sa_family = AF_UNIX;
    is_int(local_bind(a, none), 0, "bind to the family alone");
    ok(is_automatic(local_own(a)), "gives a NUL and five digits");
    local_bind(b, none);
    ok(is_automatic(local_own(b)), "to the next as well");
    ok(!same_local(local_own(a), local_own(b)), "and others");
    listen(a, 1);
    int client = local_client(SOCK_STREAM, local_own(a));
    ok(client >= 0, "it can be connected to");
    close(client);
    close(a);
    close(b);
}

static void
test_demanded(void)
{
    struct local name = abstract("demand");
    int server = local_server(SOCK_STREAM, name, 5);
    int client = socket(AF_UNIX, SOCK_STREAM, 0);

    set_option(client, SOL_SOCKET, SO_PASSCRED, 1);
    is_int(local_own(client).length, 2, "SO_PASSCRED alone gives no name");
    local_connect(client, name);
    ok(is_automatic(local_own(client)), "connect then does");
    close(client);
    int receiver = local_server(SOCK_DGRAM, name, 0);
    int sender = socket(AF_UNIX, SOCK_DGRAM, 0);
    set_option(sender, SOL_SOCKET, SO_PASSCRED, 1);
    local_send(sender, "x", 0, name);
    ok(is_automatic(local_own(sender)), "and so does a datagram");
    close(sender);
    close(receiver);
    close(server);
}

/* ------- Peers' names ------- */

static void
test_peers(void)
{
    int fds[2], fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct local name = abstract("peer"), own = abstract("own");
    socklen_t length = 0;

    is_err(getpeername(fd, NULL, &length), ENOTCONN,
           "getpeername without a peer: ENOTCONN");
    local_pair(SOCK_STREAM, fds);
    is_int(local_own(fds[0]).length, 2, "a pair's ends have no names");
    is_int(local_peer(fds[0]).length, 2, "nor have their peers");
    close(fds[1]);
    is_int(local_peer(fds[0]).length, 2, "a closed peer is one still");
    close(fds[0]);
    int server = local_server(SOCK_STREAM, name, 5);
    local_bind(fd, own);
    local_connect(fd, name);
    struct local from = {.length = sizeof from.bytes};
    int end = accept(server, &from.any, &from.length);
    ok(same_local(from, own), "accept tells the client's name");
    ok(same_local(local_peer(end), own), "and so does getpeername");
    close(fd);
    ok(same_local(local_peer(end), own), "even when the client is gone");
    close(end);
    fd = local_client(SOCK_STREAM, name);
    from.length = sizeof from.bytes;
    end = accept(server, &from.any, &from.length);
    is_int(from.length, 2, "a client without a name");
    close(fd);
    close(end);
    close(server);
}

/* ------- Who the peer is ------- */

static struct ucred
peer_credentials(int fd)
{
    struct ucred credentials = {-5, 5, 5};
    socklen_t length = sizeof credentials;
    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length);
    return credentials;
}

static int
is_me(struct ucred credentials)
{
    return credentials.pid == getpid() && credentials.uid == getuid() &&
           credentials.gid == getgid();
}

static int
connect_and_check(void *argument)
{
    struct local *name = argument;
    int fd = local_client(SOCK_STREAM, *name);
    return peer_credentials(fd).pid == getppid() ? 0 : 1;
}

static void
test_credentials(void)
{
    struct local name = abstract("cred");
    int fds[2], fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct ucred none = peer_credentials(fd);

    ok(none.pid == 0 && none.uid == (uid_t)-1 && none.gid == (gid_t)-1,
       "SO_PEERCRED without a peer: nobody");
    close(fd);
    local_pair(SOCK_STREAM, fds);
    ok(is_me(peer_credentials(fds[0])), "a pair's peer: its maker");
    close_both(fds);
    local_pair(SOCK_DGRAM, fds);
    ok(is_me(peer_credentials(fds[1])), "of datagrams, too");
    close_both(fds);
    int server = local_server(SOCK_STREAM, name, 5);
    int pid = spawn(connect_and_check, &name);
    int end = accept(server, NULL, NULL);
    is_int(peer_credentials(end).pid == pid, 1,
           "a server's peer: who connected");
    is_exit(status_of(pid), 0, "a client's peer: who listened");
    ok(peer_credentials(end).pid == pid, "also when he is gone");
    ok(is_me(peer_credentials(server)), "a listener knows itself");
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    close(udp);
    close(end);
    close(server);
}

int
main(void)
{
    begin_testing();
    test_path();
    test_umask();
    test_path_lengths();
    test_short_room();
    test_bad_names();
    test_proc();
    test_find_path();
    test_renamed();
    test_rebound();
    test_in_memory();
    test_abstract();
    test_inherited();
    test_many_names();
    test_automatic();
    test_demanded();
    test_peers();
    test_credentials();
    return done_testing();
}
