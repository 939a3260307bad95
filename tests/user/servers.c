/*
 * What holds for each of the lecture's servers beyond its slide: the one
 * client works with it, it lives with few descriptors, ends in all ways it
 * should, and leaves nothing. Its third argument is the servers' folder.
 */
#include "tests/guest/tap.h"

#include <sys/socket.h>

#include "user/slides/lib/launch.h"
#include "user/slides/lib/load.h"
#include "user/slides/lib/server.h"

static const char *const names[] = {"server_v1",      "server_v2",
                                    "server_v3",      "server_v3_reaping",
                                    "server_threads", "server_pool"};

static const char *folder;
static const char *name; /* of the server under test */

static struct launched
start(char *option, char *value)
{
    char path[256];
    char *words[] = {path, option ? option : "0", value, "0", NULL};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (option == NULL)
        words[2] = NULL;
    return launch(words);
}

/* Whether the echo of TEXT comes back on FD. */
static bool
echoes(int fd, const char *text)
{
    char heard[32];
    size_t length = strlen(text), got = 0;
    ssize_t n;
    if (!send_all(fd, text, length))
        return false;
    while (got < length && (n = read(fd, heard + got, length - got)) > 0)
        got += n;
    return got == length && memcmp(heard, text, length) == 0;
}

static int
connect_to(const struct launched *server)
{
    return open_client_socket("127.0.0.1", server->port);
}

static void
put_file(const char *file, const char *text)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    send_all(fd, text, strlen(text));
    close(fd);
}

/* Runs echo_client against SERVER, with the file in as its input. */
static int
run_client(const struct launched *server, const char *host)
{
    char path[256];
    snprintf(path, sizeof path, "%s/echo_client", folder);
    int pid = fork();
    if (pid == 0) {
        dup2(open("in", O_RDONLY), 0);
        dup2(open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
        execl(path, "echo_client", host, server->port, (char *)NULL);
        _exit(127);
    }
    return status_of(pid);
}

static void
test_one_client(void)
{
    static const char lines[] = "one\ntwo words\n\nthree\n";
    char said[100] = "";
    struct launched server = start("-n", "2");
    put_file("in", lines);
    is_exit(run_client(&server, "localhost"), 0, "%s: the client", name);
    int fd = open("out", O_RDONLY);
    read(fd, said, sizeof said - 1);
    close(fd);
    is_str(said, lines, "%s: the client gets its lines back", name);
    put_file("in", "");
    is_exit(run_client(&server, "127.0.0.1"), 0, "%s: one who says nothing",
            name);
    is_exit(launched_end(&server, 0), 0, "%s: -n 2 ends it after two", name);
    is_int(server.connections, 2, "%s: it had two", name);
    is_int(server.descriptors, 0, "%s: it closed all", name);
    ok(connect_to(&server) == -1 && errno == ECONNREFUSED,
       "%s: nobody is at its port", name);
}

/* More clients than descriptors: those that find none wait for one. */
static void
test_few_descriptors(void)
{
    uint32_t few[2] = {16, 1024}, many[2] = {1024, 1024};
    syscall(75 /* setrlimit */, 7 /* RLIMIT_NOFILE */, few);
    struct launched server = start(NULL, NULL);
    syscall(75, 7, many);
    struct load load = {
        .host = "127.0.0.1", .port = server.port, .seed = 7, .clients = 60};
    struct load_result got = load_run(&load);
    is_int(got.lost + got.wrong, 0, "%s: 60 clients, 16 descriptors", name);
    is_int(got.finished + got.left, 60, "%s: all of them are served", name);
    is_exit(launched_end(&server, SIGTERM), 0, "%s: and it ends", name);
    is_int(server.connections, 60, "%s: it had sixty", name);
}

/* Told to stop while a client is served, it serves that one to its end. */
static void
test_stop_with_client(void)
{
    struct launched server = start(NULL, NULL);
    int fd = connect_to(&server);
    ok(echoes(fd, "before"), "%s: a client is served", name);
    kill(server.pid, SIGTERM);
    kill(server.pid, SIGTERM);
    ok(echoes(fd, "after"), "%s: and still is after SIGTERM", name);
    close(fd);
    is_exit(launched_end(&server, 0), 0, "%s: then it ends", name);
}

static void
test_stop_at_once(void)
{
    struct launched server = start(NULL, NULL);
    is_exit(launched_end(&server, SIGTERM), 0, "%s: SIGTERM before any client",
            name);
    is_int(server.connections, 0, "%s: it had none", name);
}

/* Only a server that was told so heeds the magic word. */
static void
test_no_crash(void)
{
    struct launched server = start(NULL, NULL);
    int fd = connect_to(&server);
    ok(echoes(fd, "crash"), "%s: \"crash\" is a word like any other", name);
    close(fd);
    is_exit(launched_end(&server, SIGTERM), 0, "%s: no crash", name);
}

/* A client that resets its connection harms nobody but itself. */
static void
test_reset(void)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    struct launched server = start(NULL, NULL);
    for (int i = 0; i < 5; i++) {
        int fd = connect_to(&server);
        send_all(fd, "half a mess", 11);
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close(fd);
    }
    int fd = connect_to(&server);
    ok(echoes(fd, "whole"), "%s: five resets, and the next is served", name);
    close(fd);
    is_exit(launched_end(&server, SIGTERM), 0, "%s: and it ends well", name);
}

static void
test_port_in_use(void)
{
    char path[256];
    struct launched server = start(NULL, NULL);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int pid = fork();
    if (pid == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, 1);
        dup2(nowhere, 2);
        execl(path, name, server.port, (char *)NULL);
        _exit(127);
    }
    is_exit(status_of(pid), 2, "%s: a second one on its port can't be", name);
    launched_end(&server, SIGTERM);
}

int
main(int argc, char *argv[])
{
    begin_testing();
    if (argc < 4) {
        diag("usage: %s WEB_SERVER WGET FOLDER", argv[0]);
        return 2;
    }
    folder = argv[3];
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        name = names[i];
        test_one_client();
        test_few_descriptors();
        test_stop_with_client();
        test_stop_at_once();
        test_no_crash();
        test_reset();
        test_port_in_use();
    }
    return done_testing();
}
